// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InvoiceLine, Location, Reference, Weight } from "../../canonical/index.ts";
import { countryCode } from "../countries.ts";
import { locationOrNull } from "../milestone.ts";
import { productOf } from "./decimal.ts";
import type { RowValues } from "./values.ts";

const YES_OR_NO: Readonly<Record<string, "yes" | "no">> = {
  yes: "yes",
  y: "yes",
  true: "yes",
  "1": "yes",
  no: "no",
  n: "no",
  false: "no",
  "0": "no",
};
const WEIGHT_UNITS: Readonly<Record<string, Weight["unit"]>> = {
  kg: "kg",
  kgs: "kg",
  kgm: "kg",
  lb: "lb",
  lbs: "lb",
  lbr: "lb",
};
const MAX_PIECES = 999_999_999;

function placeIn(values: RowValues, prefix: "origin" | "destination"): Location | null {
  return locationOrNull({
    name: null,
    city: values.text(`${prefix}_city`),
    state: values.text(`${prefix}_state`),
    postal_code: values.text(`${prefix}_postal_code`),
    country: values.optional(`${prefix}_country`, countryCode, "a country of ISO 3166-1"),
    unlocode: null,
  });
}

/** An amount that is no money and not less than nothing. */
function quantityIn(values: RowValues, field: string): string | null {
  const quantity = values.amount(field);
  if (!quantity?.startsWith("-")) return quantity;
  return values.remark(field, "left_out", "This is left out, because it is less than nothing.");
}

function weightIn(values: RowValues): Weight | null {
  const value = quantityIn(values, "weight");
  const unit = values.word("weight_unit", WEIGHT_UNITS);
  if (value === null) return null;
  if (unit !== null) return { value, unit };
  return values.remark("weight", "left_out", "This is left out, because nothing says its unit.");
}

function piecesIn(values: RowValues): number | null {
  const isCount = (text: string) => /^\d{1,9}$/.test(text) && Number(text) <= MAX_PIECES;
  const text = values.optional("pieces", (one) => (isCount(one) ? one : null), "a count of pieces");
  return text === null ? null : Number(text);
}

/** The line of a row, or null where it has no amount. With a quantity the amount is that of one piece. */
export function invoiceLine(values: RowValues, references: readonly Reference[]): InvoiceLine | null {
  const amount = values.requiredAmount("amount");
  const quantity = values.amount("quantity");
  const said = {
    references: [...references],
    code: null,
    partner_code: values.text("code"),
    description: values.text("description"),
    is_tax: values.word("is_tax", YES_OR_NO) === "yes",
    quantity: quantity?.startsWith("-") ? null : quantity,
    unit: values.text("unit"),
    rate: values.amount("rate") ?? (quantity === null ? null : amount),
    weight: weightIn(values),
    pieces: piecesIn(values),
    shipped_on: values.day("shipped_on"),
    service: values.text("service"),
    origin: placeIn(values, "origin"),
    destination: placeIn(values, "destination"),
  };
  if (amount === null) return null;
  const whole = quantity === null ? amount : productOf(amount, quantity);
  if (whole === null)
    return values.reject("amount", "wrong_amount", "Times the quantity this has more than 6 decimals.");
  return { ...said, amount: whole };
}
