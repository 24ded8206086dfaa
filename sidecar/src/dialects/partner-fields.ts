// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { readInstant } from "../canonical/index.ts";
import { CLEAN_RULE, CLEAN_TEXT, freeText, INSTANT_RULE, lengthRule } from "../canonical/primitives.ts";
import { MAX_EVENTS } from "./dialect.ts";

/** A text as partners write it: at most `max` long, without the white space around it; null when nothing is left. */
export function optionalText(max: number) {
  return freeText(max)
    .nullish()
    .transform((value) => value?.trim() || null);
}

/** The same, where something must be left. */
export function requiredText(max: number) {
  return z.string().trim().min(1, "may not be blank").max(max, lengthRule(max)).regex(CLEAN_TEXT, CLEAN_RULE);
}

/** A list of what becomes one event each; how long it is is known before its members are looked at. */
export function eventList<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(z.unknown())
    .max(MAX_EVENTS, `may have ${MAX_EVENTS} members; send the rest in another message`)
    .pipe(z.array(schema));
}

/** An identifier that some write as a text and others as a number: a text of at most `max`, null when left out. */
export function optionalIdentifier(max: number) {
  return z.preprocess((value) => (Number.isSafeInteger(value) ? String(value) : value), optionalText(max));
}

/** The same, where something must be left. */
export function requiredIdentifier(max: number) {
  return z.preprocess((value) => (Number.isSafeInteger(value) ? String(value) : value), requiredText(max));
}

const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;
/** ISO 8601's basic form of an offset, which RFC 3339 does not have. */
const BASIC_OFFSET = /(T.*[+-]\d\d)(\d\d)$/;
const WITHOUT_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?$/;

/**
 * The one place where a time without an offset gets one: it is taken as UTC, and a bare day as its first instant.
 *
 * EasyPost and Shippo document their times as UTC. AfterShip documents `checkpoint_time` as the local time of the
 * place, without an offset when the carrier gave none; so do DHL and, where nobody asked for offsets, DHL Express, and
 * UPS and FedEx for expected deliveries. Nobody can know the zone then, and UTC is at most 14 hours off.
 * The partner's own words stay beside the event.
 */
function assumeUtc(text: string): string {
  if (DATE_ONLY.test(text)) return `${text}T00:00:00Z`;
  return WITHOUT_OFFSET.test(text) ? `${text.replace(" ", "T")}Z` : text;
}

/** Whoever parses: where a fault is told. */
export interface Faults {
  readonly issues: z.core.$ZodRawIssue[];
}

/**
 * The instant of a time as partners write it, in UTC; without an offset it is taken as UTC.
 *
 * @param path the member that is told when it is none, from where the schema stands
 * @returns z.NEVER, which is no text, where it is none: whoever calls it gives that on and does not look into it
 */
export function instantOf(text: string, faults: Faults, path: readonly string[] = []): string {
  const utc = readInstant(assumeUtc(text.trim()).replace(BASIC_OFFSET, "$1:$2"));
  if (utc !== null) return utc;
  faults.issues.push({
    code: "custom",
    message: INSTANT_RULE,
    input: text,
    path: [...path],
    params: { code: "wrong_time" },
  });
  return z.NEVER;
}

/** A time of a parcel tracker, in UTC; without an offset it is taken as UTC. */
export const TrackerTime = z
  .string()
  .max(40)
  .transform((value, context) => instantOf(value, context));

/** The same, where a partner may leave it out; the empty text counts as left out. */
export const OptionalTrackerTime = z
  .literal("")
  .transform(() => null)
  .or(TrackerTime.nullish().transform((value) => value ?? null));
