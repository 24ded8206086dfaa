// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../canonical/index.ts";

/**
 * The faults of a message that gives two events one id of the partner's making. Odoo would drop the second as a
 * duplicate, and what it says would be lost without a word.
 *
 * @param ids each event's id with the pointer to it (RFC 6901)
 */
export function repeatedIds(ids: readonly { readonly id: string; readonly pointer: string }[]): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { id, pointer } of ids) {
    if (seen.has(id)) {
      const detail = "Another event of this message has the same id; each event needs its own.";
      faults.push({ pointer, code: "duplicate_id", detail });
    }
    seen.add(id);
  }
  return faults;
}
