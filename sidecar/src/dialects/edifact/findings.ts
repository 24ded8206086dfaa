// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { faultAt, type Segment } from "../edi/segment.ts";

const MAX_NOTES = 20;
/** As much of a message as goes beside one event. */
const MAX_WORDS = 16 * 1024;

/** Faults and remarks of a message as its reader finds them, each list bounded. */
export class Findings {
  readonly faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  readonly #skipped = new Set<string>();

  refuse(segment: Segment, code: string, detail: string, element?: number, component?: number): void {
    if (this.faults.length < MAX_NOTES) this.faults.push(faultAt(segment, code, detail, element, component));
  }

  remark(segment: Segment, code: string, detail: string, element?: number, component?: number): void {
    if (this.#remarks.length < MAX_NOTES - 1)
      this.#remarks.push(faultAt(segment, code, detail, element, component));
  }

  /** A segment, or a qualifier of one, that says nothing an event keeps: all of a message are one remark. */
  skip(what: string): void {
    if (this.#skipped.size < 50) this.#skipped.add(what);
  }

  get remarks(): Fault[] {
    if (this.#skipped.size === 0) return this.#remarks;
    const detail = `These were not taken over: ${[...this.#skipped].sort().join(", ")}.`;
    return [...this.#remarks, { pointer: "", code: "skipped", detail: detail.slice(0, 1000) }];
  }
}

/** The partner's words that an event is read from: those of the levels above it, and its own. */
export class Words {
  readonly #lines: string[] = [];
  #length = 0;

  add({ raw }: Segment): void {
    if (this.#length > MAX_WORDS) return;
    this.#lines.push(raw);
    this.#length += raw.length + 1;
  }

  /** @param above the words of the levels above; a third of the room each, so that the event's own are there */
  below(...above: readonly Words[]): string {
    const room = Math.floor(MAX_WORDS / 3);
    const texts = above.map((words) => words.#lines.join("\n").slice(0, room));
    return [...texts, this.#lines.join("\n")]
      .filter((text) => text !== "")
      .join("\n")
      .slice(0, MAX_WORDS);
  }
}
