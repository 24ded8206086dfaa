// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { CarrierWords } from "./words.ts";

interface Event {
  readonly type?: string;
  readonly subject?: string;
}

function event(type: string, id: string, load: string, pro: string, time: string, data: object): string {
  const references = [
    { kind: "shipment", value: load },
    { kind: "pro", value: pro },
  ];
  return JSON.stringify({ specversion: "1.0", id, type, subject: load, time, data: { references, ...data } });
}

/** A carrier that writes CloudEvents. */
export const json: CarrierWords = {
  dialect: "canonical",
  contentType: "application/cloudevents+json",
  settings: {},
  loadIn(body) {
    const { type, subject } = JSON.parse(body) as Event;
    return type === "freight.tender.offered.v1" ? (subject ?? null) : null;
  },
  isAcknowledgement: () => false,
  accept: (load, pro) =>
    event("freight.tender.response.v1", `answer-${load}`, load, pro, new Date().toISOString(), {
      response: "accepted",
    }),
  status: (load, pro, happening, at) =>
    event("freight.shipment.milestone.v1", `${load}-${happening}`, load, pro, at.toISOString(), {
      code: happening,
      partner_code: happening,
      classifier: "actual",
    }),
  invoice: (load, pro, total) =>
    event("freight.invoice.received.v1", `invoice-${pro}`, load, pro, new Date().toISOString(), {
      number: pro,
      invoice_type: "original",
      issued_on: new Date().toISOString().slice(0, 10),
      currency: "USD",
      total,
      lines: [{ partner_code: "400", description: "Linehaul", amount: total }],
    }),
  acknowledge: () => null,
};
