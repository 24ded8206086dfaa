// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Envelope, UnwritableError } from "../envelope.ts";
import { lengthOf, wrapped } from "../x12/write-values.ts";
import { clip } from "./clip.ts";

/** What differs between the two directories that are written, in characters. */
export interface Directory {
  readonly release: string;
  /** 1154, 3039 and 3251: a reference, the code of a party, a postal code. */
  readonly reference: number;
  readonly party: number;
  readonly postalCode: number;
  /** How many lines a street may have (C059). */
  readonly streetLines: number;
  /** 4440, a line of free text, of which FTX has five. */
  readonly text: number;
}

const DIRECTORIES: Readonly<Record<string, Directory>> = {
  "D:96A": { release: "96A", reference: 35, party: 17, postalCode: 9, streetLines: 3, text: 70 },
  "D:01B": { release: "01B", reference: 70, party: 35, postalCode: 17, streetLines: 4, text: 512 },
};

/** The directory that a partner wants, and the association's code behind it, such as EAN004. */
export function directoryOf({ version }: Envelope): { directory: Directory; identifier: string[] } {
  const [type = "", release = "", agency = "UN", association = ""] = version.split(":");
  const directory = DIRECTORIES[`${type}:${release}`];
  if (directory === undefined) {
    const known = Object.keys(DIRECTORIES).join(" or ");
    throw new UnwritableError("envelope.version", `${version} is not written; set the system to ${known}.`);
  }
  return { directory, identifier: [type, release, agency, association] };
}

const LONGEST = 100_000;

/** A text in one line without control characters, where it fits into one element; "" where there is none. */
export function fitted(text: string | null, max: number, field: string): string {
  const line = clip(text, LONGEST) ?? "";
  if (lengthOf(line) <= max) return line;
  const detail = `EDIFACT takes ${max} characters here and this has ${lengthOf(line)}; shorten it.`;
  throw new UnwritableError(field, detail);
}

/** A text in pieces of at most `max` characters, broken at blanks. */
export function pieces(text: string | null, max: number): string[] {
  return wrapped(clip(text, LONGEST), max);
}

/** The same, where there is room for `most` pieces. */
export function piecesInto(text: string | null, max: number, most: number, field: string): string[] {
  const found = pieces(text, max);
  if (found.length <= most && found.join(" ") === (clip(text, LONGEST) ?? "")) return found;
  const detail = `EDIFACT has room for ${most} times ${max} characters here, broken at blanks; shorten it.`;
  throw new UnwritableError(field, detail);
}

/** A whole number of at most `max` digits. */
export function whole(text: string | null, max: number, field: string): string {
  if (text === null) return "";
  const number = text.replace(/\.0*$/, "").replace(/^0+(?=\d)/, "");
  if (/^\d+$/.test(number) && number.length <= max) return number;
  throw new UnwritableError(field, `EDIFACT takes a whole number of ${max} digits here and this is ${text}.`);
}

/** An instant as DTM writes it in UTC: with its zone (303), seconds only where there are any (304). */
export function dateTime(qualifier: string, instant: string): string[] {
  const digits = instant.slice(0, 19).replace(/\D/g, "");
  return digits.endsWith("00")
    ? [qualifier, `${digits.slice(0, 12)}UTC`, "303"]
    : [qualifier, `${digits}UTC`, "304"];
}
