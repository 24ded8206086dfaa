// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CONTEXT } from "../test-reading.ts";
import { csv } from "./csv.ts";
import { milestoneMapping } from "./test-csv.ts";

const ROWS = 20_000;
const LOOK_EVERY = 5000;

/** A file of milestones that is never in memory as a whole. */
async function* rows(count: number): AsyncGenerator<Buffer> {
  yield Buffer.from("shipment,code,time,city\n");
  let text = "";
  for (let row = 0; row < count; row++) {
    const minute = new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();
    text += `SHP${row},${row % 2 === 0 ? "departed" : "arrived"},${minute},"Lyon, no ${row}"\r\n`;
    if (text.length > 65_536) {
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

test(`a file of ${ROWS} rows is read in memory that does not grow with it`, async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const mapping = milestoneMapping({}, { city: { column: "city" }, id: { column: "shipment" } });
  const heaps: number[] = [];
  let count = 0;
  for await (const items of csv.read({ chunks: rows(ROWS), digest: "0" }, mapping, CONTEXT)) {
    for (const item of items) {
      if (item.kind !== "event") continue;
      count += 1;
      if (count % LOOK_EVERY !== 0) continue;
      collect();
      heaps.push(process.memoryUsage().heapUsed);
    }
  }
  assert.equal(count, ROWS);
  const [first = 0] = heaps.slice(1);
  // The ids that are remembered are at their bound by the second look; the file itself is 1.2 MB from look to look.
  for (const heap of heaps.slice(2)) assert.ok(heap - first < 1_000_000, heaps.join());
});
