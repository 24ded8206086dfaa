// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { EDI_MEDIA_TYPES } from "../intake/choose-dialect.ts";
import type { KnownSystem } from "./known-system.ts";
import { FaultSchema, ProblemSchema } from "./problem.ts";

/** Parts of a file with what is wrong with each. */
const PartsSchema = {
  type: "array",
  items: {
    type: "object",
    required: ["unit", "faults"],
    properties: { unit: { type: "string" }, faults: { type: "array", items: FaultSchema } },
  },
} as const;

/** The JSON Schema of a 202; a field that is not here is not sent. */
const AcceptedSchema = {
  type: "object",
  required: ["message", "correlationid", "event_count", "events"],
  properties: {
    message: { type: "string" },
    correlationid: { type: "string" },
    event_count: { type: "integer" },
    events: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "type", "subject"],
        properties: { id: { type: "string" }, type: { type: "string" }, subject: { type: "string" } },
      },
    },
    note: { type: "string" },
    rejected: PartsSchema,
    remarks: PartsSchema,
  },
} as const;

/** What the messages route answers with. */
export const MESSAGE_ANSWERS = { 202: AcceptedSchema, "4xx": ProblemSchema, "5xx": ProblemSchema } as const;

/** One answer for every way not to be authentic, so that it tells a stranger nothing. */
export const NOT_AUTHENTIC =
  "The system is unknown, the signature is missing or wrong, or its time stamp is more than five minutes off. " +
  "Check the address, the secret and your clock. Nothing was kept.";

export const NOT_STORED =
  "The message was not stored safely. Send the same message again; nothing is taken twice.";

export const NOT_READY =
  "This gateway does not know its systems yet. Send the same message again in a few seconds.";

export const TOO_LARGE =
  "Decompressed, the body is over the limit of this gateway. Send fewer events a message.";

export const NOT_UNDERSTOOD =
  "It was kept for a person to look at. Correct what is listed under errors and send it again.";

export const NOT_PREVIEWED = "Nothing was read. Correct what is listed under errors.";

export const NOT_ASKED = "No engine was asked. Correct what is listed under errors.";

export const OVER_RATE =
  "This system sends more messages than agreed. Wait as long as Retry-After says, then go on.";

export const FILE_TOO_LARGE =
  "The file is over the limit of this gateway, as it came or decompressed. Send it in parts, each one whole.";

export const NO_SPACE =
  "This gateway has no room for the file at the moment. Nothing was kept; send the same file again later.";

export const CUT_OFF = "The request ended before its body did. Nothing was kept; send it again.";

export const TOO_MANY_FILES =
  "Other long files are being taken in. Wait as long as Retry-After says, then send it again.";

export const NOTHING_TO_RECORD = "The file is sound and holds nothing that is recorded.";

/** What a system has to send instead, when its content type or encoding is not taken. */
export function notTaken({ dialect, fileDialect }: KnownSystem): string {
  const own = (dialect ?? fileDialect)?.mediaTypes ?? [];
  const types = [...new Set([...own, ...EDI_MEDIA_TYPES])].join(" or ");
  return `Send ${types}, JSON and CSV in UTF-8, with Content-Encoding gzip or none.`;
}
