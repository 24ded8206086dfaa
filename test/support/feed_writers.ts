// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Fifty people at the books at once: each a connection to PostgreSQL, as Odoo's own programs have, with transactions that take their time. */
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { Stack } from "../../stack/index.ts";

/** How long a transaction stays open at most: an increment is made meanwhile. */
const LONGEST_MS = 400;

/** Copies a posted entry of Odoo's under a new name with another amount; the new entry's id. */
const POST = `
  WITH entry AS (
    INSERT INTO account_move
    SELECT (jsonb_populate_record(NULL::account_move, to_jsonb(one) || jsonb_build_object(
        'id', nextval('account_move_id_seq'), 'name', $2::text, 'ref', NULL))).*
      FROM account_move one WHERE id = $1
    RETURNING id)
  INSERT INTO account_move_line
  SELECT (jsonb_populate_record(NULL::account_move_line, to_jsonb(one) || jsonb_build_object(
      'id', nextval('account_move_line_id_seq'), 'move_id', entry.id, 'move_name', $2::text,
      'debit', sign(one.debit) * $3::numeric, 'credit', sign(one.credit) * $3::numeric,
      'balance', sign(one.balance) * $3::numeric, 'amount_currency', sign(one.balance) * $3::numeric))).*
    FROM account_move_line one, entry WHERE one.move_id = $1
  RETURNING move_id`;

/** One of them, who posts, changes, takes back and removes entries like `pattern`. */
export async function keepBooks(stack: Stack, who: number, pattern: number, rounds: number): Promise<void> {
  const { host, port, user, db } = stack.postgres;
  const client = new Client({ host, port, user, database: db });
  await client.connect();
  /** A transaction that begins, works, waits, and ends. */
  const during = async (work: () => Promise<void>, end: "COMMIT" | "ROLLBACK" = "COMMIT") => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await work();
    await delay(Math.random() * LONGEST_MS);
    await client.query(end);
  };
  const post = async (name: string, amount: number): Promise<number> => {
    const { rows } = await client.query<{ move_id: number }>(POST, [pattern, `FEED/${who}/${name}`, amount]);
    return rows[0]?.move_id ?? 0;
  };
  const state = async (id: number, to: "draft" | "posted") => {
    await client.query("UPDATE account_move SET state = $2 WHERE id = $1", [id, to]);
    await client.query("UPDATE account_move_line SET parent_state = $2 WHERE move_id = $1", [id, to]);
  };
  for (let round = 0; round < rounds; round += 1) {
    let [kept, gone] = [0, 0];
    await during(async () => {
      kept = await post(`${round}/kept`, who + round / 100);
      gone = await post(`${round}/gone`, 0.01);
    });
    await during(async () => {
      await client.query("UPDATE account_move SET ref = 'changed' WHERE id = $1", [kept]);
      if (round % 2 === 1) await state(kept, "draft");
    });
    await during(async () => {
      if (round % 3 === 2) await client.query("DELETE FROM account_move WHERE id = $1", [gone]);
      else await state(gone, "draft");
    });
    await during(async () => {
      if (round % 4 === 3) await state(kept, "posted");
    });
    await during(async () => void (await post(`${round}/never`, 1_000_000)), "ROLLBACK");
  }
  await client.end();
}
