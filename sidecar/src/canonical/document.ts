// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { envelope, orNull } from "./envelope.ts";
import { Instant, lengthRule, personal, text } from "./primitives.ts";
import { References } from "./references.ts";

/** What a document of a shipment is. */
export const DOCUMENT_KINDS = ["pod", "bol", "weight_certificate", "customs", "other"] as const;

/** Characters of base64 that 10 MiB are; a gateway with a lower limit of its bodies takes less. */
const MAX_CONTENT = 13_981_016;

const BASE64_RULE = "must be base64 with padding, on one line";

/** The bytes of a document. Its characters are one run without groups, so that no length overflows the regular expression. */
const Content = z
  .string()
  .max(MAX_CONTENT, lengthRule(MAX_CONTENT))
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, { error: BASE64_RULE, abort: true })
  .refine((content) => content.length % 4 === 0, BASE64_RULE)
  .meta({ contentEncoding: "base64" });

const Link = z
  .string()
  .max(2000, lengthRule(2000))
  .regex(
    /^https?:\/\/[^\s/\\@\p{C}]+(?:[/?#][^\s\p{C}]*)?$/u,
    "must be an address of http or https without a user in it",
  );

/** A document about a shipment: proof of delivery, bill of lading … */
export const DocumentData = z
  .strictObject({
    references: References,
    kind: z.enum(DOCUMENT_KINDS).describe("pod is a proof of delivery."),
    name: personal("text", text(200)).describe("The name of the file, for people."),
    media_type: text(100).describe(
      "application/pdf, image/png, image/jpeg or image/tiff; anything else is looked at by a person.",
    ),
    content: orNull(personal("binary", Content)).describe("The bytes, in base64."),
    url: orNull(Link).describe(
      "Where you show it: kept as a link and never fetched, so it proves nothing alone.",
    ),
    sha256: orNull(
      z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in 64 lower-case hex digits"),
    ).describe("Of the bytes: where you state it, other bytes are refused."),
    issued_at: orNull(Instant).describe("When it was signed or made; left out: the event's time."),
    signed_by: orNull(personal("name", text(200))).describe("Who took the goods."),
  })
  .refine((data) => data.content !== null || data.url !== null, {
    path: ["content"],
    message: "must be there unless there is a url",
  });

export const DocumentEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.shipment.document.v1"),
  data: DocumentData,
});
export type DocumentEvent = z.infer<typeof DocumentEvent>;
