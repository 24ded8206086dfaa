// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { ProblemSchema } from "./problem.ts";

/** The JSON Schema of a 202; a field that is not here is not sent. */
const AcceptedSchema = {
  type: "object",
  required: ["message", "correlationid", "events"],
  properties: {
    message: { type: "string" },
    correlationid: { type: "string" },
    events: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "type", "subject"],
        properties: { id: { type: "string" }, type: { type: "string" }, subject: { type: "string" } },
      },
    },
    note: { type: "string" },
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

export const OVER_RATE =
  "This system sends more messages than agreed. Wait as long as Retry-After says, then go on.";

/** What a system has to send instead, when its content type or encoding is not taken. */
export function notTaken(mediaTypes: readonly string[]): string {
  return `Send ${mediaTypes.join(" or ")} in UTF-8, with Content-Encoding gzip or none.`;
}
