// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { CustomerEvent } from "../canonical/index.ts";
import { attributesOf, CurrencyCode, cutText, listOfAtMost } from "./billing-fields.ts";
import { countryCode } from "./countries.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import { Id, OptionalAddress, type Teller, teller } from "./stripe-parts.ts";

type CustomerData = CustomerEvent["data"];

const TaxId = z
  .object({ type: requiredText(30), value: requiredText(50), country: optionalText(50) })
  .transform(({ type, value, country }) => ({ kind: type, value, country: countryCode(country) }));

const Customer = z.object({
  object: z.literal("customer"),
  id: requiredText(100),
  name: cutText(200),
  // Customers say since 2025 whose name it is.
  business_name: cutText(200),
  individual_name: cutText(200),
  email: optionalText(200),
  phone: optionalText(80),
  address: OptionalAddress,
  shipping: z.object({ address: OptionalAddress }).nullish(),
  currency: CurrencyCode.nullish(),
  preferred_locales: listOfAtMost(optionalText(20), 50).nullish(),
  // Webhooks leave them out; events of their own tell them.
  tax_ids: z.object({ data: listOfAtMost(TaxId, 10) }).nullish(),
});
type Customer = z.infer<typeof Customer>;

/** A customer of whom nothing is known but the id. */
function bare(reference: string, account: string | null): CustomerData {
  return {
    reference,
    status: "active",
    merged_into: null,
    parent: null,
    name: null,
    is_company: null,
    email: null,
    phone: null,
    tax_ids: [],
    billing_address: null,
    shipping_address: null,
    currency: null,
    payment_days: null,
    language: null,
    attributes: attributesOf({ account }),
  };
}

/** Null where Stripe does not say whose name it is. */
function isCompany({ business_name: business, individual_name: individual }: Customer): boolean | null {
  if (business !== null) return true;
  return individual === null ? null : false;
}

/** A customer as it is now. */
export function customerTeller(status: "active" | "deleted"): Teller {
  return teller(Customer, (customer, { account }) => [
    {
      type: "billing.customer.v1",
      subject: customer.id,
      data: {
        ...bare(customer.id, account),
        status,
        name: customer.business_name ?? customer.name ?? customer.individual_name,
        is_company: isCompany(customer),
        email: customer.email,
        phone: customer.phone,
        tax_ids: customer.tax_ids?.data ?? [],
        billing_address: customer.address,
        shipping_address: customer.shipping?.address ?? null,
        currency: customer.currency ?? null,
        language: customer.preferred_locales?.[0] ?? null,
      },
    },
  ]);
}

/** A tax id, which the customer it belongs to does not show: of the customer nothing else is said. */
export const taxIdTeller: Teller = teller(
  z.object({ object: z.literal("tax_id"), customer: Id }).and(TaxId),
  ({ customer, ...taxId }, { account }) => [
    {
      type: "billing.customer.v1",
      subject: customer,
      data: {
        ...bare(customer, account),
        tax_ids: [{ kind: taxId.kind, value: taxId.value, country: taxId.country }],
      },
    },
  ],
);
