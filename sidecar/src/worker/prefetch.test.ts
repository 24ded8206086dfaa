// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { Prefetch } from "./prefetch.ts";

const MIB = 1024 * 1024;

test("messages of ordinary size leave the count alone", () => {
  const prefetch = new Prefetch(1_000, 2);
  assert.equal(prefetch.exceededBy(4 * MIB), false);
  assert.equal(prefetch.raisedBy(500, MIB), false);
  assert.equal(prefetch.current, 1_000);
});

test("too many bytes lower the count step by step, never to nothing", () => {
  const prefetch = new Prefetch(1_000, 2);
  assert.equal(prefetch.exceededBy(65 * MIB), true);
  assert.equal(prefetch.current, 125);
  while (prefetch.exceededBy(65 * MIB));
  assert.equal(prefetch.current, 4);
});

test("small messages raise it again, large ones do not", () => {
  const prefetch = new Prefetch(1_000, 2);
  prefetch.exceededBy(65 * MIB);
  assert.equal(prefetch.raisedBy(10, 10 * MIB), false);
  assert.equal(prefetch.raisedBy(10, 10 * 2_048), true);
  assert.equal(prefetch.current, 1_000);
});
