// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { quoted } from "./text.ts";

/** How often something was skipped, and where first. */
interface Tally {
  count: number;
  readonly place: string;
  readonly text: string;
}

/** Counts what is skipped between two segments, so that a million of it makes one remark. */
export class Skipped {
  #empty: Tally | null = null;
  #comments: Tally | null = null;

  /** @param place the segment before */
  addEmpty(place: string): void {
    this.#empty ??= { count: 0, place, text: "" };
    this.#empty.count += 1;
  }

  addComment(text: string, place: string): void {
    this.#comments ??= { count: 0, place, text };
    this.#comments.count += 1;
  }

  /** What has been skipped since the last time. */
  take(): Fault[] {
    const remarks: Fault[] = [];
    if (this.#empty !== null) {
      const { count, place } = this.#empty;
      const detail = `${count} empty segment${count === 1 ? "" : "s"} from here on skipped.`;
      remarks.push({ pointer: place, code: "empty_segment", detail });
    }
    if (this.#comments !== null) {
      const { count, place, text } = this.#comments;
      const more = count === 1 ? "" : `, and ${count - 1} more after later segments`;
      const detail = `The text ${quoted(text)} after the segment is no part of it and was skipped${more}.`;
      remarks.push({ pointer: place, code: "comment", detail });
    }
    this.#empty = null;
    this.#comments = null;
    return remarks;
  }
}
