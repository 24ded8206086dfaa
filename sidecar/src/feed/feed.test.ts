// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { createLogger } from "../observability/logger.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import type { FeedRow } from "../odoo/feed.ts";
import { decimalText, unscaled } from "./cells.ts";
import { FolderStore } from "./folder-store.ts";
import { publishNext } from "./publisher.ts";
import { item, TestFeed, temporaryFolder } from "./test-feed.ts";
import type { OpenFile } from "./write.ts";

const logger = createLogger("silent");
const ROWS: FeedRow[] = [
  item(1, "99999999999999.99", "0.00", "=HYPERLINK(A1)"),
  item(2, "0.00", "0.05", 'a "quoted", text\r\nof two lines'),
  ["deleted", 3],
  item(4, "-12.345678", "0", ""),
  ["changed", 9, 7, null, "0.000001", "0", "été 漢", false, null],
];

function publish(feed: TestFeed, root: string, openFile?: OpenFile): Promise<boolean> {
  const store = new FolderStore(root, openFile);
  return publishNext({ name: "test", pollMs: 1, feed, store, logger }, new AbortController().signal);
}

/** The rows of a query that DuckDB makes of files, values as text. */
async function asked(query: string): Promise<Record<string, string | null>[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const reader = await connection.runAndReadAll(query);
  return reader.getRowObjectsJson() as Record<string, string | null>[];
}

test("an increment appears with its files and a manifest that names their digests", async (t) => {
  const root = await temporaryFolder(t);
  const feed = new TestFeed(ROWS);
  assert.equal(await publish(feed, root), true);
  const folder = join(root, "group", "00000001");
  assert.deepEqual((await readdir(folder)).sort(), [
    "journal_items.csv",
    "journal_items.parquet",
    "manifest.json",
  ]);
  assert.deepEqual(await readdir(join(root, "group")), ["00000001"], "nothing else is left");
  const bytes = await readFile(join(folder, "manifest.json"));
  const manifest = JSON.parse(bytes.toString());
  assert.deepEqual(feed.settled, [
    {
      outcome: "published",
      detail: "Written: group/00000001.",
      digest: createHash("sha256").update(bytes).digest("hex"),
    },
  ]);
  assert.equal(manifest.lease, undefined, "a lease is nothing to a reader");
  const [documents, items] = manifest.entities;
  assert.deepEqual(documents.files, []);
  assert.deepEqual(items.totals, { debit: "99999999999987.644323", credit: "0.05" });
  for (const { name, bytes: size, sha256 } of items.files) {
    const content = await readFile(join(folder, name));
    assert.equal(content.length, size);
    assert.equal(createHash("sha256").update(content).digest("hex"), sha256);
  }
});

