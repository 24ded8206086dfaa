// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { readInstant } from "./instant.ts";

/**
 * What a stored text may hold: no lone surrogate (no UTF-8 form) and no C0 control but tab and line ends.
 * PostgreSQL refuses NUL and lone surrogates, XML and most terminals the rest.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what it keeps out
export const CLEAN_TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}]*$/u;

/** What a text is told that is not clean. */
export const CLEAN_RULE = "may not hold NUL, a lone surrogate or another control character";

/**
 * The same with something to read in it (U+0085 is white space in Unicode and in Python, though not in JavaScript); one
 * expression, because every text of every message passes it.
 */
const FILLED_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what it keeps out
  /^[\t\n\r ]*[^\s\u0000-\u001f\u0085\p{Cs}][^\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}]*$/u;

/** What a text is told that is too long. */
export function lengthRule(max: number): string {
  return `may have ${max} characters at most`;
}

/** A clean text of 1 to `max` UTF-16 units that is not only white space. */
export function text(max: number) {
  return z.string().max(max, lengthRule(max)).regex(FILLED_TEXT, `may not be blank and ${CLEAN_RULE}`);
}

/** A text of at most `max` units, empty allowed: what a partner said, kept as it came. */
export function freeText(max: number) {
  return z.string().max(max, lengthRule(max)).regex(CLEAN_TEXT, CLEAN_RULE);
}

/**
 * What personal data a member may hold: who somebody is, how to reach or where to find them; `text` is words that may
 * name anybody, `binary` bytes that may show anything, `message` a partner's whole message.
 */
export type PersonalKind = "name" | "phone" | "email" | "street" | "text" | "binary" | "message";

/** Marks a member as personal: it is masked in logs, on screens and in exports, and found by an erasure. */
export function personal<Schema extends z.ZodType>(kind: PersonalKind, schema: Schema) {
  return schema.meta({ ...schema.meta(), "x-personal": kind });
}

/** What a wrong instant is told; one sentence for every dialect. */
export const INSTANT_RULE =
  "must be a time such as 2026-11-20T10:00:00Z (RFC 3339 with an offset), on a day that exists, from 2000 to 2100";

/** An RFC 3339 instant, normalised to UTC `Z` with milliseconds. */
export const Instant = z
  .string()
  .meta({ format: "date-time", description: "RFC 3339 with an offset; kept in UTC with milliseconds" })
  .check((payload) => {
    const utc = readInstant(payload.value);
    if (utc !== null) payload.value = utc;
    else
      payload.issues.push({
        code: "custom",
        message: INSTANT_RULE,
        input: payload.value,
        params: { code: "wrong_time" },
      });
  });

/** An amount of money as text, so that no float ever rounds it: up to 15 digits and 6 decimals, no exponent. */
export const Amount = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,6})?$/, "must be an amount such as 12.50: digits as text, no exponent");

/** A code of ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, "must be a country code of two letters (ISO 3166-1)");

/** A code of UN/LOCODE: country and place, without a blank between. */
export const UnLocode = z.string().regex(/^[A-Z]{2}[A-Z2-9]{3}$/, "must be a UN/LOCODE such as FRLYS");

/** A Standard Carrier Alpha Code of NMFTA. */
export const Scac = z.string().regex(/^[A-Z0-9]{2,4}$/, "must be a SCAC of two to four letters");

/** A day of the calendar, YYYY-MM-DD. */
export const Day = z.iso.date();
