// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CanonicalEvent, PartnerEvent } from "./events.ts";
import { faultsOf } from "./fault.ts";
import { bareLine } from "./invoice.ts";
import { invoice, milestone } from "./test-events.ts";

function faults(value: unknown): string[] {
  const parsed = PartnerEvent.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error, value).map(({ pointer, code }) => `${pointer} ${code}`);
}

test("a whole milestone is kept, its times in UTC", () => {
  const event = PartnerEvent.parse(milestone());
  assert.equal(event.time, "2026-11-20T10:00:00.000Z");
  assert.deepEqual(event.data, milestone({}, { reported_at: "2026-11-20T10:05:00.000Z" }).data);
});

test("checking an event again changes nothing", () => {
  const once = CanonicalEvent.parse(milestone());
  assert.deepEqual(CanonicalEvent.parse(once), once);
});

test("members that may be null may be left out", () => {
  const { references, code, classifier, reported_at } = milestone().data;
  const event = PartnerEvent.parse({ ...milestone(), data: { references, code, classifier, reported_at } });
  assert.deepEqual(event.data, {
    references,
    code,
    partner_code: null,
    partner_text: null,
    classifier,
    reported_at: "2026-11-20T10:05:00.000Z",
    retracts: null,
    carrier: null,
    location: null,
    signed_by: null,
  });
});

test("each fault of a milestone is told at its place", () => {
  const reference = { kind: "tracking", value: "1" };
  const cases: [unknown, string][] = [
    [milestone({ id: "" }), "/id wrong_format"],
    [milestone({ id: "x".repeat(201) }), "/id too_long"],
    [milestone({ id: "a\u0000b" }), "/id wrong_format"],
    [milestone({ subject: "\ud800" }), "/subject wrong_format"],
    [milestone({ subject: " \n" }), "/subject wrong_format"],
    [milestone({ specversion: "0.3" }), "/specversion unknown_value"],
    [milestone({ type: "freight.message.rejected.v1" }), "/type unknown_value"],
    [milestone({ time: "2026-02-30T00:00:00Z" }), "/time wrong_time"],
    [milestone({ time: 1795176000 }), "/time wrong_type"],
    [milestone({ correlationid: "1" }), "/correlationid wrong_format"],
    [milestone({ extra: 1 }), "/extra unknown_member"],
    [milestone({}, { references: [] }), "/data/references too_short"],
    [milestone({}, { references: Array(21).fill(reference) }), "/data/references too_long"],
    [milestone({}, { references: [{ kind: "mrn", value: "1" }] }), "/data/references/0/kind unknown_value"],
    [milestone({}, { code: "teleported" }), "/data/code unknown_value"],
    [milestone({}, { code: undefined }), "/data/code missing"],
    [milestone({}, { code: null, partner_code: null }), "/data/partner_code wrong_value"],
    [milestone({}, { classifier: "ACT" }), "/data/classifier unknown_value"],
    [milestone({}, { carrier: { scac: "ups" } }), "/data/carrier/scac wrong_format"],
    [milestone({}, { location: { country: "FRA" } }), "/data/location/country wrong_format"],
    [milestone({}, { location: { planet: "Earth" } }), "/data/location/planet unknown_member"],
    [milestone({}, { partner_text: "\u0007" }), "/data/partner_text wrong_format"],
  ];
  for (const [value, fault] of cases) assert.deepEqual(faults(value), [fault]);
});

test("tabs and line ends are text, emoji too", () => {
  assert.deepEqual(faults(milestone({}, { partner_text: "left\tat\r\ndoor 🚚" })), []);
});

test("an amount is digits as text: no exponent, no JSON number, no more than six decimals", () => {
  for (const amount of ["0", "-12.5", "145.50", "999999999999999.999999"]) {
    assert.deepEqual(faults(invoice({ total: amount })), [], amount);
  }
  for (const amount of [
    "1e3",
    "1E+2",
    "+1",
    ".5",
    "5.",
    "1,5",
    "1.1234567",
    "1234567890123456",
    "NaN",
    "",
    " 1",
  ]) {
    assert.deepEqual(faults(invoice({ total: amount })), ["/data/total wrong_format"], amount);
  }
  assert.deepEqual(faults(invoice({ total: 145.5 })), ["/data/total wrong_type"]);
});

const INVOICE_FAULTS = JSON.parse(
  readFileSync(
    new URL("../../../odoo_addon/freight_bridge/tests/invoice_faults.json", import.meta.url),
    "utf8",
  ),
) as {
  readonly change: Record<string, unknown>;
  readonly line: Record<string, unknown>;
  readonly place: string;
}[];

for (const { change, line, place } of INVOICE_FAULTS) {
  test(`an invoice with ${JSON.stringify({ ...change, ...line })} is refused there, by us and by Odoo`, () => {
    const charge = { partner_code: "400", amount: "1", ...line };
    assert.deepEqual(
      faults(invoice({ lines: [charge], ...change })).map((told) => told.split(" ")[0]),
      [place],
    );
  });
}

test("what an invoice leaves out is null, of each line too", () => {
  const event = PartnerEvent.parse(invoice({ lines: [{ amount: "1" }] }));
  assert.ok(event.type === "freight.invoice.received.v1");
  const { due_on, payee, weight, lines } = event.data;
  assert.deepEqual([due_on, payee, weight], [null, null, null]);
  assert.deepEqual(lines, [bareLine({ partner_code: null, description: null, amount: "1" })]);
});

test("an invoice has 10,000 lines at most", () => {
  const lines = (count: number) => Array.from({ length: count }, () => ({ amount: "0.01" }));
  assert.deepEqual(faults(invoice({ lines: lines(10_000) })), []);
  assert.deepEqual(faults(invoice({ lines: lines(10_001) })), ["/data/lines too_long"]);
});

test("the lines of an invoice fit into one message of the broker", () => {
  const reference = { kind: "other", value: "x".repeat(100) };
  const line = { amount: "1", description: "x".repeat(500), references: Array(5).fill(reference) };
  assert.deepEqual(faults(invoice({ lines: Array(5_000).fill(line) })), []);
  assert.deepEqual(faults(invoice({ lines: Array(10_000).fill(line) })), ["/data/lines too_long"]);
});

test("an invoice's day and currency are checked", () => {
  assert.deepEqual(faults(invoice({ issued_on: "2026-02-30" })), ["/data/issued_on wrong_format"]);
  assert.deepEqual(faults(invoice({ currency: "eur" })), ["/data/currency wrong_format"]);
});
