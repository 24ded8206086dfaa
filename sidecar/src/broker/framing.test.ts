// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { countDeliveries, joinDeliveries, splitDeliveries } from "./framing.ts";

test("what is joined is split again and counted, whatever the texts hold", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 20 }), (values) => {
      const texts = values.map((value) => JSON.stringify({ value: `${value}\n\r\u2028` }));
      const content = joinDeliveries(texts);
      assert.deepEqual(splitDeliveries(content.toString()), texts);
      assert.equal(countDeliveries(content), texts.length);
    }),
  );
});

test("a line end behind the last delivery counts for nothing, and no text is one delivery that cannot be read", () => {
  assert.deepEqual(splitDeliveries("{}\n"), ["{}"]);
  assert.equal(countDeliveries(Buffer.from("{}\n")), 1);
  assert.deepEqual(splitDeliveries(""), [""]);
  assert.equal(countDeliveries(Buffer.alloc(0)), 1);
});
