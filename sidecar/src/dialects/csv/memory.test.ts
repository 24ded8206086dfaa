// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CONTEXT } from "../test-reading.ts";
import { csv } from "./csv.ts";
import { invoiceMapping, milestoneMapping } from "./test-csv.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const ROWS = 20_000;
const LOOK_EVERY = 5000;

/** A file of milestones that is never in memory as a whole. */
async function* rows(count: number): AsyncGenerator<Buffer> {
  yield Buffer.from("shipment,code,time,city,nobody reads this\n");
  const filler = "x".repeat(2000);
  let text = "";
  for (let row = 0; row < count; row++) {
    const minute = new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();
    text += `SHIPMENT-NUMBER-${row},${row % 2 === 0 ? "departed" : "arrived"},${minute},"Lyon, no ${row}",${filler}\r\n`;
    if (text.length > 65_536) {
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

async function* oneInvoice(count: number, heaps: number[]): AsyncGenerator<Buffer> {
  yield Buffer.from("number,issued_on,amount,code,total\n");
  const text = "I1,2026-11-20,1.00,FREIGHT,\n".repeat(100);
  for (let row = 0; row < count; row += 100) {
    yield Buffer.from(text);
    if (row % 50_000 === 0) heaps.push(heapUsed());
  }
}

test("an invoice that never ends is given up and holds no more than its bounds", async () => {
  const heaps: number[] = [];
  let seen = 0;
  for await (const items of csv.read(
    { chunks: oneInvoice(200_000, heaps), digest: "0" },
    invoiceMapping(),
    CONTEXT,
  )) {
    for (const item of items) {
      seen += 1;
      assert.ok(item.kind === "unit" && item.raw.length <= 262_144);
      assert.match(item.faults[0]?.detail ?? "", /200000 rows/);
    }
  }
  assert.equal(seen, 1);
  const [, first = 0, ...others] = heaps;
  for (const heap of others) assert.ok(heap - first < 2_000_000, heaps.join());
});

test(`a file of ${ROWS} rows is read in memory that does not grow with it`, async () => {
  const mapping = milestoneMapping({}, { city: { column: "city" }, id: { column: "shipment" } });
  const before = heapUsed();
  const heaps: number[] = [];
  let count = 0;
  for await (const items of csv.read({ chunks: rows(ROWS), digest: "0" }, mapping, CONTEXT)) {
    for (const item of items) {
      if (item.kind !== "event") continue;
      count += 1;
      if (count % LOOK_EVERY !== 0) continue;
      heaps.push(heapUsed());
    }
  }
  assert.equal(count, ROWS);
  // 10 MB of the file come from look to look; the ids that are remembered are all that may stay of them.
  for (const heap of heaps) assert.ok(heap - before < 10_000_000, `${before}: ${heaps.join()}`);
});
