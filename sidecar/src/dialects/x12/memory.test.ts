// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { NO_MAPPING } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { B10, group, interchange, set } from "./test-x12.ts";
import { x12 } from "./x12.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const PART = 60_000;
const AT7 = "AT7*X6*NS***20260815*1430*LT~\nMS1*ATLANTA*GA*US~\n";
const SET = `${set("214", [B10, "LX*1", "AT7*D1*NS***20260815*1430*LT", "MS1*ATLANTA*GA*US"]).join("~\n")}~\n`;
const WRONG = `${set("214", [B10, "AT7*X6*NS***NO SUCH DATE AT ALL*1430*LT"]).join("~\n")}~\n`;

function filled(unit: string): string {
  return unit.repeat(Math.floor(PART / unit.length));
}

/** An interchange of two halves: one set that is as long as its half, and sets by the thousand, some of them wrong. */
async function* longInterchange(bytes: number, heaps: number[]): AsyncGenerator<Buffer> {
  const lines = interchange(group([])).split("\n");
  yield Buffer.from(`${lines.slice(0, 2).join("\n")}\nST*214*0001~\n${B10}~\nLX*1~\n`);
  const halves = [filled(AT7), WRONG + filled(SET)];
  for (const part of halves) {
    if (part !== halves[0]) yield Buffer.from("SE*0*0001~\n");
    for (let written = 0; written < bytes / 2; written += part.length) {
      yield Buffer.from(part);
      if (written % (PART * 32) < part.length) heaps.push(heapUsed());
    }
  }
  yield Buffer.from(lines.slice(2).join("\n"));
}

test("an interchange of 20 MB is read in memory that does not grow with it", async () => {
  const heaps: number[] = [];
  const counts = { event: 0, unit: 0, interchange: 0, fault: 0 };
  const source = { chunks: longInterchange(20_000_000, heaps), digest: "0".repeat(64) };
  for await (const items of x12.read(source, NO_MAPPING, CONTEXT)) {
    for (const { kind } of items) counts[kind] += 1;
  }
  assert.ok(counts.event > 200_000 && counts.unit > 50_000, JSON.stringify(counts));
  assert.equal(counts.interchange, 1);
  const [, first = 0, ...others] = heaps;
  assert.ok(others.length >= 6);
  for (const heap of others) assert.ok(heap - first < 6_000_000, heaps.join());
});
