// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Carrier, Location, Party } from "../../canonical/index.ts";
import { countryCode } from "../countries.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import { locationOrNull } from "../milestone.ts";
import { clip } from "./clip.ts";

const UN_LOCODE = /^[A-Z]{2}[A-Z2-9]{3}$/;
/** 3055: codes that are somebody's own and no UN/LOCODE, whatever they look like. */
const OWN_CODES: readonly string[] = ["9", "86", "87", "91", "92", "ZZZ"];

function unlocodeOf(loc: Segment): string | null {
  const code = (elementOf(loc, 2) ?? "").replaceAll(" ", "");
  if (!UN_LOCODE.test(code) || countryCode(code.slice(0, 2)) === null) return null;
  return OWN_CODES.includes(elementOf(loc, 2, 3) ?? "") ? null : code;
}

/** The place of a LOC: C517 names it, C519 often its country. */
export function readLocation(loc: Segment): Location | null {
  const unlocode = unlocodeOf(loc);
  const related = countryCode(elementOf(loc, 3)) ?? countryCode(elementOf(loc, 3, 4));
  return locationOrNull({
    name: clip(elementOf(loc, 2, 4) ?? (unlocode === null ? elementOf(loc, 2) : null), 200),
    city: null,
    state: null,
    postal_code: null,
    country: related ?? unlocode?.slice(0, 2) ?? null,
    unlocode,
  });
}

/** A SCAC is one that says so: agency 182 (NMFTA), or a carrier code (172) of four letters without an agency. */
function scacOf(segment: Segment, element: number): string | null {
  const [code, list, agency] = [1, 2, 3].map((part) => elementOf(segment, element, part));
  if (code === null || code === undefined) return null;
  if (agency === "182") return /^[A-Z0-9]{2,4}$/.test(code) ? code : null;
  return list === "172" && agency === null && /^[A-Z]{4}$/.test(code) ? code : null;
}

function carrierOrNull(scac: string | null, name: string | null): Carrier | null {
  return scac === null && name === null ? null : { scac, name, service: null };
}

/** The carrier of a NAD+CA. */
export function carrierOfParty(nad: Segment): Carrier | null {
  const scac = scacOf(nad, 2);
  const name = elementOf(nad, 4) ?? elementOf(nad, 3) ?? (scac === null ? elementOf(nad, 2) : null);
  return carrierOrNull(scac, clip(name, 100));
}

/** The carrier of a TDT (C040). */
export function carrierOfTransport(tdt: Segment): Carrier | null {
  const scac = scacOf(tdt, 5);
  const name = elementOf(tdt, 5, 4) ?? (scac === null ? elementOf(tdt, 5) : null);
  return carrierOrNull(scac, clip(name, 100));
}

/** The components of an element in one text, such as the five names of C080. */
export function joined(segment: Segment, element: number, separator = " "): string | null {
  const parts = segment.elements[element - 1] ?? [];
  const text = parts.filter((part) => part.trim() !== "").join(separator);
  return text === "" ? null : text;
}

/** Name and address of a NAD; the unstructured C058 stands for a name where there is no C080. */
export function readParty(nad: Segment, role: Party["role"]): Party {
  const street = (part: number) => elementOf(nad, 5, part);
  return {
    role,
    name: clip(joined(nad, 4) ?? joined(nad, 3), 200),
    code: clip(elementOf(nad, 2), 80),
    street: clip(street(1), 200),
    street2: clip([street(2), street(3), street(4)].filter((line) => line !== null).join(" "), 200),
    city: clip(elementOf(nad, 6), 100),
    state: clip(elementOf(nad, 7), 100),
    postal_code: clip(elementOf(nad, 8), 20),
    country: countryCode(elementOf(nad, 9)),
    contact: null,
    phone: null,
    email: null,
  };
}

/** The text of an FTX: the literal of C108, else the code of C107. */
export function readText(ftx: Segment): string | null {
  return joined(ftx, 4) ?? elementOf(ftx, 3, 4) ?? elementOf(ftx, 3);
}
