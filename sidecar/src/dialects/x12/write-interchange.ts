// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Envelope, UnwritableError } from "../envelope.ts";
import type { Element, Words } from "./write-values.ts";

/** What differs between the two releases that are written. */
interface Release {
  /** ISA12. */
  readonly interchange: string;
  /** ISA11 names the repetition separator from 00402 on; before, the standard (U: X12). */
  readonly hasRepetition: boolean;
  /** The longest reference (element 127) and communication number (364). */
  readonly reference: number;
  readonly communication: number;
}

const RELEASES: Readonly<Record<string, Release>> = {
  "004010": { interchange: "00401", hasRepetition: false, reference: 30, communication: 80 },
  "005010": { interchange: "00501", hasRepetition: true, reference: 50, communication: 256 },
};

/** The bounds of the release that a partner wants. */
export function releaseOf({ version }: Envelope): Release {
  const release = RELEASES[version];
  if (release !== undefined) return release;
  const known = Object.keys(RELEASES).join(" or ");
  throw new UnwritableError("envelope.version", `${version} is not written; set the system to ${known}.`);
}

/** What stands between ISA and IEA. */
export interface Content {
  /** When it was prepared, UTC: the event's time, so that every attempt writes the same bytes. */
  readonly preparedAt: string;
  /** TA1, which belongs to no group. */
  readonly before: readonly Words[];
  readonly group: Group | null;
}

interface Group {
  /** GS01. */
  readonly functionalId: string;
  /** GS08. */
  readonly version: string;
  /** Each without ST and SE; `kind` is ST01, `convention` ST03 where the standard wants it. */
  readonly sets: readonly {
    readonly kind: string;
    readonly convention?: string;
    readonly segments: readonly Words[];
  }[];
}

interface Delimiters {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly terminator: string;
}

/**
 * The delimiters, the first of each row that no data holds: X12 has no escape. The last of each row, which X12.5
 * names for this, is a control character, which canonical texts never hold.
 */
function delimitersFor(data: string): Delimiters {
  const free = (candidates: string) => [...candidates].find((one) => !data.includes(one)) as string;
  return {
    element: free("*|\u001d"),
    component: free(">:\u001f"),
    repetition: free("^\u001e"),
    terminator: free("~\u001c"),
  };
}

function elementText(element: Element, component: string): string {
  return typeof element === "string" ? element : (element ?? []).join(component);
}

/** A segment without the delimiters of empty elements at its end (X12.6, 3.6). */
function segmentText([id, ...elements]: Words, { element, component, terminator }: Delimiters): string {
  const texts = elements.map((one) => elementText(one, component));
  while (texts.at(-1) === "") texts.pop();
  return [id, ...texts].join(element) + terminator;
}

/** An id or a code of the envelope: printable ASCII, which ISA with its fixed width needs. */
function plain(text: string, max: number, field: string): string {
  if (/^[ -~]+$/.test(text) && text.length <= max) return text;
  throw new UnwritableError(
    field,
    `An X12 interchange takes ${max} plain ASCII characters here; correct the system.`,
  );
}

function control(number: number, field: string): string {
  if (number <= 999_999_999) return String(number);
  throw new UnwritableError(
    field,
    "X12 takes control numbers of nine digits; restart the system's sequence.",
  );
}

/** ISA: 106 characters, each element of a fixed width. */
function isa(envelope: Envelope, preparedAt: string, { component, repetition }: Delimiters): Words {
  const { interchange, hasRepetition } = releaseOf(envelope);
  const party = (side: "sender" | "receiver") => [
    plain(envelope[side].qualifier ?? "ZZ", 2, `envelope.${side}.qualifier`).padEnd(2),
    plain(envelope[side].id, 15, `envelope.${side}.id`).padEnd(15),
  ];
  return [
    "ISA",
    "00",
    " ".repeat(10),
    "00",
    " ".repeat(10),
    ...party("sender"),
    ...party("receiver"),
    preparedAt.slice(2, 10).replaceAll("-", ""),
    preparedAt.slice(11, 16).replace(":", ""),
    hasRepetition ? repetition : "U",
    interchange,
    control(envelope.interchange_control, "envelope.interchange_control").padStart(9, "0"),
    envelope.acknowledgement_requested ? "1" : "0",
    envelope.test ? "T" : "P",
    component,
  ];
}

/** The segments of a group; its sets are numbered from 0001. */
function groupWords(group: Group, envelope: Envelope, preparedAt: string): Words[] {
  const groupControl = control(envelope.group_control, "envelope.group_control");
  const sets = group.sets.flatMap(({ kind, convention, segments }, index): Words[] => {
    const setControl = String(index + 1).padStart(4, "0");
    const st: Words = ["ST", kind, setControl, convention ?? null];
    return [st, ...segments, ["SE", String(segments.length + 2), setControl]];
  });
  const gs: Words = [
    "GS",
    group.functionalId,
    plain(envelope.group_sender, 15, "envelope.group_sender"),
    plain(envelope.group_receiver, 15, "envelope.group_receiver"),
    preparedAt.slice(0, 10).replaceAll("-", ""),
    preparedAt.slice(11, 16).replace(":", ""),
    groupControl,
    "X",
    group.version,
  ];
  return [gs, ...sets, ["GE", String(group.sets.length), groupControl]];
}

/**
 * Writes one interchange.
 *
 * Text is UTF-8: X12.6 leaves the encoding of its extended character set to the partners, UTF-8 is plain ASCII where
 * the text is, and a name that was transliterated would be another name.
 *
 * @throws UnwritableError where the envelope does not fit
 */
export function interchangeText(content: Content, envelope: Envelope): string {
  const { preparedAt, before, group } = content;
  const inside = [...before, ...(group === null ? [] : groupWords(group, envelope, preparedAt))];
  const ids = [envelope.sender, envelope.receiver].map(({ qualifier, id }) => `${qualifier ?? ""}${id}`);
  const delimiters = delimitersFor(inside.flat(2).join("") + ids.join(""));
  const interchangeControl = String(envelope.interchange_control).padStart(9, "0");
  const iea: Words = ["IEA", group === null ? "0" : "1", interchangeControl];
  const header = isa(envelope, preparedAt, delimiters);
  return [header, ...inside, iea].map((words) => segmentText(words, delimiters)).join("");
}
