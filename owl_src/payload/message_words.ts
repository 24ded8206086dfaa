// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";
import { jsonFaultText } from "../json/json_fault_text";
import type { MessageKind, MessageReading } from "./read_message";

/** A text of so many characters has more than one segment. */
const ONE_SEGMENT = 400;

const KINDS: Record<MessageKind, () => string> = {
  json: () => _t("JSON"),
  xml: () => _t("XML"),
  x12: () => _t("X12"),
  edifact: () => _t("EDIFACT"),
  text: () => _t("Text"),
  base64: () => _t("Base64"),
  binary: () => _t("Bytes"),
};

export function kindText(kind: MessageKind): string {
  return KINDS[kind]();
}

/** What must be said about a message that is not what it looks like, or that nobody can read; "" of any other. */
export function wordsAbout({ kind, text, length, fault, file }: MessageReading): string {
  if (kind === "binary") {
    return _t("This is no text. Its bytes are shown as they came; download the file to open it.");
  }
  if (!text.trim()) {
    return _t("The message is empty.");
  }
  if (kind === "base64") {
    return file
      ? _t(
          "A %s file in base64, which nobody can read as it stands. Its characters are shown as they came.",
          file,
        )
      : _t("Text in base64, which nobody can read as it stands. Its characters are shown as they came.");
  }
  if (fault) {
    return _t("It begins like JSON but is none, and is shown as it came. %s", jsonFaultText(fault));
  }
  if (kind === "text" && /^\s*(ISA|UNA|UNB)/.test(text)) {
    return _t("It begins like EDI, but its separators cannot be told: it is shown as it came.");
  }
  if ((kind === "x12" || kind === "edifact") && length < 2 && text.length > ONE_SEGMENT) {
    return _t("No second segment was found: what ends a segment here is not what its beginning says.");
  }
  return "";
}
