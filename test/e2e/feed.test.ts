// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A reporting feed while 50 people post: its increments are the books, to whoever reads them in another language. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { PROJECT_ADDON, type Sidecar, type Stack, startStack } from "../../stack/index.ts";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { Bookkeeper, manifests, readFeed } from "../support/feed.ts";
import { keepBooks } from "../support/feed_writers.ts";

const WRITERS = 50;
/** So many of them work in Odoo; the others are its database's own clients, of which a small machine bears more. */
const KEEPERS = 3;
const ROUNDS = 4;
const FEED = "books";

let stack: Stack;
let odoo: OdooSession;
let sidecar: Sidecar;
let root: string;
let feedId: number;
let journals: number[];
let accounts: [number, number];

before(async () => {
  // Of its own: it has an addon that the others' Odoo has not.
  stack = await startStack({
    profile: "feed",
    addon: { ...PROJECT_ADDON, module: "freight_bridge_finance" },
  });
  odoo = new OdooSession({ url: stack.odoo.url, db: stack.odoo.db, login: "admin", password: "admin" });
  root = await mkdtemp(join(tmpdir(), "freight-feed-e2e-"));
  sidecar = await stack.startSidecar(
    { FREIGHT_ROLES: "feed", FREIGHT_FEED_FOLDER: root, FREIGHT_FEED_POLL_MS: "100" },
    "feed",
  );
  const account = async (kind: string) =>
    (await odoo.search<{ id: number }>("account.account", [["account_type", "=", kind]], [], { limit: 1 }))[0]
      ?.id;
  accounts = [(await account("expense")) ?? 0, (await account("income")) ?? 0];
  journals = await odoo.create(
    "account.journal",
    Array.from({ length: KEEPERS + 1 }, (_, n) => ({ name: `Feed ${n}`, code: `F${n}`, type: "general" })),
  );
  [feedId] = (await odoo.create("freight.feed", [{ name: "Books", code: FEED }])) as [number];
});
after(async () => {
  await sidecar?.stop();
  await stack?.stop();
  if (root) await rm(root, { recursive: true, force: true });
});

/** As pressing *Publish Now*. */
const publish = () => odoo.call("freight.feed", "action_publish_now", [[feedId]]);

/** Publishes until there is nothing more to tell. */
async function settled(): Promise<void> {
  await publish();
  await eventually(
    "the feed to have told everything",
    async () => {
      // In this order: what is not due any more has its increment, which then waits or is published.
      const due = await odoo.count("freight.feed", [
        ["next_at", "<=", new Date().toISOString().slice(0, 19).replace("T", " ")],
      ]);
      const waiting = await odoo.count("freight.feed.run", [["state", "=", "extracted"]]);
      return waiting === 0 && due === 0 ? true : undefined;
    },
    60_000,
  );
}

const folder = () => join(root, FEED);

async function assertBooks(): Promise<void> {
  const ask = await readFeed(folder(), "journal_items");
  const read = await ask(
    "SELECT account_id::VARCHAR AS account, count(*)::VARCHAR AS items, sum(debit)::DECIMAL(38,2)::VARCHAR AS debit," +
      " sum(credit)::DECIMAL(38,2)::VARCHAR AS credit FROM have GROUP BY ALL ORDER BY account",
  );
  const books = await stack.psql(
    "SELECT account_id, count(*), sum(debit)::numeric(38,2), sum(credit)::numeric(38,2) FROM account_move_line item" +
      " JOIN account_move entry ON entry.id = item.move_id WHERE entry.state = 'posted' AND entry.company_id =" +
      ` (SELECT company_id FROM freight_feed WHERE id = ${feedId}) AND account_id IS NOT NULL` +
      " GROUP BY 1 ORDER BY account_id::text",
  );
  const lines = read.map(({ account, items, debit, credit }) => [account, items, debit, credit].join("|"));
  assert.deepEqual(lines, books.trim().split("\n"));
}

test("the union of all increments is the books, while 50 people post, change and take back", async () => {
  await settled();
  let isWriting = true;
  // In a journal of its own: Odoo would number its entries after the copies that are made by SQL.
  const [copied = 0, ...kept] = journals;
  const [pattern] = (await new Bookkeeper(odoo, copied, accounts).posted(1)) as [number];
  const writers = [
    ...Array.from({ length: WRITERS - KEEPERS }, (_, who) => keepBooks(stack, who + 1, pattern, ROUNDS)),
    ...kept.map((journal) => new Bookkeeper(odoo, journal, accounts).posted(ROUNDS)),
  ];
  const publishing = (async () => {
    while (isWriting) {
      await publish().catch(() => {});
      await delay(250);
    }
  })();
  await Promise.all(writers).finally(() => {
    isWriting = false;
  });
  await publishing;
  await settled();
  const told = await manifests(folder());
  console.log(`${told.length} increments of ${WRITERS} writers`);
  assert.ok(told.length >= 3, `${told.length} increments`);
  await assertBooks();
  const halted = await odoo.count("freight.feed", [["is_halted", "=", true]]);
  assert.equal(halted, 0, "every increment agreed with the books of its moment");
});

test("each manifest names the one before, and its control totals are what DuckDB sums", async () => {
  const told = await manifests(folder());
  told.forEach(({ manifest }, index) => {
    assert.equal(manifest.number, index + 1);
    const before = told[index - 1];
    const digest = before && createHash("sha256").update(before.bytes).digest("hex");
    assert.deepEqual(manifest.previous, before ? { number: index, digest } : null);
  });
  const ask = await readFeed(folder(), "journal_items");
  const [read] = await ask("SELECT count(*)::VARCHAR AS items, sum(debit)::VARCHAR AS debit FROM have");
  const last = told.at(-1)?.manifest.control_totals ?? [];
  const items = last.reduce((sum, { closing }) => sum + closing.items, 0);
  const cents = last.reduce((sum, { closing }) => sum + Math.round(Number(closing.debit) * 100), 0);
  assert.deepEqual([read?.items, Math.round(Number(read?.debit) * 100)], [String(items), cents]);
});

test("a changed and a deleted document appear once each, as such", async () => {
  const keeper = new Bookkeeper(odoo, journals[1] as number, accounts);
  const changed = await keeper.post(10.0);
  const gone = await keeper.post(20.0);
  await settled();
  await keeper.refer(changed, "another");
  await keeper.refer(changed, "another one");
  await keeper.remove(gone);
  await settled();
  await settled();
  const ask = await readFeed(folder(), "documents");
  const told = await ask(
    `SELECT op, id::VARCHAR AS id, reference FROM told WHERE id IN (${changed}, ${gone}) ORDER BY id, increment`,
  );
  assert.deepEqual(told, [
    { op: "inserted", id: String(changed), reference: null },
    { op: "changed", id: String(changed), reference: "another one" },
    { op: "inserted", id: String(gone), reference: null },
    { op: "deleted", id: String(gone), reference: null },
  ]);
  await assertBooks();
});

test("a killed sidecar leaves nothing half: the next one publishes what it had", async () => {
  const keeper = new Bookkeeper(odoo, journals[1] as number, accounts);
  await keeper.post(33.0);
  await publish();
  await sidecar.kill();
  await keeper.post(44.0);
  await sidecar.start();
  await stack.psql(
    "UPDATE freight_feed_run SET lease_expires_at = now() AT TIME ZONE 'UTC' WHERE state = 'extracted'",
  );
  await settled();
  await assertBooks();
});
