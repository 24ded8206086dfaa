// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Segment } from "../edi/segment.ts";
import type { Delimiters } from "./delimiters.ts";
import { decoderOf, quoted } from "./text.ts";

/** The most elements that a segment may have; no segment of X12 has more than about 50. */
const MAX_ELEMENTS = 500;

/**
 * The segments with composite elements among those of the sets that are read here. Elsewhere the component separator is
 * a character like any other: senders that have no composites use `:` and `>` in their texts all the same.
 */
const COMPOSITES: ReadonlySet<string> = new Set(["AK4", "CTX", "IK4", "MEA", "QTY", "REF", "SLN"]);

const NAME = /^[A-Z][A-Z0-9]{1,2}$/;
const ISA = /^ISA[^A-Za-z0-9 \r\n]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no text of an event may hold (canonical/primitives.ts)
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, or what is no ASCII
const NOT_PLAIN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0080-\u00ff]/;

export type SegmentReading =
  | { readonly kind: "blank" }
  /** An ISA begins, `at` characters on. */
  | { readonly kind: "header"; readonly at: number }
  | {
      readonly kind: "flaw";
      readonly code: string;
      readonly detail: string;
      /** Its name with the element, such as `AT7-05`; null: the segment as a whole. */
      readonly element: string | null;
      readonly comment: string | null;
    }
  | {
      readonly kind: "segment";
      /** `raw` without the terminator. */
      readonly segment: Omit<Segment, "position">;
      /** What stood before it on the line of the segment before. */
      readonly comment: string | null;
    };

/**
 * Reads what stands between two terminators: blanks around it are no part of it, and line breaks within are the
 * wrapping of a file that was cut at a width.
 *
 * @param piece bytes as characters
 */
export function readSegment(piece: string, delimiters: Delimiters): SegmentReading {
  const start = piece.trimStart();
  if (start === "") return { kind: "blank" };
  const text = unwrapped(start.trimEnd());
  if (ISA.test(text)) return { kind: "header", at: piece.length - start.length };
  if (NAME.test(nameOf(text, delimiters.element))) return readElements(text, delimiters, null);
  const behind = afterComment(start, delimiters.element);
  if (behind === null) return notASegment(text);
  const comment = decoderOf(behind.comment)(behind.comment);
  const segment = unwrapped(behind.segment.trim());
  if (ISA.test(segment)) return { kind: "header", at: piece.length - behind.segment.length };
  return readElements(segment, delimiters, comment);
}

function unwrapped(text: string): string {
  return text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, "") : text;
}

function nameOf(text: string, separator: string): string {
  const end = text.indexOf(separator);
  return end < 0 ? text : text.slice(0, end);
}

/** A comment to the end of its line, with the segment behind it; null where no line begins with a segment. */
function afterComment(text: string, separator: string): { comment: string; segment: string } | null {
  const breaks = /[\r\n]+\s*/g;
  for (let found = breaks.exec(text); found !== null; found = breaks.exec(text)) {
    const segment = text.slice(breaks.lastIndex);
    const name = /^[A-Z][A-Z0-9]{1,2}/.exec(segment)?.[0];
    if (name !== undefined && (ISA.test(segment.slice(0, 4)) || segment.startsWith(separator, name.length))) {
      return { comment: text.slice(0, found.index), segment };
    }
  }
  return null;
}

function notASegment(text: string): SegmentReading {
  const detail = `${quoted(text.slice(0, 200))} is no segment: a name of two or three capitals and digits was expected.`;
  return { kind: "flaw", code: "not_a_segment", detail, element: null, comment: null };
}

function readElements(text: string, delimiters: Delimiters, comment: string | null): SegmentReading {
  const parts = text.split(delimiters.element, MAX_ELEMENTS + 2);
  const id = parts[0] ?? "";
  if (parts.length - 1 > MAX_ELEMENTS) {
    const detail = `The segment ${id} has more than ${MAX_ELEMENTS} elements.`;
    return { kind: "flaw", code: "too_many_elements", detail, element: null, comment };
  }
  const isPlain = !NOT_PLAIN.test(text);
  const decode = isPlain ? null : decoderOf(text);
  const separator = COMPOSITES.has(id) ? delimiters.component : null;
  const elements: (readonly string[])[] = [];
  for (let index = 1; index < parts.length; index += 1) {
    const part = (parts[index] ?? "").trimEnd();
    if (decode !== null && CONTROLS.test(part)) return controlCharacter(id, index, comment);
    const components = separator === null ? [part] : part.split(separator);
    elements.push(decode === null ? components : components.map(decode));
  }
  const raw = decode === null ? text : decode(text).replaceAll("\0", "�");
  return { kind: "segment", segment: { id, elements, raw }, comment };
}

/** PostgreSQL keeps no NUL, and a guess at what was meant would change the partner's words. */
function controlCharacter(id: string, index: number, comment: string | null): SegmentReading {
  const element = `${id}-${String(index).padStart(2, "0")}`;
  const detail = "The element holds a control character, which cannot be kept; remove it.";
  return { kind: "flaw", code: "control_character", detail, element, comment };
}
