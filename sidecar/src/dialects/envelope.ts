// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { EdiParty } from "../canonical/acknowledgement.ts";
import { orNull } from "../canonical/envelope.ts";
import { text } from "../canonical/primitives.ts";

/**
 * What an interchange of ours says on its outside: `envelope` of a row of `freight.outbox`
 * (docs/contracts.md, section 11). Odoo settles it when the row is made, so every attempt writes the same bytes.
 */
export const Envelope = z.strictObject({
  sender: EdiParty,
  receiver: EdiParty,
  /** GS02 and GS03; EDIFACT writes no group. */
  group_sender: text(35),
  group_receiver: text(35),
  /** GS08, or S009 with its parts joined by colons. */
  version: text(20),
  test: z.boolean(),
  interchange_control: z.int().positive(),
  group_control: z.int().positive(),
  /** Whether we want TA1 or CONTRL. */
  acknowledgement_requested: z.boolean(),
  standards: z
    .strictObject({
      /** Which of two forms the partner wants where X12 has two. */
      functional: z.enum(["997", "999"]).default("997"),
      /** Of an acknowledgement, what to write of it, in one interchange; null: it is none. */
      acknowledge: orNull(z.array(z.enum(["TA1", "997", "999", "CONTRL"])).min(1)),
    })
    .prefault({}),
});
export type Envelope = z.infer<typeof Envelope>;

/** A message as it goes to a partner. */
export interface Written {
  readonly contentType: string;
  readonly body: Buffer;
}

/** What an event says and the partner's format cannot carry: sending it again changes nothing, a person has to. */
export class UnwritableError extends Error {
  override readonly name = "UnwritableError";
  readonly code = "unwritable";
  /** Where it stands in the row: `event.data.stops.0.place.city`, `envelope.sender.id`. */
  readonly field: string;

  /** @param detail why it cannot be carried and what to change, as a sentence */
  constructor(field: string, detail: string) {
    super(`${field}: ${detail}`);
    this.field = field;
  }
}
