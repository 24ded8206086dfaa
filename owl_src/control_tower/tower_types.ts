// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Domain } from "@web/services";

/** What the model freight.tower answers (contract §15). */

export type PageName = "operations" | "finance" | "it";

export interface Cell {
  kind: "count" | "money" | "rate" | "seconds" | "moment" | "word";
  /** Money is a decimal text, a moment an instant of the server. */
  value: number | string;
  /** Of an amount: how many records it is of. */
  count: number | null;
  currency_id: number | null;
  tone: "danger" | "warning" | null;
  /** Told by somebody who has been silent since. */
  old?: boolean;
  open: { model: string; domain: Domain };
}

export interface BlockRow {
  labels: string[];
  /** Null: nothing is known. */
  cells: (Cell | null)[];
  /** Of a checklist: how the line stands (contract "Finance overview"). */
  check?: Check;
}

/** A line of a close checklist. */
export interface Check {
  key: string;
  company_id: number;
  hint: string;
  state: "done" | "left" | "unused";
  left: number;
  /** The last look at it; not current: other figures were seen then. */
  looked: { user: string; at: string; left: number; is_current: boolean } | null;
}

export interface Block {
  key: string;
  title: string;
  hint: string | null;
  look: "tiles" | "table" | "bars" | "time" | "checklist";
  labels: string[];
  columns: { key: string; name: string }[];
  /** The columns of the chart: parts of a whole. */
  drawn: string[];
  rows: BlockRow[];
  told_at?: string | null;
  is_old?: boolean;
}

export interface TowerPage {
  read_at: string;
  blocks: Block[];
}

/** What a page is asked for: UTC, `to` not included. */
export interface Scope {
  from: string;
  to: string;
  companies: number[];
  /** Where the page has these choices; none: all. */
  systems?: number[];
  kind?: string;
}
