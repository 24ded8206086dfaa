// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Country, freeText, Instant, personal, Scac, text, UnLocode } from "./primitives.ts";

/** The context attributes of every event (CloudEvents 1.0 with the partitioning and distributed tracing extensions). */
export const envelope = {
  specversion: z.literal("1.0"),
  id: text(200).describe("Your own id of the event: the same id again is the same event."),
  source: z
    .string()
    .regex(/^\/systems\/[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be /systems/ and the system's code")
    .describe("Filled in when left out."),
  subject: text(200).describe("The main reference, for people."),
  time: Instant.describe("When it happened or will happen, not when it is sent."),
  datacontenttype: z.literal("application/json"),
  partitionkey: text(200).describe("Filled in when left out: events with the same key stay in order."),
  correlationid: z
    .uuid()
    .toLowerCase()
    .describe("Filled in when left out, from X-Correlation-Id where you send one."),
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, "must be a traceparent of W3C Trace Context")
    .optional(),
};

/** A member that may be null or left out; both are kept as null. */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().default(null);
}

export const Carrier = z.strictObject({
  scac: orNull(Scac),
  name: orNull(text(100)),
  service: orNull(text(100)),
});
export type Carrier = z.infer<typeof Carrier>;

export const Location = z.strictObject({
  name: orNull(personal("text", text(200))),
  city: orNull(text(100)),
  state: orNull(text(100)),
  postal_code: orNull(text(20)),
  country: orNull(Country),
  unlocode: orNull(UnLocode),
});
export type Location = z.infer<typeof Location>;

/** A currency of ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, "must be a currency code of three letters (ISO 4217)");

/** A quantity that is no money: digits as text, so that what a partner wrote is what is kept. */
export const Quantity = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, "must be a quantity such as 12.5: digits as text, no sign, no exponent");

export const Measure = z.strictObject({
  value: Quantity,
  /** `kg`, `lb`, `m3`, `ft3`; a unit that is none of these stays in the partner's words. */
  unit: z.enum(["kg", "lb", "m3", "ft3"]),
});
export type Measure = z.infer<typeof Measure>;

/** A weight: a measure in one of its units. */
export const Weight = Measure.extend({ unit: z.enum(["kg", "lb"]) });
export type Weight = z.infer<typeof Weight>;

/** How many pieces there are. */
export const Pieces = z.int().min(0).max(999_999_999);

/** Where an organisation or a person is. */
export const addressMembers = {
  street: orNull(personal("street", freeText(200))),
  street2: orNull(personal("street", freeText(200))),
  city: orNull(text(100)),
  state: orNull(text(100)),
  postal_code: orNull(text(20)),
  country: orNull(Country),
} as const;

/** An organisation or a person with an address, as a tender or a remittance names them. */
export const Party = z.strictObject({
  role: z.enum(["shipper", "consignee", "bill_to", "carrier", "payer", "payee", "other"]),
  name: orNull(personal("name", text(200))),
  code: orNull(text(80)).describe("Your or our number of the party, such as a warehouse code."),
  ...addressMembers,
  contact: orNull(personal("name", text(100))),
  phone: orNull(personal("phone", text(80))),
  email: orNull(personal("email", text(200))),
});
export type Party = z.infer<typeof Party>;
