// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { CORPUS, fileFaultsOf, itemsOf, NO_CORPUS, readsOf, told, unitsOf } from "./test-edifact.ts";

/** What becomes of each file: its events, or why its messages are refused. Other messages are never read. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "edinet-edifact.Issue188.edi": [
    // Skeletons of a date each: neither a number nor an address, and two end with another's reference.
    "IFTMIN 42: segment 1 UNH missing, segment 1 UNH missing",
    "INVOIC 44: segment 3 UNT-02 reference_mismatch, segment 1 UNH missing",
    "IFTMIN 43: segment 1 UNH missing, segment 1 UNH missing",
    "INVOIC 44: segment 3 UNT-02 reference_mismatch, segment 1 UNH missing",
  ],
  // Without BGM, thus without kind and number, and UNT ends another message.
  "edinet-edifact.Issue203.edi": ["INVOIC 12: segment 102 UNT-02 reference_mismatch, segment 1 UNH missing"],
  // A confirmation of nothing but the carrier's own number.
  "phpedifact-example_multiline.edi": ["IFTMBC 0001: segment 2 BGM missing"],
  "pydifact-invoice1.edi": ["INVOIC 1: read 1 credit 1960.29 EUR of 1999-10-06"],
  "pydifact-invoice_with_colon_at_end.edi": ["INVOIC 1: read 1 credit 1960.29 EUR of 1999-10-06"],
};

function glance(items: Awaited<ReturnType<typeof itemsOf>>): string[] {
  const said = readsOf(items).map(({ event }) => {
    if (event.type !== "freight.invoice.received.v1") return event.type;
    const { invoice_type: type, total, currency, issued_on: day } = event.data;
    return `${type} ${total} ${currency} of ${day}`;
  });
  return unitsOf(items).map(({ name, faults }) =>
    faults.length > 0
      ? `${name}: ${told(faults.slice(0, 2)).join(", ")}`
      : `${name}: read ${said.length} ${said}`,
  );
}

test("each file of the corpus is read, or refused with segment, element and reason", {
  skip: NO_CORPUS,
}, async () => {
  const names = readdirSync(CORPUS);
  assert.ok(names.length >= 24);
  for (const name of names) {
    const items = await itemsOf(readFileSync(new URL(name, CORPUS)));
    assert.deepEqual(fileFaultsOf(items), [], name);
    const units = unitsOf(items);
    assert.ok(units.length > 0, name);
    const expected = EXPECTED[name];
    if (expected !== undefined) assert.deepEqual(glance(items), expected, name);
    else
      for (const { faults } of units)
        assert.deepEqual(told(faults), ["segment 1 UNH-02-1 unsupported_set"], name);
  }
});

test("the declared character set gives way to UTF-8", { skip: NO_CORPUS }, async () => {
  const [unit] = unitsOf(await itemsOf(readFileSync(new URL("phpedifact-example_utf8.edi", CORPUS))));
  assert.match(unit?.raw ?? "", /MUNCIË THE MIDDLE/);
});
