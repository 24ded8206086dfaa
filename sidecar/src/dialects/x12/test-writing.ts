// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import type { InterchangeEvent, RemittanceEvent, TenderEvent } from "../../canonical/index.ts";
import { milestone } from "../../canonical/test-events.ts";
import type { ReadEvent } from "../dialect.ts";
import type { Segment } from "../edi/segment.ts";
import type { UnitReaderFactory } from "../edi/unit-reader.ts";
import { Envelope } from "../envelope.ts";
import { Mapping } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { read204 } from "./read-204.ts";
import { read210 } from "./read-210.ts";
import { read820 } from "./read-820.ts";

/** The envelope of a row of the outbox; each test changes what it is about. */
export function envelope(changes: Record<string, unknown> = {}): Envelope {
  return Envelope.parse({
    sender: { qualifier: "ZZ", id: "OURS" },
    receiver: { qualifier: "02", id: "ACME" },
    group_sender: "OURS",
    group_receiver: "ACMEAPP",
    version: "004010",
    test: false,
    interchange_control: 17,
    group_control: 17,
    acknowledgement_requested: true,
    standards: { functional: "997", acknowledge: null },
    ...changes,
  });
}

/** A place without anything known; each test says what is. */
export function party(role: string, known: Record<string, unknown> = {}) {
  const members = ["name", "code", "street", "street2", "city", "state", "postal_code", "country"];
  const unknown = Object.fromEntries(
    [...members, "contact", "phone", "email"].map((member) => [member, null]),
  );
  return { ...unknown, role, ...known };
}

function event(type: string, data: unknown) {
  return { ...milestone({ type, time: "2026-11-20T10:00:00.000Z", subject: "S1" }), data };
}

/** A tender as Odoo makes it. */
export function tender(data: Record<string, unknown> = {}): TenderEvent {
  return event("freight.tender.offered.v1", {
    references: [
      { kind: "shipment", value: "FS00012" },
      { kind: "order", value: "S00012" },
    ],
    purpose: "original",
    carrier: { scac: "ACME", name: "Acme Trucking", service: "EXPEDITED" },
    payment: "prepaid",
    mode: "truckload",
    equipment: "53FT DRY VAN",
    respond_by: "2026-11-21T12:00:00.000Z",
    weight: { value: "5472", unit: "lb" },
    volume: { value: "12.5", unit: "m3" },
    packages: "12",
    charge: { amount: "557.21", currency: "USD" },
    parties: [
      party("bill_to", { name: "Freight Bridge", code: "93001", city: "Boston", state: "MA", country: "US" }),
    ],
    stops: [
      {
        sequence: 1,
        kind: "pickup",
        place: party("shipper", {
          name: "Main warehouse",
          street: "1 Dump Road",
          city: "Rumford",
          country: "US",
        }),
        earliest: "2026-11-22T08:00:00.000Z",
        latest: "2026-11-22T16:30:00.000Z",
        weight: { value: "5472", unit: "lb" },
        volume: null,
        packages: "12",
        references: [{ kind: "delivery", value: "WH/OUT/00012" }],
        items: [
          {
            description: "Paper in rolls",
            quantity: "12",
            package_type: "roll",
            weight: { value: "5472", unit: "lb" },
            volume: null,
            references: [{ kind: "purchase_order", value: "PO-7" }],
          },
        ],
        notes: ["Dock 4"],
      },
      {
        sequence: 2,
        kind: "delivery",
        place: party("consignee", { name: "Quad", contact: "Jo", phone: "+1 414 555 0100", country: "US" }),
        earliest: null,
        latest: "2026-11-24T16:30:00.000Z",
        weight: null,
        volume: null,
        packages: null,
        references: [],
        items: [],
        notes: [],
      },
    ],
    notes: ["Call before delivery"],
    ...data,
  }) as unknown as TenderEvent;
}

