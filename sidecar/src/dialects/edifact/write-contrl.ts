// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, GroupReceipt, InterchangeEvent, SetReceipt } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import type { Element, Words } from "../x12/write-values.ts";
import { syntaxErrorCode } from "./syntax-errors.ts";
import type { Message } from "./write-interchange.ts";

/** 0083, action: this level and all below are rejected, or this level is acknowledged. */
const REJECTED = "4";
const ACKNOWLEDGED = "7";

/** Where a fault is, in the numbers of CONTRL; null: not in a segment. */
interface Place {
  readonly position: string;
  readonly tag: string;
  /** S011: 0098 counts the tag as 1, 0104 the component. */
  readonly element: Element;
}

function placeOfFault({ pointer }: Fault): Place | null {
  const match = /^segment (\d+) ([A-Z][A-Z\d]{2})(?:-(\d+))?(?:-(\d+))?$/.exec(pointer);
  if (match === null) return null;
  const [, position = "", tag = "", element, component] = match;
  const place = element === undefined ? null : [String(Number(element) + 1), component ?? ""];
  return { position, tag, element: place };
}

/** A fault of a service segment: code, segment tag and element, which stand in the segment of their level. */
function serviceError(faults: readonly Fault[], tags: readonly string[]): Element[] {
  const found = faults.map((fault) => ({ fault, place: placeOfFault(fault) }));
  const own = found.find(({ place }) => place === null || tags.includes(place.tag));
  if (own === undefined) return [];
  return [syntaxErrorCode(own.fault.code), own.place?.tag ?? null, own.place?.element ?? null];
}

/** UCS names the segment of a fault, UCD its element. */
function segmentErrors(faults: readonly Fault[]): Words[] {
  return faults.flatMap((fault): Words[] => {
    const place = placeOfFault(fault);
    if (place === null || ["UNH", "UNT"].includes(place.tag)) return [];
    const code = syntaxErrorCode(fault.code);
    if (place.element === null) return [["UCS", place.position, code]];
    return [
      ["UCS", place.position],
      ["UCD", code, place.element],
    ];
  });
}

function messageResponse(set: SetReceipt): Words[] {
  if (set.status === "accepted") return [];
  const isRejected = set.status === "rejected";
  const identifier = [set.kind, ...(set.version?.split(":") ?? [])];
  const action = isRejected ? REJECTED : ACKNOWLEDGED;
  const errors = segmentErrors(set.faults);
  const own = serviceError(set.faults, ["UNH", "UNT"]);
  // A message is never rejected without a reason.
  const reason = own.length === 0 && errors.length === 0 && isRejected ? [syntaxErrorCode("")] : own;
  return [["UCM", set.control, identifier, action, ...reason], ...errors];
}

function groupResponse(group: GroupReceipt): Words[] {
  const messages = group.sets.filter(({ kind }) => kind !== "CONTRL").flatMap(messageResponse);
  if (group.control === null || (messages.length === 0 && group.faults.length === 0)) return messages;
  const own = serviceError(group.faults, ["UNG", "UNE"]);
  return [["UCF", group.control, null, null, ACKNOWLEDGED, ...own], ...messages];
}

/**
 * CONTRL, the syntax and service report on an interchange that was received: version D, release 3. What is not named is
 * acknowledged with the level above (action 7).
 *
 * @throws UnwritableError for an interchange of X12, and for one of CONTRL alone, which is never answered by CONTRL
 */
export function contrlOf(event: InterchangeEvent): Message {
  const { data } = event;
  if (data.syntax !== "edifact")
    throw new UnwritableError(
      "event.data.syntax",
      "An X12 interchange is acknowledged in X12, not by CONTRL.",
    );
  const sets = data.groups.flatMap((group) => group.sets);
  if (sets.length > 0 && sets.every(({ kind }) => kind === "CONTRL"))
    throw new UnwritableError("event.data.groups", "A CONTRL is not acknowledged.");
  const isRejected = data.status === "rejected";
  const party = ({ id, qualifier }: typeof data.sender): Element => [id, qualifier ?? ""];
  const own = serviceError(data.faults, ["UNA", "UNB", "UNZ", "UNH", "UNT", "UNG", "UNE"]);
  const reason = own.length === 0 && isRejected ? [syntaxErrorCode("")] : own;
  const action = isRejected ? REJECTED : ACKNOWLEDGED;
  const uci: Words = ["UCI", data.control, party(data.sender), party(data.receiver), action, ...reason];
  return {
    identifier: ["CONTRL", "D", "3", "UN"],
    segments: [uci, ...(isRejected ? [] : data.groups.flatMap(groupResponse))],
    preparedAt: event.time,
    syntax: data.version?.endsWith(":4") === true ? "4" : "3",
  };
}
