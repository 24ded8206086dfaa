// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { UnitReaderFactory } from "../edi/unit-reader.ts";
import { read204 } from "./read-204.ts";
import { read210 } from "./read-210.ts";
import { read214 } from "./read-214.ts";
import { read820 } from "./read-820.ts";
import { read990 } from "./read-990.ts";
import { read997 } from "./read-997.ts";

/** The transaction sets that are read, by ST01. */
export const UNIT_READERS: ReadonlyMap<string, UnitReaderFactory> = new Map<string, UnitReaderFactory>([
  ["110", read210],
  ["204", read204],
  ["210", read210],
  ["214", read214],
  ["820", read820],
  ["990", read990],
  ["997", read997],
  ["999", read997],
]);
