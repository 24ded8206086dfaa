// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What the tests of the reporting feed do: post in Odoo's books, and read the feed as a reporting database would. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { OdooFault, type OdooSession } from "../../stack/support/odoo.ts";

export interface Manifest {
  number: number;
  previous: { number: number; digest: string } | null;
  control_totals: { currency: string; account_type: string; closing: { items: number; debit: string } }[];
  entities: { name: string; rows: Record<"inserted" | "changed" | "deleted", number> }[];
}

/** The increments of a feed, in their order. */
export async function manifests(folder: string): Promise<{ manifest: Manifest; bytes: Buffer }[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith(".")).sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name, "manifest.json"));
      return { manifest: JSON.parse(bytes.toString()) as Manifest, bytes };
    }),
  );
}

export type Row = Record<string, string | null>;

/** A database that reads the Parquet of a feed: `told` has every row of an entity, `have` what is left of them. */
export async function readFeed(folder: string, entity: string): Promise<(query: string) => Promise<Row[]>> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const files = join(folder, "*", `${entity}.parquet`);
  await connection.run(`
    CREATE VIEW told AS SELECT * FROM read_parquet('${files}', filename = 'increment');
    CREATE VIEW have AS SELECT * FROM told
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY increment DESC) = 1 AND op <> 'deleted'`);
  return async (query) => (await connection.runAndReadAll(query)).getRowObjectsJson() as Row[];
}

/** Somebody who posts, changes and takes back entries in a journal of their own. */
export class Bookkeeper {
  readonly #odoo: OdooSession;
  readonly #journal: number;
  readonly #accounts: readonly [number, number];

  constructor(odoo: OdooSession, journal: number, accounts: readonly [number, number]) {
    this.#odoo = odoo;
    this.#journal = journal;
    this.#accounts = accounts;
  }

  /** A posted entry. */
  async post(amount: number): Promise<number> {
    const [debit, credit] = this.#accounts;
    const line = (account_id: number, sides: object) => [0, 0, { account_id, name: "-feed", ...sides }];
    const [id] = await again(() =>
      this.#odoo.create("account.move", [
        {
          journal_id: this.#journal,
          line_ids: [line(debit, { debit: amount, credit: 0 }), line(credit, { debit: 0, credit: amount })],
        },
      ]),
    );
    await this.#on(id as number, "action_post");
    return id as number;
  }

  /** So many entries, some reset, changed or removed on the way; those that are left. */
  async posted(count: number): Promise<number[]> {
    const ids: number[] = [];
    for (let n = 1; n <= count; n += 1) {
      const id = await this.post(n + 0.07);
      if (n === 2) await this.repost(id);
      if (n === 3) await this.refer(id, "changed");
      if (n === 4) await this.remove(id);
      else ids.push(id);
    }
    return ids;
  }

  async refer(id: number, ref: string): Promise<void> {
    await again(() => this.#odoo.call("account.move", "write", [[id], { ref }]));
  }

  /** Takes an entry out of the books, and puts it back. */
  async repost(id: number): Promise<void> {
    await this.#on(id, "button_draft");
    await this.#on(id, "action_post");
  }

  async remove(id: number): Promise<void> {
    await this.#on(id, "button_draft");
    await this.#on(id, "unlink");
  }

  async #on(id: number, method: string): Promise<void> {
    await again(() => this.#odoo.call("account.move", method, [[id]]));
  }
}

/** Odoo gives a call up that lost a race five times; a person would press again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OdooFault) || left === 0 || !/serialize|concurren|deadlock/i.test(error.message))
        throw error;
    }
  }
}
