// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull } from "../envelope.ts";
import { Country, personal, text } from "../primitives.ts";
import { Address, Attributes, Key } from "./parts.ts";

const TaxId = z.strictObject({
  kind: text(30).describe("Your word for its kind, such as eu_vat."),
  value: text(50),
  country: orNull(Country),
});

/** A customer as a billing platform or a CRM has it now; what is left out is not known there. */
export const CustomerData = z
  .strictObject({
    reference: Key.describe("Your own id of the customer."),
    status: z.enum(["active", "deleted", "merged"]),
    merged_into: orNull(Key).describe("Where it was merged: your own id of the customer that is left."),
    parent: orNull(Key).describe("Your own id of the customer that it belongs to."),
    name: orNull(personal("name", text(200))),
    is_company: z.boolean().nullable().default(null),
    email: orNull(personal("email", text(200))),
    phone: orNull(personal("phone", text(80))),
    tax_ids: z.array(TaxId).max(10).default([]),
    billing_address: orNull(Address),
    shipping_address: orNull(Address),
    currency: orNull(Currency),
    payment_days: z
      .int()
      .min(0)
      .max(365)
      .nullable()
      .default(null)
      .describe("Days from the invoice to its payment."),
    language: orNull(text(20)).describe("A tag of BCP 47, such as fr-CH."),
    attributes: Attributes,
  })
  .refine(({ status, merged_into: into }) => (status === "merged") === (into !== null), {
    path: ["merged_into"],
    message: "must name the customer that is left where the status is merged, and only there",
  });

export const CustomerEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.customer.v1"),
  data: CustomerData,
});
export type CustomerEvent = z.infer<typeof CustomerEvent>;
