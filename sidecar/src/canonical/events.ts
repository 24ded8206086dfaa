// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { AcknowledgementEvent, InterchangeEvent } from "./acknowledgement.ts";
import { BILLING_EVENTS } from "./billing/index.ts";
import { DocumentEvent } from "./document.ts";
import { Carrier, envelope, Location, orNull } from "./envelope.ts";
import { Fault, MAX_FAULTS } from "./fault.ts";
import { InvoiceEvent } from "./invoice.ts";
import { MasterEvent } from "./master.ts";
import { MilestoneCode } from "./milestones.ts";
import { freeText, Instant, personal, text } from "./primitives.ts";
import { References } from "./references.ts";
import { RemittanceEvent } from "./remittance.ts";
import { StatementEvent } from "./statement.ts";
import { TenderEvent, TenderResponseEvent } from "./tender.ts";

/** The classifiers of DCSA (PLN, EST, ACT): only what is actual moves a shipment. */
export const Classifier = z.enum(["planned", "estimated", "actual"]);
export type Classifier = z.infer<typeof Classifier>;

export const MilestoneData = z
  .strictObject({
    references: References,
    code: MilestoneCode.nullable().describe("What happened; null when your code has no canonical one."),
    partner_code: orNull(text(100)).describe("Your own code."),
    partner_text: orNull(personal("text", freeText(2000))),
    classifier: Classifier.describe("Only what is actual moves a shipment."),
    reported_at: Instant.describe("When you learned or said so; left out: the event's time."),
    retracts: orNull(text(200)).describe("The id of an earlier event of yours that this one takes back."),
    carrier: orNull(Carrier),
    location: orNull(Location),
    signed_by: orNull(personal("name", text(200))),
  })
  .refine((data) => data.code !== null || data.partner_code !== null, {
    path: ["partner_code"],
    message: "must keep the partner's own word when code is null",
  });

export const RejectedData = z.strictObject({
  reason: freeText(500),
  faults: z.array(Fault).max(MAX_FAULTS),
  content_type: freeText(200).nullable(),
  encoding: z.enum(["utf8", "base64"]),
  body: personal("message", z.string()),
  size: z.int().nonnegative(),
  dialect: text(50),
});

export const MilestoneEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.shipment.milestone.v1"),
  data: MilestoneData,
});
export type MilestoneEvent = z.infer<typeof MilestoneEvent>;

/** Made by the gateway of a message that is authentic and cannot be understood; no partner can send one. */
export const RejectedEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.message.rejected.v1"),
  data: RejectedData,
});
export type RejectedEvent = z.infer<typeof RejectedEvent>;

const PARTNER_EVENTS = [
  MilestoneEvent,
  DocumentEvent,
  InvoiceEvent,
  TenderEvent,
  TenderResponseEvent,
  AcknowledgementEvent,
  RemittanceEvent,
  StatementEvent,
  MasterEvent,
  ...BILLING_EVENTS,
] as const;

/** What a partner may say. */
export const PartnerEvent = z.discriminatedUnion("type", PARTNER_EVENTS, {
  error: "must be an event with a type that a partner can send",
});
export type PartnerEvent = z.infer<typeof PartnerEvent>;

const SCHEMA_OF_TYPE = new Map<unknown, z.ZodType<PartnerEvent>>(
  PARTNER_EVENTS.map((schema) => [schema.shape.type.value, schema]),
);

/** The schema of one type, so that the others are not tried; that of all types where the type is none of them. */
export function partnerEventSchema(type: unknown): z.ZodType<PartnerEvent> {
  return SCHEMA_OF_TYPE.get(type) ?? PartnerEvent;
}

/** Every event: what a partner may say and what the sidecar says about its messages. */
export const EVENT_SCHEMAS = [...PARTNER_EVENTS, InterchangeEvent, RejectedEvent] as const;

/** What travels from the gateway to Odoo. */
export const CanonicalEvent = z.discriminatedUnion("type", EVENT_SCHEMAS);
export type CanonicalEvent = z.infer<typeof CanonicalEvent>;

export type EventType = CanonicalEvent["type"];
