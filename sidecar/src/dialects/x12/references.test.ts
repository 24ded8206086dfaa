// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { Mapping, NO_MAPPING } from "../mapping.ts";
import { distinctReferences, referenceKind, referenceOf } from "./references.ts";

test("a qualifier names a kind", () => {
  assert.equal(referenceKind("BM", NO_MAPPING), "bol");
  assert.equal(referenceKind("CN", NO_MAPPING), "pro");
  assert.equal(referenceKind("PO", NO_MAPPING), "purchase_order");
  assert.equal(referenceKind("2I", NO_MAPPING), "tracking");
});

test("one that X12 does not tell, and none at all, name no kind", () => {
  assert.equal(referenceKind("ZZ", NO_MAPPING), "other");
  assert.equal(referenceKind(null, NO_MAPPING), "other");
  assert.equal(referenceKind("constructor", NO_MAPPING), "other");
});

test("the administrator's word comes first", () => {
  const mapping = Mapping.parse({ reference_kinds: { BM: "shipment", ZZ: "order" } });
  assert.equal(referenceKind("BM", mapping), "shipment");
  assert.equal(referenceKind("ZZ", mapping), "order");
});

test("a reference comes once, in its first place", () => {
  const references = [
    referenceOf("bol", "1"),
    null,
    referenceOf("pro", "1"),
    referenceOf("bol", "1"),
    referenceOf("pro", null),
  ];
  assert.deepEqual(distinctReferences(references), [
    { kind: "bol", value: "1" },
    { kind: "pro", value: "1" },
  ]);
});
