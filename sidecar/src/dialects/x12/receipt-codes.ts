// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * What X12 calls the faults of a receipt (docs/contracts.md, section 9): our word for it, in `Fault.code`, and the code
 * of the standard, both ways. Where several words share a code, the first one is what the code is read as.
 */
export type CodeTable = readonly (readonly [code: string, word: string])[];

/** TA105 (element I18). */
export const INTERCHANGE_CODES: CodeTable = [
  ["001", "wrong_control"],
  ["002", "unsupported_standard"],
  ["003", "unsupported_version"],
  ["004", "wrong_terminator"],
  ["005", "wrong_sender_qualifier"],
  ["006", "wrong_sender"],
  ["007", "wrong_receiver_qualifier"],
  ["008", "wrong_receiver"],
  ["009", "unknown_receiver"],
  ["014", "wrong_date"],
  ["015", "wrong_time"],
  ["018", "wrong_control_value"],
  ["021", "wrong_count"],
  ["022", "wrong_structure"],
  ["023", "missing_trailer"],
  ["024", "wrong_content"],
  ["025", "duplicate_control_number"],
  ["026", "wrong_element_separator"],
  ["027", "wrong_component_separator"],
];

/** AK905 (element 716). */
export const GROUP_CODES: CodeTable = [
  ["1", "unsupported_group"],
  ["2", "unsupported_version"],
  ["3", "missing_trailer"],
  ["4", "wrong_control"],
  ["5", "wrong_count"],
  ["6", "wrong_control_value"],
];

/** AK502 (element 718) and IK502 (618). */
export const SET_CODES: CodeTable = [
  ["1", "unsupported_set"],
  ["2", "missing_trailer"],
  ["3", "wrong_control"],
  ["4", "wrong_count"],
  ["5", "segments_in_error"],
  ["6", "wrong_set_identifier"],
  ["7", "wrong_control_value"],
];

/** AK304 (element 720) and IK304 (620); 8 says that the faults are those of the elements. */
export const SEGMENT_CODES: CodeTable = [
  ["1", "unknown_segment"],
  ["2", "unexpected_segment"],
  ["3", "missing"],
  ["4", "too_many_loops"],
  ["5", "too_many"],
  ["6", "not_in_set"],
  ["7", "wrong_sequence"],
];
export const ELEMENTS_IN_ERROR = "8";

/** AK403 (element 723) and IK403 (621). */
export const ELEMENT_CODES: CodeTable = [
  ["1", "missing"],
  ["2", "missing_condition"],
  ["3", "too_many_elements"],
  ["4", "too_short"],
  ["5", "too_long"],
  ["6", "wrong_characters"],
  ["6", "wrong_format"],
  ["7", "unknown_value"],
  ["7", "wrong_value"],
  ["8", "wrong_date"],
  ["9", "wrong_time"],
  ["10", "excluded"],
];

/** The standard's code of a fault, or `otherwise` where it has none of its own. */
export function codeOfWord(table: CodeTable, word: string, otherwise: string): string {
  return table.find(([, one]) => one === word)?.[0] ?? otherwise;
}

/** Our word for a code of the standard; one that the table does not have is `partner_code`. */
export function wordOfCode(table: CodeTable, code: string): string {
  return table.find(([one]) => one === code)?.[1] ?? "partner_code";
}
