// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { envelope, orNull } from "./envelope.ts";
import { Fault } from "./fault.ts";
import { freeText, Instant, text } from "./primitives.ts";

/** The most transaction sets that one interchange's report names; the counts always tell of all. */
export const MAX_REPORTED_SETS = 1000;

/** How a syntax was received: X12 AK5/AK9/TA1 A, E, P, R; EDIFACT UCI/UCM action codes 8, 7, 4. */
export const ReceiptStatus = z.enum(["accepted", "accepted_with_errors", "partially_accepted", "rejected"]);
export type ReceiptStatus = z.infer<typeof ReceiptStatus>;

export const EdiSyntax = z.enum(["x12", "edifact"]);
export type EdiSyntax = z.infer<typeof EdiSyntax>;

/** One transaction set (ST) or message (UNH). */
export const SetReceipt = z.strictObject({
  /** 204, 214 …; IFTSTA, INVOIC … */
  kind: text(10),
  control: text(35),
  /** 0052:0054:0051 of an EDIFACT message, which CONTRL repeats. */
  version: text(20).optional(),
  status: ReceiptStatus,
  faults: z.array(Fault).max(20).default([]),
});
export type SetReceipt = z.infer<typeof SetReceipt>;

/** One functional group (GS, UNG); an EDIFACT interchange without UNG is one group with the control number null. */
export const GroupReceipt = z.strictObject({
  /** GS01 (QM, IM, SM …); null in EDIFACT. */
  functional_id: orNull(text(10)),
  control: orNull(text(35)),
  /** GS08. */
  version: orNull(text(20)),
  status: ReceiptStatus,
  /** How many sets the trailer declares (null when it does not come), were received, and were accepted. */
  declared: orNull(z.int().nonnegative()),
  received: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  /** Every set up to MAX_REPORTED_SETS of the interchange; beyond, those with faults first. */
  sets: z.array(SetReceipt).max(MAX_REPORTED_SETS).default([]),
  faults: z.array(Fault).max(20).default([]),
});
export type GroupReceipt = z.infer<typeof GroupReceipt>;

/** Who an interchange is from or for: ISA05/06 or UNB S002. */
export const EdiParty = z.strictObject({ qualifier: orNull(text(10)), id: text(80) });
export type EdiParty = z.infer<typeof EdiParty>;

/** What was received: made by the reader at the end of an interchange; Odoo answers it with 997, TA1 or CONTRL. */
export const InterchangeData = z.strictObject({
  syntax: EdiSyntax,
  /** ISA13, UNB 0020. */
  control: text(35),
  sender: EdiParty,
  receiver: EdiParty,
  /** ISA15 T, UNB 0035 1. */
  test: z.boolean(),
  /** ISA12, UNB 0001:0002. */
  version: orNull(text(20)),
  prepared_at: orNull(Instant),
  /** ISA14 1, UNB 0031 1: the sender wants TA1 or CONTRL. */
  acknowledgement_requested: z.boolean(),
  /** The SHA-256 of the file that it came in, hex: the same control number with another digest is another interchange. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  status: ReceiptStatus,
  groups: z.array(GroupReceipt).max(100).default([]),
  faults: z.array(Fault).max(20).default([]),
});
export type InterchangeData = z.infer<typeof InterchangeData>;

/** Made by the sidecar of an interchange that was read; no partner can send one. */
export const InterchangeEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.interchange.received.v1"),
  data: InterchangeData,
});
export type InterchangeEvent = z.infer<typeof InterchangeEvent>;

/** What a partner says it received of ours: X12 997, 999, TA1; EDIFACT CONTRL. */
export const AcknowledgementData = z.strictObject({
  syntax: EdiSyntax,
  kind: z.enum(["TA1", "997", "999", "CONTRL"]),
  /** The control number of our interchange (TA101, UCI 0020); null in 997 and 999, which name the group only. */
  interchange_control: orNull(text(35)),
  /** AK101 and AK102; null in TA1 and in CONTRL without groups. */
  functional_id: orNull(text(10)),
  group_control: orNull(text(35)),
  status: ReceiptStatus,
  /** The partner's code for a refusal of the whole (TA105, AK905, UCI 0085). */
  reason_code: orNull(text(10)),
  reason: orNull(freeText(500)),
  sets: z.array(SetReceipt).max(MAX_REPORTED_SETS).default([]),
});
export type AcknowledgementData = z.infer<typeof AcknowledgementData>;

export const AcknowledgementEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.acknowledgement.received.v1"),
  data: AcknowledgementData,
});
export type AcknowledgementEvent = z.infer<typeof AcknowledgementEvent>;