/** A remittance as Odoo makes it. */
export function remittance(data: Record<string, unknown> = {}): RemittanceEvent {
  return event("freight.remittance.v1", {
    number: "PAY/2026/0007",
    references: [{ kind: "other", value: "PAY/2026/0007" }],
    status: "paid",
    method: "ACH",
    amount: "659.40",
    currency: "USD",
    paid_on: "2026-11-20",
    payer: party("payer", { name: "Freight Bridge", email: "pay@example.com" }),
    payee: party("payee", { name: "Acme Trucking" }),
    lines: [
      {
        reference: { kind: "invoice", value: "09851270" },
        paid: "659.40",
        billed: "700.00",
        discount: null,
        issued_on: "2026-11-01",
        adjustments: [{ amount: "-40.60", reason_code: "short_pay", reason: "Fuel as agreed" }],
        references: [{ kind: "bol", value: "BOL-55" }],
      },
    ],
    ...data,
  }) as unknown as RemittanceEvent;
}

/** An interchange of one 214 that was received in order. */
export function received(data: Record<string, unknown> = {}): InterchangeEvent {
  const set = { kind: "214", control: "0001", status: "accepted", faults: [] };
  return event("freight.interchange.received.v1", {
    syntax: "x12",
    control: "000000018",
    sender: { qualifier: "02", id: "ACME" },
    receiver: { qualifier: "ZZ", id: "OURS" },
    test: false,
    version: "00401",
    prepared_at: "2026-11-19T09:30:00.000Z",
    acknowledgement_requested: true,
    digest: "0".repeat(64),
    status: "accepted",
    groups: [
      {
        functional_id: "QM",
        control: "18",
        version: "004010",
        status: "accepted",
        declared: 1,
        received: 1,
        accepted: 1,
        sets: [set],
        faults: [],
      },
    ],
    faults: [],
    ...data,
  }) as unknown as InterchangeEvent;
}

/** The segments of a text that is sound X12 with an ISA of 106 characters, split by nothing but its own delimiters. */
export function segmentsOf(text: string): Segment[] {
  const [element = "", component = "", terminator = ""] = [text[3], text[104], text[105]];
  assert.equal(text.slice(0, 3), "ISA");
  const pieces = text.trim().split(terminator);
  let position = 0;
  return pieces.slice(0, -1).map((piece) => {
    const raw = piece.trim();
    const [id = "", ...elements] = raw.split(element);
    position = id === "ST" || id === "ISA" ? 1 : position + 1;
    const parts = elements.map((one) => (id === "ISA" ? [one] : one.split(component)));
    return { id, elements: parts, position, raw: raw + terminator };
  });
}

const READERS: Readonly<Record<string, UnitReaderFactory>> = {
  "204": read204,
  "210": read210,
  "820": read820,
};

/** What the reader of the first set of a text says. */
export function readSet(text: string, mapping: Record<string, unknown> = {}) {
  const segments = segmentsOf(text);
  const start = segments.findIndex(({ id }) => id === "ST");
  const end = segments.findIndex(({ id }) => id === "SE");
  const header = segments[start];
  assert.ok(header);
  const factory = READERS[header.elements[0]?.[0] ?? ""];
  assert.ok(factory);
  const reader = factory(header, {
    dialect: CONTEXT,
    mapping: Mapping.parse(mapping),
    preparedAt: "2026-11-20T10:00:00.000Z",
    version: "004010",
    control: "0001",
    interchangeControl: "000000017",
    groupControl: "17",
    sender: "ACME",
  });
  const events: ReadEvent[] = segments.slice(start + 1, end).flatMap((segment) => reader.push(segment));
  events.push(...reader.end());
  return { events, faults: reader.faults, remarks: reader.remarks };
}

/** The segments between ISA and IEA with `*` between their elements, short enough to compare at a glance. */
export function lines(text: string): string[] {
  return segmentsOf(text)
    .slice(1, -1)
    .map(({ id, elements }) => [id, ...elements.map((parts) => parts.join(">"))].join("*"));
}
