// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { TaxQuestion } from "../canonical/tax.ts";

/** What Odoo asks about an order of two lines, one of which takes off. */
export function question(changes: Partial<TaxQuestion> = {}): TaxQuestion {
  const ship_to = { street: "1 Main St", city: "Austin", state: "TX", postal_code: "73301", country: "US" };
  return TaxQuestion.parse({
    document: { company: "ACME", code: "so-1", type: "order" },
    number: "S00001",
    date: "2026-11-20",
    currency: "USD",
    customer: { code: "partner-7", tax_id: null },
    ship_from: { ...ship_to, street: "9 Dock Rd" },
    ship_to,
    lines: [
      {
        number: "1",
        product: "FREIGHT",
        tax_code: "FR020100",
        description: "Freight",
        quantity: "2",
        amount: "250.00",
      },
      {
        number: "2",
        product: null,
        tax_code: null,
        description: "Discount",
        quantity: "1",
        amount: "-50.00",
      },
    ],
    ...changes,
  });
}
