// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { partitionOf } from "./partition.ts";

test("a key has one partition, whatever process asks", () => {
  // FNV-1a of "a" is 0xe40c292c, of "foobar" 0xbf9cf968 (the draft's appendix).
  assert.equal(partitionOf("a", 2 ** 32), 0xe40c292c);
  assert.equal(partitionOf("foobar", 2 ** 32), 0xbf9cf968);
  assert.equal(partitionOf("", 4), 0x811c9dc5 % 4);
});

test("numbers that follow each other are spread evenly", () => {
  for (const partitions of [2, 3, 4, 7, 64]) {
    const counts = new Array<number>(partitions).fill(0);
    const keys = 1000 * partitions;
    for (let n = 0; n < keys; n += 1) {
      const partition = partitionOf(`tracking:1Z999AA1${String(n).padStart(8, "0")}`, partitions);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(count > 800 && count < 1200, `${partitions}: ${counts}`);
  }
});
