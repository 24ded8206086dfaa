// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { checked } from "./checked.ts";
import type { CallOptions, OdooClient } from "./client.ts";

/** Becomes a path: of a feed's own words nothing else does. */
const Code = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,49}$/);
const Name = z.string().regex(/^[a-z][a-z0-9_]{0,49}$/);
const Count = z.int().nonnegative();

export const ColumnKind = z.enum(["int", "text", "bool", "date", "timestamp", "decimal"]);
export type ColumnKind = z.infer<typeof ColumnKind>;

const Column = z.object({ name: Name, type: ColumnKind });
export type Column = z.infer<typeof Column>;

const Entity = z.object({
  name: Name,
  columns: z.array(Column).min(1).max(200),
  rows: z.object({ inserted: Count, changed: Count, deleted: Count }),
});
export type Entity = z.infer<typeof Entity>;

const Figures = z.object({
  items: Count,
  debit: z.string(),
  credit: z.string(),
  amount_currency: z.string(),
});

/** An increment of a reporting feed, leased to this process (contracts, "Reporting feed"). */
export const Increment = z.object({
  run: z.int().positive(),
  lease: z.string().min(1),
  schema_version: z.string(),
  feed: Code,
  name: z.string(),
  company: z.object({ id: z.int(), name: z.string(), currency: z.string() }),
  number: z.int().positive(),
  kind: z.enum(["full", "increment"]),
  previous: z.object({ number: z.int(), digest: z.string() }).nullable(),
  watermark: z.object({ from: z.string().nullable(), to: z.string() }),
  period: z.object({
    seen_from: z.string().nullable(),
    seen_to: z.string(),
    accounting_from: z.string().nullable(),
    accounting_to: z.string().nullable(),
  }),
  control_totals: z.array(
    z.object({
      currency: z.string().nullable(),
      account_type: z.string().nullable(),
      opening: Figures,
      closing: Figures,
    }),
  ),
  /** Codes of Odoo's, by kind, that the readers have no word for. */
  unmapped: z.record(z.string(), z.array(z.string())).default({}),
  entities: z.array(Entity).max(100),
  formats: z.array(z.enum(["csv", "parquet"])).min(1),
});
export type Increment = z.infer<typeof Increment>;

/** `[op, id, …values in the order of the columns]`; of a deleted record only `[op, id]`. */
export const FeedRow = z
  .tuple([z.enum(["inserted", "changed", "deleted"]), z.int()])
  .rest(z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type FeedRow = z.infer<typeof FeedRow>;

const Page = z.object({ rows: z.array(FeedRow), last: z.int().nullable() });
export type Page = z.infer<typeof Page>;

/** What became of an increment. */
export type FeedOutcome =
  | { readonly outcome: "published"; readonly detail: string; readonly digest: string }
  | { readonly outcome: "failed"; readonly detail: string };

/** The methods of `freight.feed`, with checked answers. All throw the errors of `errors.ts`. */
export interface Feed {
  /** The next increment to publish; null where there is none. */
  claim(publisher: string, leaseSeconds: number, options?: CallOptions): Promise<Increment | null>;
  /** Rows of an entity after a record; `last` is null where no more follow. */
  page(increment: Increment, entity: string, after: number, options?: CallOptions): Promise<Page>;
  /** @returns the run's state by now; `lost` where the lease is no longer held and nothing was changed */
  settle(increment: Increment, outcome: FeedOutcome, options?: CallOptions): Promise<string>;
}

/** Most rows of a page; Odoo makes it shorter where the rows are long. */
const PAGE_ROWS = 10_000;

export function createFeed(client: OdooClient): Feed {
  const call = (method: string, kwargs: object, options?: CallOptions) =>
    client.call(method, JSON.stringify(kwargs), options);
  return {
    async claim(publisher, leaseSeconds, options) {
      const answer = await call("claim", { publisher, lease_seconds: leaseSeconds }, options);
      // JSON-RPC has no word for Python's None but null; JSON-2 neither.
      return checked(Increment.nullable(), "claim", answer || null);
    },
    async page({ run, lease }, entity, after, options) {
      const answer = await call("page", { run, lease, entity, after, limit: PAGE_ROWS }, options);
      return checked(Page, "page", answer);
    },
    async settle({ run, lease }, outcome, options) {
      const answer = await call("settle", { run, lease, digest: null, ...outcome }, options);
      return checked(z.object({ state: z.string() }), "settle", answer).state;
    },
  };
}
