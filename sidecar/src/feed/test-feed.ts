// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Entity, Feed, FeedOutcome, FeedRow } from "../odoo/feed.ts";
import { Increment } from "../odoo/feed.ts";

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freight-feed-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const ITEM_COLUMNS: Entity["columns"] = [
  { name: "id", type: "int" },
  { name: "account_id", type: "int" },
  { name: "accounting_date", type: "date" },
  { name: "debit", type: "decimal" },
  { name: "credit", type: "decimal" },
  { name: "label", type: "text" },
  { name: "active", type: "bool" },
  { name: "created_at", type: "timestamp" },
];

/** A journal item of the test's increments. */
export function item(id: number, debit: string, credit: string, label: string | null = null): FeedRow {
  return ["inserted", id, 7, "2026-11-20", debit, credit, label, true, "2026-11-20T10:00:00.123Z"];
}

function counted(rows: readonly FeedRow[]): Entity["rows"] {
  const counts = { inserted: 0, changed: 0, deleted: 0 };
  for (const [op] of rows) counts[op] += 1;
  return counts;
}

const FIGURES = { items: 0, debit: "0", credit: "0", amount_currency: "0" };

/** An increment of journal items and of nothing else that changed. */
export function testIncrement(rows: readonly FeedRow[], changes: Record<string, unknown> = {}): Increment {
  return Increment.parse({
    run: 1,
    lease: "lease",
    schema_version: "1.0",
    feed: "group",
    name: "Group",
    company: { id: 1, name: "Company", currency: "EUR" },
    number: 1,
    kind: "full",
    previous: null,
    watermark: { from: null, to: "10:12:" },
    period: { seen_from: null, seen_to: "2026-11-20T10:00:00Z", accounting_from: null, accounting_to: null },
    control_totals: [
      {
        currency: "EUR",
        account_type: "income",
        opening: FIGURES,
        closing: { ...FIGURES, items: rows.length },
      },
    ],
    entities: [
      { name: "documents", columns: [{ name: "id", type: "int" }], rows: counted([]) },
      { name: "journal_items", columns: ITEM_COLUMNS, rows: counted(rows) },
    ],
    formats: ["csv", "parquet"],
    ...changes,
  });
}

/** What `freight.feed` does with one increment, in memory: given out until it is published. */
export class TestFeed implements Feed {
  readonly settled: FeedOutcome[] = [];
  readonly #increment: Increment;
  readonly #rows: readonly FeedRow[];
  readonly #pageRows: number;
  /** May reject, as a call does that got no answer. */
  beforeSettle: () => Promise<void> = async () => {};

  constructor(rows: readonly FeedRow[], changes: Record<string, unknown> = {}, pageRows = 2) {
    this.#increment = testIncrement(rows, changes);
    this.#rows = rows;
    this.#pageRows = pageRows;
  }

  async claim() {
    return this.settled.some(({ outcome }) => outcome === "published") ? null : this.#increment;
  }

  async page(_increment: Increment, _entity: string, after: number) {
    const rows = this.#rows.filter(([, id]) => id > after).slice(0, this.#pageRows);
    return { rows: [...rows], last: rows.at(-1)?.[1] ?? null };
  }

  async settle(_increment: Increment, outcome: FeedOutcome) {
    await this.beforeSettle();
    this.settled.push(outcome);
    return outcome.outcome === "published" ? "published" : "extracted";
  }
}
