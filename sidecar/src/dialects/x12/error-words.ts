// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The words of a code, or null where it is none that is known. */
export function inWords(table: Readonly<Record<string, string>>, code: string): string | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}

/** TA105, element I18, in our words. */
export const INTERCHANGE_NOTES: Readonly<Record<string, string>> = {
  "000": "no error",
  "001": "control numbers of ISA and IEA differ",
  "002": "standard not supported",
  "003": "version not supported",
  "004": "wrong segment terminator",
  "005": "wrong qualifier of the sender",
  "006": "wrong sender",
  "007": "wrong qualifier of the receiver",
  "008": "wrong receiver",
  "009": "unknown receiver",
  "010": "wrong authorization qualifier",
  "011": "wrong authorization",
  "012": "wrong security qualifier",
  "013": "wrong security information",
  "014": "wrong interchange date",
  "015": "wrong interchange time",
  "016": "wrong standards identifier",
  "017": "wrong version",
  "018": "wrong control number",
  "019": "wrong acknowledgement request",
  "020": "wrong test indicator",
  "021": "wrong number of groups",
  "022": "wrong structure of the envelope",
  "023": "the file ended too early",
  "024": "wrong content",
  "025": "control number came before",
  "026": "wrong element separator",
  "027": "wrong component separator",
};

/** AK905, element 716. */
export const GROUP_ERRORS: Readonly<Record<string, string>> = {
  "1": "group not supported",
  "2": "version of the group not supported",
  "3": "group trailer missing",
  "4": "control numbers of GS and GE differ",
  "5": "wrong number of sets",
  "6": "wrong control number of the group",
};

/** AK502 and IK502, element 718. */
export const SET_ERRORS: Readonly<Record<string, string>> = {
  "1": "set not supported",
  "2": "set trailer missing",
  "3": "control numbers of ST and SE differ",
  "4": "wrong number of segments",
  "5": "segments in error",
  "6": "wrong set identifier",
  "7": "wrong control number of the set",
  "23": "control number came before in the group",
};

/** AK304 and IK304, element 720. */
export const SEGMENT_ERRORS: Readonly<Record<string, string>> = {
  "1": "unknown segment",
  "2": "unexpected segment",
  "3": "segment missing",
  "4": "loop too often",
  "5": "segment too often",
  "6": "segment not in this set",
  "7": "segment in the wrong place",
  "8": "elements in error",
};

/** AK403 and IK403, element 723. */
export const ELEMENT_ERRORS: Readonly<Record<string, string>> = {
  "1": "element missing",
  "2": "element missing that others require",
  "3": "too many elements",
  "4": "element too short",
  "5": "element too long",
  "6": "wrong character",
  "7": "wrong code",
  "8": "wrong date",
  "9": "wrong time",
  "10": "elements that exclude each other",
};
