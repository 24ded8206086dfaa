// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { addressMembers, orNull } from "../envelope.ts";
import { Amount, Day, freeText, text } from "../primitives.ts";

/** The platform's own id of a customer, a document, a payment: what it is found by again. */
export const Key = text(100);

export const Address = z.strictObject(addressMembers);

/** How much of a document something is about: what a payment pays of an invoice, what a credit note takes from it. */
export const Share = z.strictObject({
  reference: Key.describe("Your own id of the invoice."),
  amount: Amount,
});

/** The days that something is for, both included. */
export const period = {
  period_from: orNull(Day),
  period_to: orNull(Day),
} as const;

interface WithPeriod {
  readonly period_from: string | null;
  readonly period_to: string | null;
}

/** Whether a period does not end before it begins; one with an open end does not. */
export function isPeriod({ period_from: from, period_to: to }: WithPeriod): boolean {
  return from === null || to === null || from <= to;
}

/** What a period is told that ends before it begins. */
export const PERIOD_RULE = { path: ["period_to"], message: "must not be before period_from" };

/** What else the platform tells, by name: kept, and read by nobody until a mapping asks for it. */
export const Attributes = z.record(text(50), freeText(500)).default({});
