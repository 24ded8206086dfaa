// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * Data element 0085 (ISO 9735, syntax error code) with our words for it: the first word of a code is the one that a
 * code of a partner's CONTRL becomes, each is written as the code. What is in no row is 18, unspecified error.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  2: ["unsupported_syntax"],
  7: ["wrong_recipient"],
  12: ["wrong_value", "wrong_time", "wrong_amount", "unknown_value", "not_canonical"],
  13: ["missing"],
  14: ["unsupported_value", "unsupported_set"],
  15: ["unexpected_segment"],
  16: ["too_many_parts"],
  17: ["no_agreement"],
  18: ["unspecified"], // and whatever is in no other row
  19: ["wrong_decimal_mark"],
  20: ["wrong_service_characters"],
  21: ["invalid_characters", "wrong_encoding"],
  22: ["invalid_service_characters"],
  23: ["unknown_sender"],
  24: ["too_old"],
  25: ["test_unsupported"],
  26: ["duplicate", "duplicate_control_number"],
  27: ["unsupported_security"],
  28: ["reference_mismatch"],
  29: ["count_mismatch"],
  30: ["mixed_groups"],
  31: ["several_types_in_group"],
  32: ["empty_level"],
  33: ["outside_message"],
  34: ["indicator_not_allowed"],
  35: ["too_many"],
  36: ["too_many_groups"],
  37: ["wrong_type"],
  38: ["missing_digit"],
  39: ["too_long"],
  40: ["too_short"],
};

const UNSPECIFIED = "18";

const CODE_OF_WORD = new Map(
  Object.entries(WORDS).flatMap(([code, words]) => words.map((word) => [word, code])),
);

/** The code of 0085 for a fault of ours. */
export function syntaxErrorCode(word: string): string {
  return CODE_OF_WORD.get(word) ?? UNSPECIFIED;
}

/** Our word for a code of 0085. */
export function syntaxErrorWord(code: string): string {
  return (Object.hasOwn(WORDS, code) ? WORDS[code]?.[0] : undefined) ?? "unspecified";
}
