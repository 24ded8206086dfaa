// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Carrier, Currency, envelope, Measure, orNull, Party, Quantity } from "./envelope.ts";
import { Amount, freeText, Instant, personal, text } from "./primitives.ts";
import { Reference, References } from "./references.ts";

const Item = z.strictObject({
  description: orNull(personal("text", freeText(200))),
  /** Pieces. */
  quantity: orNull(Quantity),
  /** What the pieces are, in the field's word: pallet, carton, piece … */
  package_type: orNull(text(50)),
  weight: orNull(Measure),
  volume: orNull(Measure),
  references: z.array(Reference).max(20).default([]),
});

/** One place where the vehicle stops, in the order of `sequence`. */
export const Stop = z.strictObject({
  sequence: z.int().min(1).max(999),
  kind: z.enum(["pickup", "delivery"]),
  place: Party,
  /** The appointment: not before, not after; either may be null. */
  earliest: orNull(Instant),
  latest: orNull(Instant),
  weight: orNull(Measure),
  volume: orNull(Measure),
  packages: orNull(Quantity),
  references: z.array(Reference).max(20).default([]),
  items: z.array(Item).max(200).default([]),
  notes: z
    .array(personal("text", freeText(500)))
    .max(20)
    .default([]),
});
export type Stop = z.infer<typeof Stop>;

/**
 * A load offered to a carrier: X12 204, EDIFACT IFTMIN. `purpose` is B2A01 (00, 04/05, 01) and BGM 1225 (9, 4/5, 1);
 * a cancellation names the load by its references and needs no stops.
 */
export const TenderData = z
  .strictObject({
    references: References,
    purpose: z.enum(["original", "change", "cancel"]),
    carrier: orNull(Carrier),
    /** Who pays the carrier (X12 element 146: PP, CC, TP). */
    payment: orNull(z.enum(["prepaid", "collect", "third_party"])),
    mode: orNull(z.enum(["truckload", "ltl", "parcel", "air", "ocean", "rail", "intermodal"])),
    /** The carrier's or our word for the vehicle, such as 53FT DRY VAN. */
    equipment: orNull(text(50)),
    /** Until when the carrier may answer. */
    respond_by: orNull(Instant),
    weight: orNull(Measure),
    volume: orNull(Measure),
    packages: orNull(Quantity),
    charge: orNull(z.strictObject({ amount: Amount, currency: Currency })),
    parties: z.array(Party).max(20).default([]),
    stops: z.array(Stop).max(99).default([]),
    notes: z
      .array(personal("text", freeText(500)))
      .max(50)
      .default([]),
  })
  .refine((data) => data.purpose === "cancel" || data.stops.length > 0, {
    path: ["stops"],
    message: "must name at least one stop, unless the tender is a cancellation",
  });

export const TenderEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.tender.offered.v1"),
  data: TenderData,
});
export type TenderEvent = z.infer<typeof TenderEvent>;

/** A carrier's answer to a tender: X12 990. Its own numbers for the load (PRO, booking) are among the references. */
export const TenderResponseData = z.strictObject({
  references: References,
  response: z.enum(["accepted", "declined"]),
  /** The partner's code and words for a refusal or a condition. */
  reason_code: orNull(text(50)),
  reason: orNull(personal("text", freeText(2000))),
  carrier: orNull(Carrier),
  /** When the carrier will pick up, where it says so. */
  pickup_at: orNull(Instant),
});

export const TenderResponseEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.tender.response.v1"),
  data: TenderResponseData,
});
export type TenderResponseEvent = z.infer<typeof TenderResponseEvent>;
