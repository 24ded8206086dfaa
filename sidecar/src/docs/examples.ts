// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A message as a partner may send it; a test reads each one by the dialect it is for. */
export interface Example {
  readonly name: string;
  /** What it shows, in a sentence without its end. */
  readonly title: string;
  /** The dialect that reads it. */
  readonly dialect: string;
  readonly mediaType: string;
  readonly body: string;
  /** The types of the events that it becomes, in order. */
  readonly events: readonly string[];
}

function event(name: string, title: string, body: { readonly type: string }): Example {
  return {
    name,
    title,
    dialect: "canonical",
    mediaType: "application/cloudevents+json",
    body: JSON.stringify(body, null, 2),
    events: [body.type],
  };
}

const DELIVERED = {
  specversion: "1.0",
  id: "evt-2026-11-20-000017",
  type: "freight.shipment.milestone.v1",
  subject: "1Z999AA10123456784",
  time: "2026-11-20T10:04:00+01:00",
  data: {
    references: [
      { kind: "tracking", value: "1Z999AA10123456784" },
      { kind: "order", value: "S00042" },
    ],
    code: "delivered",
    partner_code: "D1",
    partner_text: "Delivered, front door",
    classifier: "actual",
    carrier: { scac: "UPSN", name: "UPS", service: "Ground" },
    location: { city: "Lyon", postal_code: "69002", country: "FR" },
    signed_by: "M. Durand",
  },
};

const ESTIMATE = {
  specversion: "1.0",
  id: "evt-2026-11-20-000018",
  type: "freight.shipment.milestone.v1",
  subject: "PRO-7731",
  time: "2026-11-23T16:00:00Z",
  data: {
    references: [{ kind: "pro", value: "PRO-7731" }],
    code: "delivered",
    partner_code: "ETA",
    classifier: "estimated",
    reported_at: "2026-11-20T12:30:00Z",
  },
};

const INVOICE = {
  specversion: "1.0",
  id: "inv-90812",
  type: "freight.invoice.received.v1",
  subject: "90812",
  time: "2026-11-20T00:00:00Z",
  data: {
    references: [
      { kind: "pro", value: "PRO-7731" },
      { kind: "bol", value: "BOL-5530" },
    ],
    number: "90812",
    invoice_type: "original",
    issued_on: "2026-11-20",
    currency: "USD",
    total: "412.60",
    carrier: { scac: "ACME" },
    lines: [
      { code: "linehaul", partner_code: "400", description: "Linehaul", amount: "371.00" },
      { code: "fuel_surcharge", partner_code: "FUE", description: "Fuel surcharge 11.2 %", amount: "41.60" },
    ],
  },
};

const ANSWER = {
  specversion: "1.0",
  id: "tender-answer-2096848",
  type: "freight.tender.response.v1",
  subject: "SHIP/00042",
  time: "2026-11-20T14:05:00Z",
  data: {
    references: [
      { kind: "shipment", value: "SHIP/00042" },
      { kind: "pro", value: "PRO-7731" },
    ],
    response: "accepted",
    carrier: { scac: "ACME" },
    pickup_at: "2026-11-21T08:00:00Z",
  },
};

const CODE = {
  specversion: "1.0",
  id: "charge-code-FUE-3",
  type: "freight.master.record.v1",
  subject: "FUE",
  time: "2026-11-20T00:00:00Z",
  data: { kind: "charge_code", code: "FUE", name: "Fuel surcharge", valid_from: "2026-12-01" },
};

const TENDER = {
  specversion: "1.0",
  id: "tender-42",
  type: "freight.tender.offered.v1",
  subject: "SHIP/00042",
  time: "2026-11-20T13:00:00Z",
  data: {
    references: [
      { kind: "shipment", value: "SHIP/00042" },
      { kind: "order", value: "S00042" },
    ],
    purpose: "original",
    carrier: { scac: "ACME" },
    payment: "prepaid",
    mode: "ltl",
    respond_by: "2026-11-20T18:00:00Z",
    weight: { value: "820", unit: "kg" },
    packages: "4",
    stops: [
      {
        sequence: 1,
        kind: "pickup",
        place: { role: "shipper", name: "Lyon warehouse", city: "Lyon", postal_code: "69002", country: "FR" },
        earliest: "2026-11-21T07:00:00Z",
        latest: "2026-11-21T15:00:00Z",
      },
      {
        sequence: 2,
        kind: "delivery",
        place: { role: "consignee", name: "Deco Addict", city: "Lille", postal_code: "59000", country: "FR" },
        latest: "2026-11-24T16:00:00Z",
      },
    ],
  },
};

/** What partners send. */
export const EXAMPLES: readonly Example[] = [
  event("milestone", "A delivery that happened", DELIVERED),
  event("estimate", "An expected delivery: estimated, so it moves no shipment", ESTIMATE),
  event("invoice", "A freight invoice: amounts are texts, never JSON numbers", INVOICE),
  event("tender_response", "The answer to a tender, with the carrier's own number for the load", ANSWER),
  event("master_record", "A code of master data, valid from a day on", CODE),
  {
    name: "batch",
    title: "Several events in one message: all of them are taken, or none",
    dialect: "canonical",
    mediaType: "application/cloudevents-batch+json",
    body: JSON.stringify([DELIVERED, ESTIMATE], null, 2),
    events: [DELIVERED.type, ESTIMATE.type],
  },
];

/** What partners get: read by the same schemas. */
export const SENT_EXAMPLES: readonly Example[] = [
  event("tender", "A load offered to a carrier; the answer is a freight.tender.response.v1", TENDER),
];
