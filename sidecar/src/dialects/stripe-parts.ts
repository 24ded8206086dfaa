// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Fault, faultsOf } from "../canonical/index.ts";
import { cutText, dayOf, listOfAtMost, MinorUnits } from "./billing-fields.ts";
import { countryCode } from "./countries.ts";
import type { Told } from "./event.ts";
import { type DecimalExceptions, decimalsOf, decimalText } from "./minor-units.ts";
import { optionalText, requiredText } from "./partner-fields.ts";

/**
 * What Stripe counts otherwise than ISO 4217 (docs.stripe.com/currencies, "Minor units in API amounts" and "Special
 * cases"): the króna and the shilling have no decimals any more and still come with two, the ariary comes without.
 * Forint and New Taiwan dollar come with two everywhere, as in ISO 4217: that payouts of them are whole is for Stripe.
 */
const STRIPE_DECIMALS: DecimalExceptions = { ISK: 2, UGX: 2, MGA: 0 };

/** More than Stripe charges; sums of a list of these stay safe integers. */
const MAX_MINOR = 10_000_000_000_000;

/** An amount in the smallest unit. */
export const Minor = MinorUnits.min(-MAX_MINOR).max(MAX_MINOR);
/** The same, where Stripe may leave it out. */
export const OptionalMinor = Minor.nullish().transform((value) => value ?? null);

/** The decimal text of an amount as Stripe counts it. */
export function money(minor: number, currency: string): string {
  return decimalText(minor, currency, STRIPE_DECIMALS);
}

export function moneyOrNull(minor: number | null, currency: string): string | null {
  return minor === null ? null : money(minor, currency);
}

/** An amount of the smallest unit with decimals of its own, such as a unit price of "0.05" cents. */
export const MinorDecimal = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,12})?$/, "must be an amount of the smallest unit, such as 1050 or 0.05")
  .nullish()
  .transform((value) => value ?? null);

/** The decimal text of such an amount; null where canonical amounts have not decimals enough for it. */
export function fineMoney(minor: string, currency: string): string | null {
  const decimals = decimalsOf(currency, STRIPE_DECIMALS);
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(minor) ?? [];
  const digits = whole.padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const behind = `${digits.slice(point)}${fraction}`;
  const kept = behind.slice(0, decimals) + behind.slice(decimals).replace(/0+$/, "");
  if (kept.length > 6) return null;
  return `${sign}${digits.slice(0, point)}${kept === "" ? "" : `.${kept}`}`;
}

/** The id of what Stripe names by its id or shows as a whole ("expanded"). */
const IdOrObject = z
  .union([requiredText(100), z.object({ id: requiredText(100) })], {
    error: "must be an id, or an object with its id",
  })
  .transform((value) => (typeof value === "string" ? value : value.id));
export const Id = IdOrObject;
export const OptionalId = IdOrObject.nullish().transform((value) => value ?? null);

const FIRST_SECOND = Date.UTC(2000, 0, 1) / 1000;
const END = Date.UTC(2101, 0, 1) / 1000;

/** A time as Stripe tells it, in seconds since 1970; UTC. */
export const Seconds = z.int().check((payload) => {
  if (payload.value >= FIRST_SECOND && payload.value < END) return;
  payload.issues.push({
    code: "custom",
    message: "must be a time in seconds since 1970, from 2000 to 2100",
    input: payload.value,
    params: { code: "wrong_time" },
  });
});
export const OptionalSeconds = Seconds.nullish().transform((value) => value ?? null);

export function instantOfSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

export function dayOfSeconds(seconds: number): string {
  return dayOf(instantOfSeconds(seconds));
}

const MINUTE = 60;
const DAY = 86_400;

/**
 * The days of a period, both included. Stripe's periods end at the instant at which the next one begins, in the middle
 * of a day as a rule, which is the first of the next one; people also enter the last second of a day.
 */
export function periodOf(start: number, end: number): { period_from: string; period_to: string } {
  const [from, last] = [dayOfSeconds(start), dayOfSeconds(end + MINUTE - DAY)];
  return { period_from: from, period_to: last < from ? from : last };
}

export const Period = z.object({ start: Seconds, end: Seconds });

/**
 * A list object of Stripe's with all of its members. Stripe sends the first ones of a long list only; half a document
 * would be a wrong one.
 */
export function wholeList<Schema extends z.ZodType>(schema: Schema, max: number) {
  return z.object({
    data: listOfAtMost(schema, max),
    has_more: z
      .literal(false, {
        error:
          "says that members are left out; send the event with the whole list, as the API gives it page by page",
      })
      .nullish(),
  });
}

const Address = z.object({
  line1: cutText(200),
  line2: cutText(200),
  city: optionalText(100),
  state: optionalText(100),
  postal_code: optionalText(20),
  country: optionalText(50),
});
/** An address, or null where nothing of it is said. */
export const OptionalAddress = Address.nullish().transform((address) => {
  if (address == null) return null;
  const { line1: street, line2: street2, country, ...others } = address;
  const told = { street, street2, ...others, country: countryCode(country) };
  return Object.values(told).some((value) => value !== null) ? told : null;
});

/** What an event of Stripe's says beside its object. */
export interface Happening {
  /** The connected account that it is about, null where it is the endpoint's own. */
  readonly account: string | null;
  /** What the object had before, of what changed. */
  readonly previous: Readonly<Record<string, unknown>>;
}

export type Telling = { readonly told: Told } | { readonly faults: readonly Fault[] };

/** Reads the object of one type of event. */
export type Teller = (object: unknown, happening: Happening) => Telling;

/** Where the object stands in an event. */
const BASE = "/data/object";

/** A teller of a schema and what it makes of it. */
export function teller<Schema extends z.ZodType>(
  schema: Schema,
  tell: (object: z.output<Schema>, happening: Happening) => Told,
): Teller {
  return (object, happening) => {
    const parsed = schema.safeParse(object);
    if (!parsed.success) return { faults: faultsOf(parsed.error, object, BASE) };
    return { told: tell(parsed.data, happening) };
  };
}

/** A fault of a schema that a member is missing which may stand in one of several places. */
export function missing(path: readonly PropertyKey[], message: string): z.core.$ZodRawIssue {
  return { code: "custom", path: [...path], message, input: undefined, params: { code: "missing" } };
}
