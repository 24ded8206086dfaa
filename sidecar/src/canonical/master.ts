// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { envelope, orNull } from "./envelope.ts";
import { Day, freeText, text } from "./primitives.ts";

export const MASTER_KINDS = [
  "carrier",
  "service_level",
  "charge_code",
  "warehouse",
  "cost_center",
  "tax_code",
  "currency",
] as const;

/** One code of a partner's master data, valid from a day until a day (both included; null: without end). */
export const MasterData = z
  .strictObject({
    kind: z.enum(MASTER_KINDS),
    code: text(100),
    name: text(200),
    active: z.boolean().default(true),
    valid_from: orNull(Day),
    valid_to: orNull(Day),
    /** The code of what it belongs to: a service level's carrier. */
    parent: orNull(text(100)),
    /** What else the partner tells, by name: `scac` of a carrier, `rate` of a tax code … */
    attributes: z.record(text(50), freeText(500)).default({}),
  })
  .refine(({ valid_from: from, valid_to: to }) => from === null || to === null || from <= to, {
    path: ["valid_to"],
    message: "may not be before valid_from",
  });

export const MasterEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.master.record.v1"),
  data: MasterData,
});
export type MasterEvent = z.infer<typeof MasterEvent>;
