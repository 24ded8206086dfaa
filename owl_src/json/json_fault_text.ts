// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";
import type { JsonFault, JsonFaultCode } from "./json_scan";

/** What is wrong at the place, in words for a person who edits the text. */
const WORDS: Record<JsonFaultCode, () => string> = {
  value_expected: () => _t("a value is missing here"),
  name_expected: () => _t("a name in double quotes is missing here"),
  colon_expected: () => _t("a colon must follow the name"),
  object_separator_expected: () => _t("a comma or a closing brace } is missing here"),
  array_separator_expected: () => _t("a comma or a closing bracket ] is missing here"),
  string_not_closed: () => _t("the text that begins here has no closing quote"),
  bad_escape: () => _t("this backslash does not begin a known escape"),
  control_character: () => _t("a line break or control character stands inside a text"),
  text_after_end: () => _t("there is something after the end of the message"),
};

/** One sentence with the place: "Line 3, column 12: a value is missing here." */
export function jsonFaultText(fault: JsonFault): string {
  return _t("Line %(line)s, column %(column)s: %(fault)s.", {
    line: fault.line,
    column: fault.column,
    fault: WORDS[fault.code](),
  });
}