test("DuckDB reads the Parquet: the same rows, exact decimals, dates and instants", async (t) => {
  const root = await temporaryFolder(t);
  await publish(new TestFeed(ROWS), root);
  const file = `'${join(root, "group", "00000001", "journal_items.parquet")}'`;
  const [sums] = await asked(
    `SELECT sum(debit)::VARCHAR AS debit, sum(credit)::VARCHAR AS credit FROM ${file}`,
  );
  assert.deepEqual(sums, { debit: "99999999999987.644323", credit: "0.050000" });
  const types = await asked(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${file})`,
  );
  assert.deepEqual(Object.fromEntries(types.map(({ name, type }) => [name, type])), {
    op: "VARCHAR",
    id: "BIGINT",
    account_id: "BIGINT",
    accounting_date: "DATE",
    debit: "DECIMAL(38,6)",
    credit: "DECIMAL(38,6)",
    label: "VARCHAR",
    active: "BOOLEAN",
    created_at: "TIMESTAMP WITH TIME ZONE",
  });
  const rows = await asked(
    `SELECT op, id::VARCHAR AS id, debit::VARCHAR AS debit, label, accounting_date::VARCHAR AS day,
            epoch_ms(created_at)::VARCHAR AS at, active::VARCHAR AS active FROM ${file} ORDER BY id`,
  );
  const at = String(Date.parse("2026-11-20T10:00:00.123Z"));
  const day = "2026-11-20";
  const nothing = { debit: null, label: null, day: null, at: null, active: null };
  assert.deepEqual(rows, [
    {
      op: "inserted",
      id: "1",
      debit: "99999999999999.990000",
      label: "=HYPERLINK(A1)",
      day,
      at,
      active: "true",
    },
    {
      op: "inserted",
      id: "2",
      debit: "0.000000",
      label: 'a "quoted", text\r\nof two lines',
      day,
      at,
      active: "true",
    },
    { op: "deleted", id: "3", ...nothing },
    { op: "inserted", id: "4", debit: "-12.345678", label: "", day, at, active: "true" },
    { op: "changed", id: "9", debit: "0.000001", label: "été 漢", day: null, at: null, active: "false" },
  ]);
  const [found] = await asked(`SELECT count(*)::VARCHAR AS n FROM ${file} WHERE debit < 0`);
  assert.deepEqual(found, { n: "1" }, "by the statistics of negative decimals too");
});

test("the CSV is read by another reader; what a spreadsheet would compute has an apostrophe", async (t) => {
  const root = await temporaryFolder(t);
  await publish(new TestFeed(ROWS), root);
  const text = await readFile(join(root, "group", "00000001", "journal_items.csv"), "utf8");
  const [header, ...lines] = parse(text) as string[][];
  assert.deepEqual(header?.slice(0, 3), ["op", "id", "account_id"]);
  assert.deepEqual(
    lines.map((line) => [line[0], line[1], line[4], line[6]]),
    [
      ["inserted", "1", "99999999999999.99", "'=HYPERLINK(A1)"],
      ["inserted", "2", "0.00", 'a "quoted", text\r\nof two lines'],
      ["deleted", "3", "", ""],
      ["inserted", "4", "-12.345678", ""],
      ["changed", "9", "0.000001", "été 漢"],
    ],
  );
  assert.match(text, /,-12\.345678,0,"",/, "an empty text is not null");
});

test("the same increment is the same bytes, and one that is there already is settled", async (t) => {
  const root = await temporaryFolder(t);
  const feed = new TestFeed(ROWS);
  feed.beforeSettle = async () => {
    throw new TransientOdooError("timeout", "no answer");
  };
  await assert.rejects(publish(feed, root), TransientOdooError);
  feed.beforeSettle = async () => {};
  assert.equal(await publish(feed, root), true);
  assert.deepEqual(await readdir(join(root, "group")), ["00000001"]);
  assert.equal(await publish(feed, root), false, "nothing more to do");
});

test("a folder that another database wrote is left alone, and a person is told", async (t) => {
  const root = await temporaryFolder(t);
  const there = join(root, "group", "00000001");
  await mkdir(there, { recursive: true });
  await writeFile(join(there, "manifest.json"), "{}\n");
  const feed = new TestFeed(ROWS);
  assert.equal(await publish(feed, root), false);
  assert.match(String(feed.settled[0]?.detail), /is there already with other content/);
  assert.equal(await readFile(join(there, "manifest.json"), "utf8"), "{}\n");
  assert.deepEqual(await readdir(join(root, "group")), ["00000001"]);
});

/** A disk with room for so many bytes. */
function fullAfter(room: number): OpenFile {
  let left = room;
  return async (path, flags, mode) => {
    const file = await open(path, flags, mode);
    const write = file.writeFile.bind(file);
    file.writeFile = async (content) => {
      left -= Buffer.byteLength(content as Buffer);
      if (left < 0) {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
          code: "ENOSPC",
          syscall: "write",
        });
      }
      return write(content);
    };
    return file;
  };
}

test("a folder that is full: wherever it ends nothing is visible, it is told, and the next one goes on", async (t) => {
  for (const room of [0, 10, 200, 900, 2000]) {
    const root = await temporaryFolder(t);
    const feed = new TestFeed(ROWS);
    assert.equal(await publish(feed, root, fullAfter(room)), false, `room for ${room} bytes`);
    assert.deepEqual(await readdir(join(root, "group")), []);
    assert.deepEqual(feed.settled, [
      { outcome: "failed", detail: "The folder group of the feed is full (ENOSPC): make room." },
    ]);
    assert.equal(await publish(feed, root), true);
    assert.deepEqual(await readdir(join(root, "group")), ["00000001"]);
  }
});

test("a place that is no folder is told", async (t) => {
  const root = join(await temporaryFolder(t), "file");
  await writeFile(root, "");
  const feed = new TestFeed(ROWS);
  assert.equal(await publish(feed, root), false);
  assert.match(String(feed.settled[0]?.detail), /cannot be written \(ENOTDIR\)/);
});

const WRONG: [string, FeedRow[], Record<string, unknown>][] = [
  ["a row too few", ROWS.slice(1), {}],
  ["an amount with seven places", [item(1, "0.0000001", "0")], {}],
  ["an amount that is no number", [item(1, "1e3", "0")], {}],
  ["a date that is none", [["inserted", 1, 7, "20.11.2026", "0", "0", null, true, null]], {}],
  ["a row that is too short", [["inserted", 1, 7]], {}],
  ["a row twice", [item(1, "1", "0"), item(1, "1", "0")], {}],
];
for (const [what, rows, changes] of WRONG) {
  test(`${what}: not published`, async (t) => {
    const root = await temporaryFolder(t);
    const announced = what === "a row too few" ? ROWS : rows;
    const feed = new TestFeed(announced, changes, 10);
    feed.page = async (_increment, _entity, after) =>
      after === 0 ? { rows, last: 1_000 } : { rows: [], last: null };
    assert.equal(await publish(feed, root), false);
    assert.equal(feed.settled[0]?.outcome, "failed");
    assert.deepEqual(await readdir(join(root, "group")), []);
  });
}

test("decimals are exact both ways", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), (value) => {
      assert.equal(unscaled(decimalText(value)), value);
    }),
  );
});
