// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";

/** One segment of X12 or EDIFACT, its text decoded and unescaped. */
export interface Segment {
  /** `AT7`, `DTM` … */
  readonly id: string;
  /** Element by element, each a list of its components; X12 elements mostly have one. Trailing blanks are gone. */
  readonly elements: readonly (readonly string[])[];
  /** Its number within the transaction set or message: ST and UNH are 1; within the interchange outside of one. */
  readonly position: number;
  /** As it came, with its terminator and without line breaks around it. */
  readonly raw: string;
}

/** The text of an element by the number the standard gives it (1 is the first), or null where it is empty or missing. */
export function elementOf(segment: Segment, element: number, component = 1): string | null {
  const text = segment.elements[element - 1]?.[component - 1]?.trim();
  return text === undefined || text === "" ? null : text;
}

/** The place of a segment, an element or a component for people: `segment 7 AT7`, `segment 7 AT7-05`, `segment 3 DTM-01-2`. */
export function placeOf(segment: Segment, element?: number, component?: number): string {
  const place = `segment ${segment.position} ${segment.id}`;
  if (element === undefined) return place;
  const number = String(element).padStart(2, "0");
  return component === undefined ? `${place}-${number}` : `${place}-${number}-${component}`;
}

/** A fault at a segment, an element or a component. */
export function faultAt(
  segment: Segment,
  code: string,
  detail: string,
  element?: number,
  component?: number,
): Fault {
  return { pointer: placeOf(segment, element, component), code, detail };
}
