// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { doubling } from "../backoff.ts";

/** The longest wait between two attempts, unless the partner asks for more. */
const LONGEST_SECONDS = 6 * 3_600;
/** The longest that a partner may ask for. */
const LONGEST_ASKED_SECONDS = 24 * 3_600;

/**
 * How long to wait after an attempt: anything up to a bound that doubles with each one (exponential backoff with full
 * jitter), so that what failed together does not come again together.
 *
 * @param attempt 1 after the first
 * @param baseSeconds the bound after the first attempt
 * @returns whole seconds, at least 1
 */
export function backoffSeconds(attempt: number, baseSeconds: number, random = Math.random()): number {
  return Math.max(1, Math.ceil(random * doubling(baseSeconds, LONGEST_SECONDS, attempt - 1)));
}

/** The three forms of a date in HTTP (RFC 9110, section 5.6.7). */
const DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * What `Retry-After` asks for (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @param now milliseconds since 1970
 * @returns whole seconds from 1 to a day, or null where the header is missing, says neither or means at once
 */
export function retryAfterSeconds(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : secondsUntil(text, now);
  return seconds === null || seconds <= 0 ? null : Math.min(LONGEST_ASKED_SECONDS, seconds);
}

function secondsUntil(text: string, now: number): number | null {
  if (!DATES.some((form) => form.test(text))) return null;
  const time = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(time) ? null : Math.ceil((time - now) / 1000);
}
