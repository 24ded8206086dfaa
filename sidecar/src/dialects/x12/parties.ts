// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Location } from "../../canonical/index.ts";
import { countryCode } from "../countries.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import { cut } from "./text.ts";

/** Parties of one set whose addresses are kept. */
const MAX_PARTIES = 20;

function kept(text: string | null, max: number): string | null {
  return text === null ? null : cut(text, max);
}

/** The addresses of N1 loops, by the party's role (N101). */
export class Parties {
  readonly #places = new Map<string, Location>();
  #role: string | null = null;

  /** Takes N1, N3 and N4. False: nothing of the segment is taken over. */
  push(segment: Segment): boolean {
    if (segment.id === "N1") return this.#open(segment);
    const place = this.#places.get(this.#role ?? "");
    if (segment.id !== "N4" || place === undefined || this.#role === null) return false;
    this.#places.set(this.#role, {
      ...place,
      city: kept(elementOf(segment, 1), 100),
      state: kept(elementOf(segment, 2), 100),
      postal_code: kept(elementOf(segment, 3), 20),
      country: countryCode(elementOf(segment, 4)),
    });
    return true;
  }

  /** The address of the first of these roles that has one. */
  placeOf(roles: readonly string[]): Location | null {
    for (const role of roles) {
      const place = this.#places.get(role);
      if (place !== undefined) return place;
    }
    return null;
  }

  #open(segment: Segment): boolean {
    const role = elementOf(segment, 1);
    this.#role = role;
    if (role === null || this.#places.size >= MAX_PARTIES) return false;
    const name = kept(elementOf(segment, 2), 200);
    const address = { city: null, state: null, postal_code: null, country: null, unlocode: null };
    this.#places.set(role, { name, ...address });
    return true;
  }
}
