// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { placeOf, type Segment } from "../edi/segment.ts";

/** The most names that the remark tells; a set has few kinds of segments unless somebody makes them up. */
const MAX_NAMES = 50;

/** Counts the segments of a set that a reader does not look at, and tells of them in one remark. */
export class Unread {
  readonly #names = new Set<string>();
  #count = 0;
  #first: string | null = null;

  add(segment: Segment): void {
    this.#count += 1;
    this.#first ??= placeOf(segment);
    if (this.#names.size < MAX_NAMES) this.#names.add(segment.id);
  }

  remarks(): Fault[] {
    if (this.#first === null) return [];
    const names = [...this.#names].sort().join(", ");
    const detail = `Of the segments ${names} (${this.#count} in all) nothing is taken over.`;
    return [{ pointer: this.#first, code: "not_read", detail }];
  }
}
