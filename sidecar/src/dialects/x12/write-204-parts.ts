// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Party, Reference } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import { contactOf, partyWords } from "./write-party.ts";
import { qualifierOf } from "./write-references.ts";
import { fitted, type Words, wrapped } from "./write-values.ts";

/** What the parts of a 204 need to know of the whole. */
export interface Frame {
  /** The longest reference and communication number of the release. */
  readonly reference: number;
  readonly communication: number;
  /** B204: the number of the load. */
  readonly shipmentId: string;
}

/** L11 of each reference. */
export function referenceWords(references: readonly Reference[], longest: number, field: string): Words[] {
  return references.map(
    (reference, index): Words => [
      "L11",
      fitted(reference.value, longest, `${field}.${index}.value`),
      qualifierOf(reference),
    ],
  );
}

/** NTE, 80 characters each, as many as `most`: notes that are too many share their lines. */
export function noteWords(notes: readonly string[], most: number, field: string): Words[] {
  const apart = notes.flatMap((note) => wrapped(note, 80));
  const lines = apart.length <= most ? apart : wrapped(notes.join(" "), 80);
  if (lines.length > most) {
    throw new UnwritableError(field, `X12 takes ${most} notes of 80 characters here; shorten them.`);
  }
  return lines.map((text): Words => ["NTE", null, text]);
}

/** N1 to G61 of a party. */
export function partyLoop(party: Party, entity: string, frame: Frame, field: string): Words[] {
  const words = partyWords(party, entity, field);
  const contact = contactOf(party, frame.communication, field);
  if (contact === null) return words;
  const { name, numbers } = contact;
  if (numbers.length === 0) return [...words, ["G61", "IC", name]];
  return [...words, ...numbers.map(([qualifier, number]): Words => ["G61", "IC", name, qualifier, number])];
}
