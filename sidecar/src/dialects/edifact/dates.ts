// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { type DateTime, readDateTime } from "./date-time.ts";

interface Said {
  value: string;
  format: string;
  readonly segment: Segment;
}

/** A date that was asked for: read, or the DTM that says what is none. */
export type FoundDate =
  | { readonly ok: true; readonly qualifier: string; readonly date: DateTime; readonly segment: Segment }
  | { readonly ok: false; readonly segment: Segment };

const TIMES_OF_DAY: Readonly<Record<string, string>> = { 401: "203", 402: "204" };

/** The DTM segments of one level by qualifier; of several of one qualifier the first counts. */
export class Dates {
  readonly #said = new Map<string, Said>();

  add(dtm: Segment): void {
    const [qualifier, value, format] = [1, 2, 3].map((part) => elementOf(dtm, 1, part) ?? "") as [
      string,
      string,
      string,
    ];
    if (value === "") return;
    const known = this.#said.get(qualifier);
    if (known === undefined) this.#said.set(qualifier, { value, format, segment: dtm });
    // Some send a day (102) and its time of day (402) in two segments.
    else if (TIMES_OF_DAY[format] !== undefined && known.format === "102") {
      known.value += value;
      known.format = TIMES_OF_DAY[format];
    }
  }

  /** The first of these qualifiers that was said; null: none was. */
  find(qualifiers: readonly string[], mapping: Mapping): FoundDate | null {
    for (const qualifier of qualifiers) {
      const said = this.#said.get(qualifier);
      if (said === undefined) continue;
      const date = readDateTime(said.value, said.format, mapping);
      return date === null
        ? { ok: false, segment: said.segment }
        : { ok: true, qualifier, date, segment: said.segment };
    }
    return null;
  }
}
