// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Party } from "../../canonical/index.ts";
import { countryCode } from "../countries.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { SetRecord } from "./set-record.ts";
import { cut, quoted } from "./text.ts";

/** The segments that say something about the party of the last N1. */
export const PARTY_SEGMENTS: ReadonlySet<string> = new Set(["N2", "N3", "N4", "G61", "PER"]);

/** How many characters a name and a line of the address may have (canonical/envelope.ts). */
const MAX_LINE = 200;

function joined(parts: readonly (string | null)[]): string | null {
  const text = parts.filter((part) => part !== null).join(" ");
  return cut(text, MAX_LINE).trim() || null;
}

/** A party as N1 begins it; what follows is added segment by segment. */
export class PartyDraft {
  readonly party: Party;
  readonly #record: SetRecord;
  /** How the party is called in N1, where no N2 goes on with its name. */
  readonly #ownName: string | null;
  /** The lines of each N3. */
  readonly #streets: (string | null)[][] = [];

  constructor(n1: Segment, role: Party["role"], record: SetRecord) {
    this.#record = record;
    this.#ownName = elementOf(n1, 2) ?? elementOf(n1, 4);
    this.party = {
      role,
      name: record.text(n1, 2, MAX_LINE),
      code: record.text(n1, 4, 80),
      street: null,
      street2: null,
      city: null,
      state: null,
      postal_code: null,
      country: null,
      contact: null,
      phone: null,
      email: null,
    };
  }

  /** Takes one of PARTY_SEGMENTS. */
  add(segment: Segment): void {
    switch (segment.id) {
      case "N2":
        this.party.name = joined([this.party.name, elementOf(segment, 1), elementOf(segment, 2)]);
        break;
      case "N3":
        this.#addStreet(segment);
        break;
      case "N4":
        this.#addPlace(segment);
        break;
      default:
        this.#addContact(segment);
    }
  }

  /** One N3 is a line and a line; of two N3, each is one line that was too long for an element. */
  #addStreet(n3: Segment): void {
    this.#streets.push([elementOf(n3, 1), elementOf(n3, 2)]);
    const [first = [], second] = this.#streets;
    if (this.#streets.length > 2) this.#record.skip(n3);
    else if (second === undefined) {
      this.party.street = this.#record.text(n3, 1, MAX_LINE);
      this.party.street2 = this.#record.text(n3, 2, MAX_LINE);
    } else {
      this.party.street = joined(first);
      this.party.street2 = joined(second);
    }
  }

  #addPlace(n4: Segment): void {
    const record = this.#record;
    const country = elementOf(n4, 4);
    this.party.city = record.text(n4, 1, 100);
    this.party.state =
      record.text(n4, 2, 100) ?? (elementOf(n4, 5) === "SP" ? record.text(n4, 6, 100) : null);
    this.party.postal_code = record.text(n4, 3, 20);
    this.party.country = countryCode(country);
    if (country !== null && this.party.country === null) {
      record.remark(
        n4,
        4,
        "not_understood",
        `${quoted(country)} is no country of ISO 3166-1 and was left out.`,
      );
    }
  }

  /** G61 has one number, PER up to three; a contact that is called as the party is says nothing more. */
  #addContact(segment: Segment): void {
    const name = this.#record.text(segment, 2, 100);
    if (name !== null && name !== this.#ownName) this.party.contact ??= name;
    for (const at of [3, 5, 7]) {
      const qualifier = elementOf(segment, at);
      if (qualifier === "TE") this.party.phone ??= this.#record.text(segment, at + 1, 80);
      if (qualifier === "EM") this.party.email ??= this.#record.text(segment, at + 1, 200);
    }
  }
}
