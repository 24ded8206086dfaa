// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type DestinationStream, type Logger as PinoLogger, pino } from "pino";
import { personalPlaces } from "../canonical/personal.ts";

export type Logger = PinoLogger;

/** Names under which a secret or a partner's words could slip into a log line; pino replaces their values. */
const SECRET_NAMES = [
  "authorization",
  "apiKey",
  "api_key",
  "password",
  "secret",
  "secrets",
  "body",
  "raw",
  "payload",
];

/**
 * Members of events that the schemas mark as personal, but `name`, which systems and files have, too, and words for why
 * something was done.
 */
const PERSONAL_NAMES = [
  ...new Set(
    Object.values(personalPlaces())
      .flatMap((places) => Object.keys(places))
      .map((pointer) => pointer.replaceAll("/*", "").split("/").at(-1) ?? "")
      .filter((name) => !["name", "reason", "description"].includes(name)),
  ),
];

/** JSON lines on standard output. `correlationid` joins the lines of one message across the parts. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: "freight-bridge" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [...new Set([...SECRET_NAMES, ...PERSONAL_NAMES])].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
      ]),
      censor: "[redacted]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
