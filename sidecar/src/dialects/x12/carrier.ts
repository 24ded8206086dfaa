// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Carrier } from "../../canonical/index.ts";
import { cut } from "./text.ts";

/** The carrier that element 140 names: by its SCAC, or by what a sender writes in its place. */
export function carrierOf(code: string | null): Carrier | null {
  if (code === null) return null;
  const isScac = /^[A-Z0-9]{2,4}$/.test(code);
  return { scac: isScac ? code : null, name: isScac ? null : cut(code, 100), service: null };
}
