// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, GroupReceipt, ReceiptStatus, SetReceipt } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import {
  ELEMENT_CODES,
  ELEMENTS_IN_ERROR,
  GROUP_CODES,
  SEGMENT_CODES,
  SEGMENTS_IN_ERROR,
  SET_CODES,
  standardCode,
} from "./fault-codes.ts";
import type { Words } from "./write-values.ts";

/** What the segments are called in 997 and in 999, which say the same. */
interface Form {
  readonly segment: string;
  readonly element: string;
  readonly set: string;
}

/** AK501 and AK901. */
const STATUS_CODES: Readonly<Record<ReceiptStatus, string>> = {
  accepted: "A",
  accepted_with_errors: "E",
  partially_accepted: "P",
  rejected: "R",
};

/** AK403 of a fault without a code of its own: invalid code value. */
const OTHER_ELEMENT_ERROR = "7";

/** How many codes AK5 and AK9 take. */
const MAX_CODES = 5;

/** A place as `placeOf` writes it. */
const PLACE = /^segment (\d{1,10}) ([A-Z0-9]{2,3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

interface Place {
  readonly position: string;
  readonly id: string;
  readonly element: string | null;
  readonly component: string | null;
  readonly code: string;
}

function placeOf({ pointer, code }: Fault): Place | null {
  const [, position, id, element = null, component = null] = PLACE.exec(pointer) ?? [];
  if (position === undefined || id === undefined) return null;
  return { position, id, element, component, code };
}

/** The places of a set by segment, in the order in which they were told. */
function bySegment(faults: readonly Fault[]): Place[][] {
  const segments = new Map<string, Place[]>();
  for (const fault of faults) {
    const place = placeOf(fault);
    if (place === null) continue;
    const key = `${place.position} ${place.id}`;
    segments.set(key, [...(segments.get(key) ?? []), place]);
  }
  return [...segments.values()];
}

/** AK401: the element's number, and the component's where one is meant. */
function elementNumber({ element, component }: Place): string[] {
  return [element, component].flatMap((number) => (number === null ? [] : [String(Number(number))]));
}

/** AK3 of one segment with an AK4 for each element. */
function segmentWords(places: readonly Place[], form: Form): Words[] {
  const [first] = places;
  if (first === undefined) return [];
  const elements = places.filter(({ element }) => element !== null);
  const code = elements.length > 0 ? ELEMENTS_IN_ERROR : (standardCode(SEGMENT_CODES, first.code) ?? null);
  return [
    [form.segment, first.id, first.position, null, code],
    ...elements.map((place): Words => {
      const error = standardCode(ELEMENT_CODES, place.code) ?? OTHER_ELEMENT_ERROR;
      return [form.element, elementNumber(place), null, error];
    }),
  ];
}

/** Codes, each once, as many as the segment takes. */
function distinct(codes: readonly (string | undefined)[]): string[] {
  return [...new Set(codes.filter((code) => code !== undefined))].slice(0, MAX_CODES);
}

/** Faults by whether they are the set's own (a code of AK5) or stand inside of it. */
function ownCode({ code }: Fault): string | undefined {
  return standardCode(SET_CODES, code);
}

/** AK2 to AK5 of one set. */
function setWords(set: SetReceipt, form: Form, field: string): Words[] {
  if (!/^[A-Z0-9]{3}$/.test(set.kind) || !/^[ -~]{1,9}$/.test(set.control)) {
    const detail =
      "X12 names a set by three characters and a control number of up to nine; it cannot be acknowledged.";
    throw new UnwritableError(field, detail);
  }
  const { faults } = set;
  const inside = set.status === "rejected" ? faults.filter((fault) => ownCode(fault) === undefined) : [];
  const codes = distinct([...faults.map(ownCode), ...inside.map(() => SEGMENTS_IN_ERROR)]);
  const status = set.status === "partially_accepted" ? "accepted_with_errors" : set.status;
  return [
    ["AK2", set.kind, set.control],
    ...bySegment(inside).flatMap((places) => segmentWords(places, form)),
    [form.set, STATUS_CODES[status], ...codes],
  ];
}

/**
 * AK1 to AK9: how one functional group was received. 997 and 999 differ in the names of three segments.
 *
 * @throws UnwritableError where the group's own numbers are none of X12
 */
function groupWords(group: GroupReceipt, form: Form, field: string): Words[] {
  const { functional_id: id, control, declared, received, accepted } = group;
  if (id === null || !/^[A-Z]{2}$/.test(id) || control === null || !/^\d{1,9}$/.test(control)) {
    const detail =
      "X12 names a group by two letters and a number of up to nine digits; it cannot be acknowledged.";
    throw new UnwritableError(field, detail);
  }
  const codes = distinct(group.faults.map(({ code }) => standardCode(GROUP_CODES, code)));
  const counts = [declared ?? received, received, accepted].map(String);
  return [
    ["AK1", id, control],
    ...group.sets.flatMap((set, index) => setWords(set, form, `${field}.sets.${index}`)),
    ["AK9", STATUS_CODES[group.status], ...counts, ...codes],
  ];
}

/** X12 997, functional acknowledgment, between ST and SE. */
export function write997(group: GroupReceipt, field: string): Words[] {
  return groupWords(group, { segment: "AK3", element: "AK4", set: "AK5" }, field);
}

/** X12 999, implementation acknowledgment (005010X231A1), between ST and SE. */
export function write999(group: GroupReceipt, field: string): Words[] {
  return groupWords(group, { segment: "IK3", element: "IK4", set: "IK5" }, field);
}
