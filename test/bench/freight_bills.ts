// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * What a month of carriers' invoices is made of, for the benchmark: a carrier with a contract in force, shipments that left, and
 * an invoice for each five of them with what was agreed, a little more, or too much. Amounts are whole cents and worked out here
 * again from the contract's words, so that what Odoo approves and books is checked against something that Odoo did not say.
 */
import { mapBounded } from "../support/partner.ts";
import type { SystemPartner } from "../support/world.ts";

export const SHIPMENTS_PER_INVOICE = 5;
export const LINES_PER_INVOICE = 20;
const PER_MESSAGE = 50;
const WIDTH = 4;
/** Days ago on which the first and the last of the shipments left. */
const OLDEST = 40;
const DAYS = 20;
const DAY_MS = 24 * 3_600_000;

/** The contract's prices, in cents: per kilogram below and from the break, at least, and what each shipment pays beside. */
export const PRICES = {
  below: 120,
  breakAt: 500,
  from: 100,
  minimum: 10_000,
  fuelPercent: 10,
  toll: 750,
  gate: 2500,
};
/** The tolerance: both limits hold, so a difference of 2.00 passes and one of 80.00 does not. */
export const TOLERANCE = { amount: 5, percent: 10 };
const SLIGHT = 200;
const GROSS = 8000;

/** Our codes of the four charges that each shipment has. */
export interface Codes {
  readonly linehaul: string;
  readonly fuel: string;
  readonly toll: string;
  readonly gate: string;
}

/** So many invoices that are approved by rule, and beside each 25 of them one that is not. */
export interface Batch {
  /** Begins the numbers of its invoices and of its shipments. */
  readonly prefix: string;
  readonly approved: number;
}

/** What Odoo must come to, in cents. */
export interface Owed {
  readonly expected: number;
  readonly variance: number;
  /** What was expected of the shipments whose invoices wait for a person. */
  readonly waiting: number;
}

export function invoicesOf({ approved }: Batch): number {
  return approved + Math.ceil(approved / 25);
}

export function shipmentsOf(batch: Batch): number {
  return invoicesOf(batch) * SHIPMENTS_PER_INVOICE;
}

/** Kilograms of the n-th shipment of a batch. */
export function weightOf(shipment: number): number {
  return 60 + ((shipment * 37) % 900);
}

/** When the n-th of so many shipments left: some hundred on each day. */
export function leftOn(shipment: number, of: number): Date {
  const days = OLDEST - Math.floor((shipment * DAYS) / of);
  return new Date((Math.floor(Date.now() / DAY_MS) - days + 0.5) * DAY_MS);
}

/** Code → cents that a shipment costs. */
function agreed(codes: Codes, shipment: number): [code: string, cents: number][] {
  const kilograms = weightOf(shipment);
  const price = kilograms < PRICES.breakAt ? PRICES.below : PRICES.from;
  const linehaul = Math.max(kilograms * price, PRICES.minimum);
  return [
    [codes.linehaul, linehaul],
    [codes.fuel, Math.round((linehaul * PRICES.fuelPercent) / 100)],
    [codes.toll, PRICES.toll],
    [codes.gate, PRICES.gate],
  ];
}

/** What the first line of an invoice says beyond what was agreed: every tenth a little, those after the approved ones too much. */
function excess(batch: Batch, invoice: number): number {
  if (invoice >= batch.approved) return GROSS;
  return invoice % 10 === 3 ? SLIGHT : 0;
}

export function owed(codes: Codes, batch: Batch): Owed {
  const sums = { expected: 0, variance: 0, waiting: 0 };
  for (let invoice = 0; invoice < invoicesOf(batch); invoice++) {
    const isApproved = invoice < batch.approved;
    for (const shipment of shipmentsIn(invoice)) {
      const cents = agreed(codes, shipment).reduce((sum, [, amount]) => sum + amount, 0);
      sums[isApproved ? "expected" : "waiting"] += cents;
    }
    if (isApproved) sums.variance += excess(batch, invoice);
  }
  return sums;
}

function shipmentsIn(invoice: number): number[] {
  return Array.from({ length: SHIPMENTS_PER_INVOICE }, (_, index) => invoice * SHIPMENTS_PER_INVOICE + index);
}

/** Sends all invoices of a batch as the carrier does; resolves when the gateway has them. */
export async function sendInvoices(
  partner: SystemPartner,
  scac: string,
  codes: Codes,
  batch: Batch,
): Promise<void> {
  const messages = Array.from({ length: Math.ceil(invoicesOf(batch) / PER_MESSAGE) }, (_, part) => part);
  await mapBounded(messages, WIDTH, async (part) => {
    const end = Math.min(invoicesOf(batch), (part + 1) * PER_MESSAGE);
    const events = Array.from({ length: end - part * PER_MESSAGE }, (_, index) =>
      invoiceEvent(scac, codes, batch, part * PER_MESSAGE + index),
    );
    const answer = await partner.deliver(events, { contentType: "application/cloudevents-batch+json" });
    if (answer.status !== 202) {
      throw new Error(
        `invoices were not accepted: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`,
      );
    }
  });
}

function invoiceEvent(scac: string, codes: Codes, batch: Batch, invoice: number): Record<string, unknown> {
  const number = `${batch.prefix}${invoice}`;
  const lines = shipmentsIn(invoice).flatMap((shipment) =>
    agreed(codes, shipment).map(([code, cents]) => ({ shipment, code, cents })),
  );
  const [first] = lines as [(typeof lines)[number]];
  first.cents += excess(batch, invoice);
  const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
  return {
    specversion: "1.0",
    id: number,
    type: "freight.invoice.received.v1",
    subject: number,
    time: new Date().toISOString(),
    data: {
      references: [{ kind: "tracking", value: `${batch.prefix}${first.shipment}` }],
      number,
      invoice_type: "original",
      issued_on: day(-5),
      due_on: day(25),
      currency: "USD",
      total: decimal(lines.reduce((sum, line) => sum + line.cents, 0)),
      carrier: { scac },
      lines: lines.map(({ shipment, code, cents }) => ({
        code,
        partner_code: code,
        description: code,
        amount: decimal(cents),
        references: [{ kind: "tracking", value: `${batch.prefix}${shipment}` }],
        ...(code === codes.linehaul ? { weight: { value: String(weightOf(shipment)), unit: "kg" } } : {}),
      })),
    },
  };
}

function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}
