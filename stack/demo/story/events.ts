// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What carriers say in the demo's stories, in the canonical format. */

export type Reference = readonly [kind: string, value: string];

function event(id: string, type: string, subject: string, time: string, data: object): object {
  return { specversion: "1.0", id, type, subject, time, data };
}

const referencesOf = ([kind, value]: Reference) => [{ kind, value }];

export interface Milestone {
  readonly id: string;
  readonly reference: Reference;
  readonly time: string;
  readonly code: string;
  readonly text: string;
  readonly city: string;
  readonly country: string;
  readonly signedBy?: string;
}

export function milestone(told: Milestone): object {
  return event(told.id, "freight.shipment.milestone.v1", told.reference[1], told.time, {
    references: referencesOf(told.reference),
    code: told.code,
    partner_code: told.code,
    partner_text: told.text,
    classifier: "actual",
    location: { city: told.city, country: told.country },
    signed_by: told.signedBy ?? null,
  });
}

/** A signed proof of delivery. */
export function proof(told: {
  id: string;
  reference: Reference;
  time: string;
  name: string;
  content: Buffer;
  signedBy: string;
}): object {
  return event(told.id, "freight.shipment.document.v1", told.reference[1], told.time, {
    references: referencesOf(told.reference),
    kind: "pod",
    name: told.name,
    media_type: "application/pdf",
    content: told.content.toString("base64"),
    issued_at: told.time,
    signed_by: told.signedBy,
  });
}

/** The carrier takes the load, and gives it a number of its own. */
export function acceptance(told: { id: string; load: string; pro: string; time: string }): object {
  return event(told.id, "freight.tender.response.v1", told.load, told.time, {
    references: [
      { kind: "shipment", value: told.load },
      { kind: "pro", value: told.pro },
    ],
    response: "accepted",
    carrier: { scac: "CTRD", name: "Continental Road" },
  });
}

/** The carrier's invoice of one line. Amounts are decimal strings. */
export function carrierInvoice(told: {
  id: string;
  reference: Reference;
  time: string;
  number: string;
  amount: string;
  kilograms: string;
}): object {
  return event(told.id, "freight.invoice.received.v1", told.number, told.time, {
    references: referencesOf(told.reference),
    number: told.number,
    invoice_type: "original",
    issued_on: told.time.slice(0, 10),
    currency: "USD",
    total: told.amount,
    carrier: { scac: "CTRD", name: "Continental Road" },
    lines: [
      {
        code: "LINEHAUL",
        partner_code: "400",
        description: "Line haul",
        amount: told.amount,
        weight: { value: told.kilograms, unit: "kg" },
      },
    ],
  });
}
