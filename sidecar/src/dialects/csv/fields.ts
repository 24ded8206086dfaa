// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { REFERENCE_KINDS, type ReferenceKind } from "../../canonical/index.ts";
import type { CsvLayout } from "../mapping.ts";

export type CsvRecord = CsvLayout["record"];

/** What a cell of a field may hold. */
export interface FieldRule {
  /** UTF-16 units. */
  readonly max: number;
  /**
   * Free text stays as it came, also where a spreadsheet would take it for a formula. Anything else that looks like one
   * (a code, a reference, a time) is no such thing, and the row is rejected.
   */
  readonly isText: boolean;
}

const text = (max: number): FieldRule => ({ max, isText: true });
const word = (max: number): FieldRule => ({ max, isText: false });

/** The fields that are references, by the kind that they are named after; an invoice has its own field, `number`. */
export const REFERENCE_FIELDS: readonly ReferenceKind[] = REFERENCE_KINDS.filter(
  (kind) => kind !== "invoice" && kind !== "other",
);

const REFERENCES = Object.fromEntries(REFERENCE_FIELDS.map((kind) => [kind, word(100)]));

/** The fields that each kind of record may have (docs/contracts.md, section 9). */
export const FIELDS: Readonly<Record<CsvRecord, Readonly<Record<string, FieldRule>>>> = {
  milestone: {
    ...REFERENCES,
    code: word(100),
    text: text(2000),
    time: word(100),
    time_zone: word(60),
    classifier: word(20),
    reported_at: word(100),
    id: word(200),
    city: text(100),
    state: text(100),
    postal_code: word(20),
    country: word(100),
    unlocode: word(20),
    location_name: text(200),
    carrier_scac: word(20),
    carrier_name: text(100),
    service: text(100),
    signed_by: text(200),
  },
  tender_response: {
    ...REFERENCES,
    response: word(50),
    reason_code: word(50),
    reason: text(2000),
    time: word(100),
    id: word(200),
  },
  invoice_line: {
    ...REFERENCES,
    number: word(100),
    invoice_type: word(50),
    issued_on: word(100),
    currency: word(10),
    total: word(50),
    code: word(100),
    description: text(500),
    amount: word(50),
    quantity: word(50),
    carrier_scac: word(20),
    carrier_name: text(100),
    original_number: word(100),
    due_on: word(100),
    tax_total: word(50),
    payee_name: text(200),
    payee_code: word(80),
    is_tax: word(10),
    unit: text(20),
    rate: word(50),
    weight: word(50),
    weight_unit: word(10),
    pieces: word(20),
    shipped_on: word(100),
    service: text(100),
    origin_city: text(100),
    origin_state: text(100),
    origin_postal_code: word(20),
    origin_country: word(100),
    destination_city: text(100),
    destination_state: text(100),
    destination_postal_code: word(20),
    destination_country: word(100),
  },
};

/** Without one of these nothing can be said at all. */
export const REQUIRED: Readonly<Record<CsvRecord, readonly string[]>> = {
  milestone: ["code", "time"],
  tender_response: ["response"],
  invoice_line: ["number", "issued_on", "currency", "amount"],
};

/** Whether a record must name a shipment by a reference; an invoice may stand for itself by its number. */
export const NEEDS_REFERENCE: Readonly<Record<CsvRecord, boolean>> = {
  milestone: true,
  tender_response: true,
  invoice_line: false,
};

/** The fields that hold a time, which may have a format. */
export const TIME_FIELDS: readonly string[] = ["time", "reported_at", "issued_on", "due_on", "shipped_on"];
