// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Column, FeedRow } from "../odoo/feed.ts";
import { checkedCell } from "./cells.ts";

/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

/** The line that names the columns: RFC 4180, with its CRLF. */
export function csvHeader(columns: readonly Column[]): string {
  return `${["op", ...columns.map(({ name }) => name)].join(",")}\r\n`;
}

/**
 * Rows as CSV. Nothing between two commas is null, `""` an empty text. A text that a spreadsheet would take for a
 * formula has an apostrophe before it: partners write these texts. Parquet has them as they are.
 */
export function csvRows(columns: readonly Column[], rows: readonly FeedRow[]): string {
  return rows
    .map(([op, ...cells]) => {
      const fields = columns.map(({ type }, index) => {
        const cell = checkedCell(type, cells[index]);
        if (cell === null) return "";
        return type === "text" ? textField(String(cell)) : String(cell);
      });
      return `${op},${fields.join(",")}\r\n`;
    })
    .join("");
}

function textField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return safe === "" || QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
