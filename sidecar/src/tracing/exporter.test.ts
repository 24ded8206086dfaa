// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { Writable } from "node:stream";
import test from "node:test";
import { createLogger } from "../observability/logger.ts";
import { ReportingExporter } from "./exporter.ts";

test("traces that cannot be sent are told once, and so is that they are sent again", () => {
  const lines: string[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)).msg);
      done();
    },
  });
  let code = 1;
  const inner = {
    export: (_spans: unknown, done: (result: { code: number }) => void) => done({ code }),
    shutdown: async () => {},
  };
  const exporter = new ReportingExporter(inner, createLogger("info", log));
  const results: number[] = [];
  for (const next of [1, 1, 0, 0]) {
    code = next;
    exporter.export([], (result) => results.push(result.code));
  }
  assert.deepEqual(results, [1, 1, 0, 0]);
  assert.deepEqual(lines, ["traces cannot be sent; they are dropped meanwhile", "traces are sent again"]);
});
