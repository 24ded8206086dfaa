// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { digestId } from "./digest.ts";
import { EVENT_SCHEMAS } from "./events.ts";
import { pointerOf } from "./fault.ts";
import { canonicalJsonSchemas } from "./json-schema.ts";
import { laneOf } from "./lanes.ts";
import { MILESTONES } from "./milestones.ts";
import { partitionKeyOf, REFERENCE_KINDS, strongestReference } from "./references.ts";
import { invoice, milestone } from "./test-events.ts";

test("the codes and states are those of the contract", async () => {
  const contract = await readFile(new URL("../../../docs/contracts.md", import.meta.url), "utf8");
  const rows = contract.matchAll(/((?:`[a-z_]+`(?:, )?)+) \| (—|[a-z_]+)(, flags)?(?= \|)/g);
  const told = new Map<string, unknown>();
  for (const [, codes = "", state, flags] of rows) {
    for (const [, code = ""] of codes.matchAll(/`([a-z_]+)`/g)) {
      if (code in MILESTONES)
        told.set(code, { state: state === "—" ? null : state, flags: flags !== undefined });
    }
  }
  assert.deepEqual(Object.fromEntries(told), { ...MILESTONES });
});

test("the strongest reference makes the partition key, wherever it stands", () => {
  for (const [index, kind] of REFERENCE_KINDS.entries()) {
    const weaker = REFERENCE_KINDS.slice(index).map((other) => ({ kind: other, value: `v-${other}` }));
    const strongest = strongestReference(weaker.toReversed());
    assert.ok(strongest);
    assert.equal(partitionKeyOf(strongest), `${kind}:v-${kind}`);
  }
  assert.equal(strongestReference([]), undefined);
});

test("digests differ when only the border between two parts differs", () => {
  assert.notEqual(digestId(["ab", "c"]), digestId(["a", "bc"]));
  assert.notEqual(digestId(["a", null]), digestId(["a", "null"]));
  assert.match(digestId(["a"]), /^[0-9a-f]{64}$/);
});

test("a pointer escapes what RFC 6901 escapes", () => {
  assert.equal(pointerOf(["a/b", "m~n", 0, ""]), "/a~1b/m~0n/0/");
  assert.equal(pointerOf([]), "");
});

test("money has a lane of its own", () => {
  assert.equal(laneOf("freight.invoice.received.v1"), "financial");
  assert.equal(laneOf("freight.shipment.milestone.v1"), "operational");
  assert.equal(laneOf("freight.message.rejected.v1"), "operational");
});

test("the JSON Schemas take what the schemas take and refuse what they refuse", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const schemas = canonicalJsonSchemas();
  const isMilestone = ajv.compile(schemas["freight.shipment.milestone.v1"] as object);
  const isInvoice = ajv.compile(schemas["freight.invoice.received.v1"] as object);
  assert.ok(isMilestone(milestone()), JSON.stringify(isMilestone.errors));
  assert.ok(isInvoice(invoice()), JSON.stringify(isInvoice.errors));
  assert.ok(!isMilestone(milestone({}, { code: "teleported" })));
  assert.ok(!isMilestone(milestone({ extra: 1 })));
  assert.ok(!isInvoice(invoice({ total: "1e3" })));
  assert.deepEqual(
    Object.keys(schemas),
    EVENT_SCHEMAS.map((schema) => schema.shape.type.value),
  );
});
