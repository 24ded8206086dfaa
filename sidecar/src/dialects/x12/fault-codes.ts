// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * What our fault codes are called in X12, so that a 997, 999 or TA1 can be written of a receipt. A code that is in none
 * of these tables is a note: it says what was skipped or assumed, and does not make a set or an interchange erroneous.
 */

/** Interchange note codes, TA105 (element I18), of the faults of an interchange. */
export const INTERCHANGE_CODES: Readonly<Record<string, string>> = {
  control_mismatch: "001",
  wrong_sender: "006",
  wrong_date: "014",
  missing_control: "018",
  wrong_count: "021",
  wrong_structure: "022",
  missing_trailer: "023",
  unreadable_content: "024",
  duplicate_control_number: "025",
};

/** Functional group syntax errors, AK905 (element 716), of the faults of a group. */
export const GROUP_CODES: Readonly<Record<string, string>> = {
  missing_trailer: "3",
  control_mismatch: "4",
  wrong_count: "5",
  missing_control: "6",
};

/** Transaction set syntax errors, AK502 and IK502 (element 718), of the faults of a set; any other fault of one is a 5. */
export const SET_CODES: Readonly<Record<string, string>> = {
  unsupported_set: "1",
  missing_trailer: "2",
  control_mismatch: "3",
  wrong_count: "4",
  missing_kind: "6",
  wrong_group: "6",
  missing_control: "7",
};

/** AK502 for any fault inside a set: "one or more segments in error". */
export const SEGMENTS_IN_ERROR = "5";

/** Segment syntax errors, AK304 and IK304 (element 720), of the faults whose place is a segment. */
export const SEGMENT_CODES: Readonly<Record<string, string>> = {
  missing: "3",
  missing_segment: "3",
  too_many: "5",
  unsupported_segment: "6",
};

/** AK304 for any fault inside a segment: "segment has data element errors". */
export const ELEMENTS_IN_ERROR = "8";

/** Data element syntax errors, AK403 and IK403 (element 723), of the faults whose place is an element. */
export const ELEMENT_CODES: Readonly<Record<string, string>> = {
  missing: "1",
  too_long: "5",
  control_character: "6",
  wrong_amount: "6",
  unknown_value: "7",
  wrong_date: "8",
  wrong_time: "9",
};

/** The standard's code for one of ours; undefined: it has none, or the code is a note. */
export function standardCode(table: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
