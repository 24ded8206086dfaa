// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Fault, MAX_FAULTS } from "./fault.ts";
import { MilestoneCode } from "./milestones.ts";
import { Amount, Country, Day, freeText, Instant, Scac, text, UnLocode } from "./primitives.ts";
import { References } from "./references.ts";

/** The context attributes of every event (CloudEvents 1.0 with the partitioning and distributed tracing extensions). */
const envelope = {
  specversion: z.literal("1.0"),
  id: text(200),
  source: z
    .string()
    .regex(/^\/systems\/[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be /systems/ and the system's code"),
  subject: text(200),
  time: Instant,
  datacontenttype: z.literal("application/json"),
  partitionkey: text(200),
  correlationid: z.uuid().toLowerCase(),
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, "must be a traceparent of W3C Trace Context")
    .optional(),
};

/** A member that may be null or left out; both are kept as null. */
function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().default(null);
}

export const Carrier = z.strictObject({
  scac: orNull(Scac),
  name: orNull(text(100)),
  service: orNull(text(100)),
});
export type Carrier = z.infer<typeof Carrier>;

export const Location = z.strictObject({
  name: orNull(text(200)),
  city: orNull(text(100)),
  state: orNull(text(100)),
  postal_code: orNull(text(20)),
  country: orNull(Country),
  unlocode: orNull(UnLocode),
});
export type Location = z.infer<typeof Location>;

/** The classifiers of DCSA (PLN, EST, ACT): only what is actual moves a shipment. */
export const Classifier = z.enum(["planned", "estimated", "actual"]);
export type Classifier = z.infer<typeof Classifier>;

export const MilestoneData = z
  .strictObject({
    references: References,
    code: MilestoneCode.nullable(),
    partner_code: orNull(text(100)),
    partner_text: orNull(freeText(2000)),
    classifier: Classifier,
    reported_at: Instant,
    retracts: orNull(text(200)),
    carrier: orNull(Carrier),
    location: orNull(Location),
    signed_by: orNull(text(200)),
  })
  .refine((data) => data.code !== null || data.partner_code !== null, {
    path: ["partner_code"],
    message: "must keep the partner's own word when code is null",
  });

const InvoiceLine = z.strictObject({
  code: orNull(text(50)),
  partner_code: orNull(text(100)),
  description: orNull(freeText(500)),
  amount: Amount,
});

export const InvoiceData = z.strictObject({
  references: References,
  number: text(100),
  invoice_type: z.enum(["original", "supplemental", "corrected", "credit"]),
  issued_on: Day,
  currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency code of three letters (ISO 4217)"),
  total: Amount,
  carrier: orNull(Carrier),
  lines: z.array(InvoiceLine).max(1000),
});

export const RejectedData = z.strictObject({
  reason: freeText(500),
  faults: z.array(Fault).max(MAX_FAULTS),
  content_type: freeText(200).nullable(),
  encoding: z.enum(["utf8", "base64"]),
  body: z.string(),
  size: z.int().nonnegative(),
  dialect: text(50),
});

export const MilestoneEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.shipment.milestone.v1"),
  data: MilestoneData,
});
export type MilestoneEvent = z.infer<typeof MilestoneEvent>;

export const InvoiceEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.invoice.received.v1"),
  data: InvoiceData,
});
export type InvoiceEvent = z.infer<typeof InvoiceEvent>;

/** Made by the gateway of a message that is authentic and cannot be understood; no partner can send one. */
export const RejectedEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.message.rejected.v1"),
  data: RejectedData,
});
export type RejectedEvent = z.infer<typeof RejectedEvent>;

/** What a partner may say. */
export const PartnerEvent = z.discriminatedUnion("type", [MilestoneEvent, InvoiceEvent], {
  error: "must be an event with a type that a partner can send",
});
export type PartnerEvent = z.infer<typeof PartnerEvent>;

/** The schema of one type, so that the others are not tried; that of all types where the type is none of them. */
export function partnerEventSchema(type: unknown): z.ZodType<PartnerEvent> {
  if (type === "freight.shipment.milestone.v1") return MilestoneEvent;
  return type === "freight.invoice.received.v1" ? InvoiceEvent : PartnerEvent;
}

/** What travels from the gateway to Odoo. */
export const CanonicalEvent = z.discriminatedUnion("type", [MilestoneEvent, InvoiceEvent, RejectedEvent]);
export type CanonicalEvent = z.infer<typeof CanonicalEvent>;

export type EventType = CanonicalEvent["type"];
