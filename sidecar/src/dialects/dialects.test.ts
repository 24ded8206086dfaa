// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { CanonicalEvent } from "../canonical/index.ts";
import { DIALECT_NAMES, dialectNamed, dialectOf, FILE_DIALECT_NAMES, MAX_EVENTS } from "./index.ts";
import { fixture, read } from "./test-reading.ts";

const FIXTURES = {
  canonical: ["canonical/milestone", "canonical/batch", "canonical/invoice"],
  easypost: ["easypost/tracker-updated", "easypost/batch-updated"],
  shippo: ["shippo/track-updated"],
  aftership: ["aftership/tracking-update"],
  dcsa: ["dcsa/events"],
  ups: ["ups/track-response"],
  fedex: ["fedex/track-response"],
  dhl: ["dhl/shipments"],
  mydhl: ["mydhl/tracking"],
  usps: ["usps/tracking"],
  gls: ["gls/parcels"],
  laposte: ["laposte/suivi"],
  australia_post: ["australia_post/tracking-results"],
  shopify: [
    "shopify/fulfillment",
    "shopify/fulfillment-event",
    "shopify/order",
    "shopify/refund",
    "shopify/transaction",
    "shopify/payout",
    "shopify/balance-transactions",
  ],
  lago: [
    "lago/customer-updated",
    "lago/invoice-created",
    "lago/credit-note-created",
    "lago/payment",
    "lago/subscription-started",
    "lago/invoice-drafted",
  ],
  gocardless: ["gocardless/events", "gocardless/payments", "gocardless/refund", "gocardless/payout"],
  adyen: [
    "adyen/authorisation",
    "adyen/capture",
    "adyen/refund",
    "adyen/chargeback",
    "adyen/report-available",
  ],
  adyen_manual: ["adyen/authorisation", "adyen/capture", "adyen/refund"],
  stripe: [
    "stripe/customer-updated",
    "stripe/subscription-updated",
    "stripe/invoice-finalized",
    "stripe/invoice-finalized-2020",
    "stripe/credit-note-created",
    "stripe/charge-succeeded",
    "stripe/charge-succeeded-2017",
    "stripe/invoice-payment-paid",
    "stripe/refund-updated",
    "stripe/dispute-funds-withdrawn",
    "stripe/payout-paid",
    "stripe/payment-intent-succeeded",
  ],
};

/** Dialects that write as another does: which of the two is meant is a setting. */
const TAKEN_FOR: Readonly<Record<string, string>> = { adyen_manual: "adyen" };

/** Whatever comes in, faults or canonical events come out; every raw text is a part of what came in. */
function assertSound(dialect: string, message: unknown): void {
  const reading = read(dialect, message);
  if (!reading.ok) {
    assert.ok(reading.faults.length > 0);
    for (const { pointer, code, detail } of reading.faults) {
      assert.match(pointer, /^(\/|$)/);
      assert.match(code, /^[a-z_]+$/);
      assert.ok(detail.length > 0);
    }
    return;
  }
  assert.equal(reading.note === null, reading.events.length > 0);
  for (const { event, raw } of reading.events) {
    assert.deepEqual(CanonicalEvent.parse(event), event);
    assert.equal(event.source, "/systems/acme");
    if (raw !== null) assert.ok(JSON.stringify(message).includes(raw));
  }
}

/** Replaces the value at one place of a message, chosen by a number. */
function replaceOne(message: unknown, place: number, value: unknown): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(message);
  const [node, key] = places[place % places.length] ?? [];
  if (node !== undefined && key !== undefined) node[key] = value;
  return message;
}

