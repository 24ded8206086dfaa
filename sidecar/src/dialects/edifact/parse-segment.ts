// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Segment } from "../edi/segment.ts";
import type { ServiceCharacters } from "./service-characters.ts";

/** The most elements that a segment may have; the longest of the standard has about 30. */
export const MAX_ELEMENTS = 500;

/** A segment, and what is doubtful about it though it was read. */
export interface EdifactSegment extends Segment {
  readonly doubt: string | null;
}

/** Cuts a text at a separator that no release character takes the meaning from; release characters stay. */
function cut(text: string, separator: string, release: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === release) index++;
    else if (text[index] === separator) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function unescaped(text: string, release: string): string {
  if (!text.includes(release)) return text;
  let clean = "";
  for (let index = 0; index < text.length; index++) {
    if (text[index] === release) index++;
    clean += text[index] ?? "";
  }
  return clean;
}

function splitter(text: string, release: string | null): (part: string, separator: string) => string[] {
  return release !== null && text.includes(release)
    ? (part, separator) => cut(part, separator, release)
    : (part, separator) => part.split(separator);
}

/** Takes empty components off the end, as a sender may do, so that what is missing looks the same everywhere. */
function trimmed(components: string[]): string[] {
  while (components.length > 1 && components.at(-1) === "") components.pop();
  return components;
}

/**
 * Reads the text of a segment, without its terminator. Line breaks in it are none of its text: they are where a
 * sender wraps at 80 columns. A release character at its very end stands for nothing.
 *
 * @returns null when it has more than MAX_ELEMENTS elements
 */
export function parseSegment(
  text: string,
  characters: ServiceCharacters,
  position: number,
  doubt: string | null,
): EdifactSegment | null {
  const { release, repetition } = characters;
  const joined = text.replace(/[\r\n]+/g, "");
  const split = splitter(joined, release);
  const [tag = "", ...rest] = split(joined, characters.element);
  if (rest.length > MAX_ELEMENTS) return null;
  let repeats = false;
  const elements = rest.map((element) => {
    const repetitions = repetition === null ? [element] : split(element, repetition);
    repeats ||= repetitions.length > 1;
    const components = split(repetitions[0] as string, characters.component);
    return trimmed(components.map((part) => (release === null ? part : unescaped(part, release)).trimEnd()));
  });
  return {
    // Older messages count the repetitions of a segment in its tag: DTM:1.
    id: (tag.split(characters.component)[0] as string).trim(),
    elements,
    position,
    raw: text + characters.terminator,
    doubt: repeats ? "Of repeated elements the first is read, the others were skipped." : doubt,
  };
}
