// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Party } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import { fitted, type Words, wrapped, wrappedInto } from "./write-values.ts";

/** N102 and N201/N202 (element 93), N301 and N302 (element 166). */
const NAME_LENGTH = 60;
const STREET_LENGTH = 55;

/** N3: one line each, where both are short; else two lines each in an N3 of their own. */
function streetWords(party: Party, field: string): Words[] {
  const first = wrappedInto(party.street, STREET_LENGTH, 2, `${field}.street`);
  const second = wrappedInto(party.street2, STREET_LENGTH, 2, `${field}.street2`);
  if (first.length + second.length === 0) return [];
  if (first.length < 2 && second.length < 2) {
    // N301 is mandatory: a second line without a first becomes the first.
    return first.length === 0 ? [["N3", ...second]] : [["N3", ...first, ...second]];
  }
  return [first, second].filter((lines) => lines.length > 0).map((lines): Words => ["N3", ...lines]);
}

/** N4; what is no state code of two letters (element 156) is a state by name (N405 SP). */
function placeWords(party: Party, field: string): Words[] {
  const city = fitted(party.city, 30, `${field}.city`);
  const state = fitted(party.state, 30, `${field}.state`);
  const isCode = state !== null && /^[A-Z]{2}$/.test(state);
  const words: Words = [
    "N4",
    city,
    isCode ? state : null,
    fitted(party.postal_code, 15, `${field}.postal_code`),
    party.country,
    state === null || isCode ? null : "SP",
    isCode ? null : state,
  ];
  return words.some((element, index) => index > 0 && element !== null) ? [words] : [];
}

/**
 * N1 to N4 of a party.
 *
 * @param entity element 98: SH, ST, BT …
 * @throws UnwritableError where the party has neither name nor number, or something is too long
 */
export function partyWords(party: Party, entity: string, field: string): Words[] {
  const [name = null, ...more] = wrappedInto(party.name, NAME_LENGTH, 3, `${field}.name`);
  const code = fitted(party.code, 80, `${field}.code`);
  if (name === null && code === null) {
    throw new UnwritableError(
      field,
      "X12 names a party by a name or a number, and this one has neither; give it one.",
    );
  }
  // 93: the code is one that the sender of the set assigned.
  const n1: Words = ["N1", entity, name, code === null ? null : "93", code];
  const n2: Words[] = more.length === 0 ? [] : [["N2", ...more]];
  return [n1, ...n2, ...streetWords(party, field), ...placeWords(party, field)];
}

/** How to reach the party: what to call the contact (element 93) and the numbers with their qualifiers (365, 364). */
export interface Contact {
  readonly name: string;
  readonly numbers: readonly (readonly [qualifier: "TE" | "EM", number: string])[];
}

/** What a contact without a name is called, since X12 wants one with each number: as the party is (N102, N104). */
function ownName(party: Party): string {
  const [text = ""] = wrapped(party.name ?? party.code, NAME_LENGTH);
  return text;
}

/** The contact of a party or null. */
export function contactOf(party: Party, longest: number, field: string): Contact | null {
  const phone = fitted(party.phone, longest, `${field}.phone`);
  const email = fitted(party.email, longest, `${field}.email`);
  const contact = fitted(party.contact, NAME_LENGTH, `${field}.contact`);
  if (phone === null && email === null && contact === null) return null;
  const numbers = [
    ...(phone === null ? [] : [["TE", phone] as const]),
    ...(email === null ? [] : [["EM", email] as const]),
  ];
  return { name: contact ?? ownName(party), numbers };
}