for (const dialect of DIALECT_NAMES) {
  const fixtures = FIXTURES[dialect as keyof typeof FIXTURES];

  test(`${dialect}: any JSON gives faults or canonical events`, () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (message) => assertSound(dialect, message)));
  });

  test(`${dialect}: a sound message with anything in one place gives faults or canonical events`, () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("", " ", "\u0007", "x".repeat(3000), "2026-11-20", -1, null, [], {}),
    );
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.nat(), value, (name, place, put) =>
        assertSound(dialect, replaceOne(fixture(name), place, put)),
      ),
      { numRuns: 400 },
    );
  });

  test(`${dialect}: its messages are recognized, by no other dialect, and nothing else is`, () => {
    for (const name of fixtures) {
      assert.equal(
        dialectOf(Buffer.from(JSON.stringify(fixture(name))))?.name,
        TAKEN_FOR[dialect] ?? dialect,
        name,
      );
    }
    for (const value of [null, 1, "x", [], {}, [[]], [null], { events: [] }, { event: 1, data: {} }]) {
      assert.equal(dialectNamed(dialect)?.recognizes(value), false, JSON.stringify(value));
    }
  });

  test(`${dialect}: every fixture is understood`, () => {
    for (const name of fixtures) assert.ok(read(dialect, fixture(name)).ok, name);
  });
}

/** The most of one message that a dialect may look at: so many members of a list, none of them sound. */
const LONG = Array.from({ length: MAX_EVENTS + 1 }, () => ({}));
const LONG_LISTS: Record<string, [message: unknown, pointer: string, most?: number]> = {
  canonical: [LONG, ""],
  easypost: [
    replaceAt("easypost/tracker-updated", ["result", "tracking_details"]),
    "/result/tracking_details",
  ],
  shippo: [replaceAt("shippo/track-updated", ["data", "tracking_history"]), "/data/tracking_history"],
  aftership: [replaceAt("aftership/tracking-update", ["msg", "checkpoints"]), "/msg/checkpoints"],
  dcsa: [{ events: LONG }, "/events"],
  ups: [{ trackResponse: { shipment: LONG } }, "/trackResponse/shipment"],
  fedex: [{ output: { completeTrackResults: LONG } }, "/output/completeTrackResults"],
  dhl: [{ shipments: LONG }, "/shipments"],
  mydhl: [replaceAt("mydhl/tracking", ["shipments", "0", "pieces"]), "/shipments/0/pieces"],
  usps: [replaceAt("usps/tracking", ["trackingEvents"]), "/trackingEvents"],
  gls: [replaceAt("gls/parcels", ["parcels", "0", "events"]), "/parcels/0/events"],
  laposte: [replaceAt("laposte/suivi", ["0", "shipment", "event"]), "/0/shipment/event"],
  australia_post: [{ tracking_results: LONG }, "/tracking_results"],
  shopify: [replaceAt("shopify/fulfillment", ["tracking_numbers"]), "/tracking_numbers", 50],
  gocardless: [{ payments: LONG }, "/payments"],
  adyen: [{ notificationItems: LONG }, "/notificationItems"],
  adyen_manual: [{ notificationItems: LONG }, "/notificationItems"],
  lago: [replaceAt("lago/payment", ["payment", "invoice_ids"]), "/payment/invoice_ids", 100],
  stripe: [
    replaceAt("stripe/invoice-finalized", ["data", "object", "lines", "data"]),
    "/data/object/lines/data",
  ],
};

function replaceAt(name: string, path: readonly string[]): unknown {
  const message = fixture(name);
  const last = path.at(-1) ?? "";
  let holder = message;
  for (const step of path.slice(0, -1)) holder = holder[step];
  holder[last] = LONG;
  return message;
}

for (const dialect of DIALECT_NAMES) {
  test(`${dialect}: a list that is too long is told so, and nothing of what stands in it`, () => {
    const [message, pointer, most = MAX_EVENTS] = LONG_LISTS[dialect] ?? [];
    const reading = read(dialect, message);
    assert.ok(!reading.ok);
    assert.deepEqual(
      reading.faults.map((fault) => fault.pointer),
      [pointer],
    );
    assert.match(reading.faults[0]?.detail ?? "", new RegExp(`\\b${most}\\b`));
  });
}

test("Odoo offers every dialect that is read here, and no other", () => {
  const model = new URL("../../../odoo_addon/freight_bridge/models/freight_system.py", import.meta.url);
  const [, selection = ""] = /^DIALECTS = \[(.*?)^\]/ms.exec(readFileSync(model, "utf8")) ?? [];
  const offered = [...selection.matchAll(/\("(\w+)",/g)].map(([, name]) => name);
  assert.deepEqual(offered.sort(), [...DIALECT_NAMES, ...FILE_DIALECT_NAMES].sort());
});
