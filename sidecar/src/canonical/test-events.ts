// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A whole milestone as a partner would send it in the canonical dialect; each test changes what it is about. */
export function milestone(changes: Record<string, unknown> = {}, data: Record<string, unknown> = {}) {
  return {
    specversion: "1.0",
    id: "m-1",
    source: "/systems/acme",
    type: "freight.shipment.milestone.v1",
    subject: "1Z999",
    time: "2026-11-20T11:00:00+01:00",
    datacontenttype: "application/json",
    partitionkey: "tracking:1Z999",
    correlationid: "3cecb101-7a1a-43a4-9d62-e88a131651e2",
    ...changes,
    data: {
      references: [{ kind: "tracking", value: "1Z999" }],
      code: "delivered",
      partner_code: "delivered",
      partner_text: "DELIVERED, FRONT DOOR",
      classifier: "actual",
      reported_at: "2026-11-20T10:05:00Z",
      retracts: null,
      carrier: { scac: "UPSN", name: "UPS", service: "Ground" },
      location: {
        name: null,
        city: "Lyon",
        state: null,
        postal_code: null,
        country: "FR",
        unlocode: "FRLYS",
      },
      signed_by: null,
      ...data,
    },
  };
}

/** A whole invoice, likewise. */
export function invoice(data: Record<string, unknown> = {}) {
  return {
    ...milestone({ id: "i-1", type: "freight.invoice.received.v1", subject: "90011" }),
    data: {
      references: [{ kind: "bol", value: "BOL-55" }],
      number: "90011",
      invoice_type: "original",
      issued_on: "2026-11-19",
      currency: "EUR",
      total: "145.50",
      carrier: null,
      lines: [{ code: "freight", partner_code: "400", description: "Line haul", amount: "145.50" }],
      ...data,
    },
  };
}
