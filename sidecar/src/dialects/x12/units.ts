// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { UnitReaderFactory } from "../edi/unit-reader.ts";
import { read214 } from "./read-214.ts";

/** The transaction sets that are read, by ST01. */
export const UNIT_READERS: ReadonlyMap<string, UnitReaderFactory> = new Map<string, UnitReaderFactory>([
  ["214", read214],
]);
