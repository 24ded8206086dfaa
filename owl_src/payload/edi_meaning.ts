// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { EDI_CODES } from "./edi_codes";
import type { EdiStandard } from "./edi_syntax";
import { EDIFACT_SEGMENTS } from "./edifact_segments";
import { X12_SEGMENTS } from "./x12_segments";

/** A place in a segment; element 0 is its name. Components are counted from 0. */
export interface EdiPlace {
  segment: string;
  element: number;
  component: number;
}

const SEGMENTS = { x12: X12_SEGMENTS, edifact: EDIFACT_SEGMENTS };

/**
 * What stands there, in words: "AT7-01 Status: AF picked up". Of a segment or an element that the tables do not have its
 * place alone, so that nobody takes a guess for the standard.
 */
export function ediMeaning(standard: EdiStandard, place: EdiPlace, value: string): string {
  const { segment, element, component } = place;
  const words = SEGMENTS[standard][segment]?.() ?? "";
  const [name = "", rest = ""] = splitOnce(words, ": ");
  if (element === 0) {
    return name ? `${segment} ${name}` : segment;
  }
  const components = (rest.split(" | ")[element - 1] ?? "").split(" + ");
  const said = (components[component] ?? "").trim();
  const number = `${segment}-${String(element).padStart(2, "0")}`;
  const path = components.length > 1 || component ? `${number}-${component + 1}` : number;
  const at = component ? `${element}-${component + 1}` : String(element);
  const code = codeWords(`${standard} ${segment}-${at}`, value);
  return [path, said].filter(Boolean).join(" ") + (code ? `: ${value} ${code}` : "");
}

/** What a code is, where it is in the tables: "AF picked up | D1 delivered". */
function codeWords(place: string, value: string): string {
  const list = EDI_CODES[place]?.().split(" | ") ?? [];
  return list.map((entry) => splitOnce(entry, " ")).find(([code]) => code === value)?.[1] ?? "";
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
