// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { NO_MAPPING } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { edifact } from "./edifact.ts";
import { DIGEST } from "./test-edifact.ts";

const MESSAGES = 4000;
const CHUNK = 64 * 1024;
/** Far less than the file, so that keeping any part of each message would be seen. */
const MOST_GROWTH = 60e6;

/** 20 MB of statuses with long texts, in one interchange of many messages or in one message. */
async function* file(isOneMessage: boolean): AsyncGenerator<Buffer> {
  const text = "DELIVERED IN FULL ".repeat(290);
  let pending = "UNB+UNOC:3+A+B+261120:1705+77'";
  if (isOneMessage) pending += "UNH+1+IFTSTA:D:96A:UN'BGM+23+1+9'";
  for (let number = 1; number <= MESSAGES; number++) {
    const status = `CNI+${number}+C${number}'STS+1+21'DTM+334:202611201615:203'FTX+AAI+++${text}'`;
    pending += isOneMessage ? status : `UNH+${number}+IFTSTA:D:96A:UN'BGM+23+1+9'${status}UNT+7+${number}'`;
    for (; pending.length >= CHUNK; pending = pending.slice(CHUNK))
      yield Buffer.from(pending.slice(0, CHUNK));
  }
  const count = isOneMessage ? 1 : MESSAGES;
  yield Buffer.from(`${pending}${isOneMessage ? `UNT+${MESSAGES * 4 + 3}+1'` : ""}UNZ+${count}+77'`);
}

for (const isOneMessage of [false, true]) {
  test(`20 MB in ${isOneMessage ? "one message" : "many messages"} are read in memory that does not grow`, async () => {
    const source = { chunks: file(isOneMessage), digest: DIGEST };
    const before = process.memoryUsage.rss();
    let [events, peak, status] = [0, 0, ""];
    for await (const items of edifact.read(source, NO_MAPPING, CONTEXT)) {
      peak = Math.max(peak, process.memoryUsage.rss());
      for (const item of items) {
        if (item.kind === "event") events++;
        if (item.kind === "interchange") status = item.event.data.status;
      }
    }
    assert.deepEqual([events, status], [MESSAGES, "accepted"]);
    assert.ok(peak - before < MOST_GROWTH, `it grew by ${Math.round((peak - before) / 1e6)} MB`);
  });
}
