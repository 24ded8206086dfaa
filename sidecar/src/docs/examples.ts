// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { NOTIFICATION_CAMT, STATEMENT_MT940 } from "./bank-examples.ts";
import { BILLING_EXAMPLES, ISSUED_INVOICE } from "./billing-examples.ts";
import { type Example, event } from "./example.ts";

export type { Example } from "./example.ts";

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
    due_on: "2026-12-20",
    currency: "USD",
    total: "412.60",
    carrier: { scac: "ACME" },
    payee: { name: "Quick Cash Factoring", code: "F-1" },
    shipped_on: "2026-11-17",
    origin: { city: "Lyon", postal_code: "69002", country: "FR" },
    destination: { city: "Lille", postal_code: "59000", country: "FR" },
    lines: [
      {
        references: [{ kind: "pro", value: "PRO-7731" }],
        code: "linehaul",
        partner_code: "400",
        description: "Linehaul",
        amount: "371.00",
        quantity: "14",
        unit: "CWT",
        rate: "26.50",
        weight: { value: "1400", unit: "lb" },
        pieces: 4,
      },
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

/** One black pixel: the smallest picture that is one. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==";

const PROOF = {
  specversion: "1.0",
  id: "pod-PRO-7731",
  type: "freight.shipment.document.v1",
  subject: "PRO-7731",
  time: "2026-11-20T10:06:00+01:00",
  data: {
    references: [{ kind: "pro", value: "PRO-7731" }],
    kind: "pod",
    name: "pod-PRO-7731.png",
    media_type: "image/png",
    content: PIXEL,
    sha256: "28009318867c018fa81c674e80e3537f5440457ee9786aa6e61661f3a4597d28",
    issued_at: "2026-11-20T10:04:00+01:00",
    signed_by: "M. Durand",
  },
};

const STATEMENT = {
  specversion: "1.0",
  id: "statement-2026-11",
  type: "freight.statement.closed.v1",
  subject: "ST-2026-11",
  time: "2026-12-01T06:00:00Z",
  data: {
    number: "ST-2026-11",
    currency: "EUR",
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    count: 2,
    total: "150.00",
    lines: [
      { number: "INV-88012", amount: "200.00", issued_on: "2026-11-03" },
      { number: "CR-88012", amount: "-50.00", issued_on: "2026-11-17" },
    ],
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

const STATUS_214 = `ISA*00*          *00*          *02*ACME           *ZZ*SHIPPER        *261120*1410*U*00401*000000017*0*P*>~
GS*QM*ACME*SHIPPER*20261120*1410*17*X*004010~
ST*214*0001~
B10*PRO7731*SHIP00042*ACME~
L11*S00042*OQ~
LX*1~
AT7*D1*NS***20261120*1345*ET~
MS1*BOSTON*MA*US~
SE*7*0001~
GE*1*17~
IEA*1*000000017~`;

const TENDER_ANSWER_990 = `ISA*00*          *00*          *02*ACME           *ZZ*SHIPPER        *261120*1415*U*00401*000000018*0*P*>~
GS*GF*ACME*SHIPPER*20261120*1415*18*X*004010~
ST*990*0001~
B1*ACME*SHIP00042*20261120*A~
N9*CN*PRO7731~
SE*4*0001~
GE*1*18~
IEA*1*000000018~`;

const STATUS_IFTSTA = `UNA:+.? '
UNB+UNOC:3+ACME:14+SHIPPER:14+261120:1410+4711++++1'
UNH+1+IFTSTA:D:96A:UN'
BGM+77+STATUS4711+9'
DTM+137:202611201410:203'
CNI+1+PRO7731'
RFF+SI:SHIP00042'
STS+1+21'
DTM+78:202611201345:203'
LOC+175+DEHAM:139:6:Hamburg'
UNT+9+1'
UNZ+1+4711'`;

const STATUS_CSV = `Load;Pro;Event;When
SHIP00042;PRO7731;ZUG;20.11.2026 13:45`;

const CSV_MAPPING = {
  timezone: "Europe/Berlin",
  milestone_codes: { ZUG: "delivered" },
  csv: {
    layouts: [
      {
        record: "milestone",
        fields: {
          shipment: { column: "Load" },
          pro: { column: "Pro" },
          code: { column: "Event" },
          time: { column: "When", format: "dd.MM.yyyy HH:mm" },
        },
      },
    ],
  },
};

const MILESTONE = "freight.shipment.milestone.v1";

/** What partners send. */
export const EXAMPLES: readonly Example[] = [
  event("milestone", "A delivery that happened", DELIVERED),
  event("estimate", "An expected delivery: estimated, so it moves no shipment", ESTIMATE),
  event("document", "A proof of delivery, signed: the bytes of the picture in base64", PROOF),
  event("invoice", "A freight invoice: amounts are texts, never JSON numbers", INVOICE),
  event("statement", "What you billed in a month, to be compared with what arrived", STATEMENT),
  event("tender_response", "The answer to a tender, with the carrier's own number for the load", ANSWER),
  event("master_record", "A code of master data, valid from a day on", CODE),
  ...BILLING_EXAMPLES,
  {
    name: "batch",
    title: "Several events in one message: all of them are taken, or none",
    dialect: "canonical",
    mediaType: "application/cloudevents-batch+json",
    body: JSON.stringify([DELIVERED, ESTIMATE], null, 2),
    events: [DELIVERED.type, ESTIMATE.type],
  },
  {
    name: "x12_214",
    title: "X12 214: delivered, with the shipper's number, the PRO and an order",
    dialect: "x12",
    mediaType: "application/edi-x12",
    body: STATUS_214,
    events: [MILESTONE],
  },
  {
    name: "x12_990",
    title: "X12 990: a tender is accepted",
    dialect: "x12",
    mediaType: "application/edi-x12",
    body: TENDER_ANSWER_990,
    events: ["freight.tender.response.v1"],
  },
  {
    name: "edifact_iftsta",
    title: "EDIFACT IFTSTA: delivered",
    dialect: "edifact",
    mediaType: "application/edifact",
    body: STATUS_IFTSTA,
    events: [MILESTONE],
  },
  {
    name: "csv_milestone",
    title: "CSV: delivered, by a column map that names the columns, the time zone and what ZUG means",
    dialect: "csv",
    mediaType: "text/csv",
    body: STATUS_CSV,
    events: [MILESTONE],
    mapping: CSV_MAPPING,
  },
  {
    name: "mt940",
    title: "MT940: a bank statement, its second entry in the form of the German banks",
    dialect: "mt940",
    mediaType: "application/x-mt940",
    body: STATEMENT_MT940,
    events: ["bank.statement.v1"],
  },
  {
    name: "camt_054",
    title: "camt.054: an entry before its statement, with a structured reference",
    dialect: "camt",
    mediaType: "application/xml",
    body: NOTIFICATION_CAMT,
    events: ["bank.statement.v1"],
  },
];

/** What partners get: read by the same schemas. */
export const SENT_EXAMPLES: readonly Example[] = [
  event("tender", "A load offered to a carrier; the answer is a freight.tender.response.v1", TENDER),
  event(
    "issued_invoice",
    "An invoice of ours for a billing platform; the answer is a billing.invoice.answer.v1",
    ISSUED_INVOICE,
  ),
];
