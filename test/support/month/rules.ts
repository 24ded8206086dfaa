// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The rules of the audit, as the contract lists them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../stack/support/paths.ts";

/** Rules that no file of the month can offend, and why. Each has tests of its own in the addon. */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  dimensional_pieces: "what each piece weighs is known of packed transfers only",
  no_account: "says that the company's settings are incomplete",
  lost_analytic: "says that an order's analytic account was deleted in Odoo",
  entered_by_hand: "says that a person typed it in, not that a file told it",
  second_person: "says that whoever had it audited had a hand in it, not what a carrier did",
  audit_failed: "says that the program is wrong",
};

/** The codes in the table of contracts.md, section 12. */
export function ruleCodes(): string[] {
  const text = readFileSync(join(projectRoot, "docs/contracts.md"), "utf8");
  const table = /\| family \| codes \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(text)?.[1] ?? "";
  return [...table.matchAll(/`(\w+)`/g)].map(([, code]) => code as string).toSorted();
}
