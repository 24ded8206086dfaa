// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { TextDecoder } from "node:util";

/**
 * UNB 0001, the syntax level, as the character set that it stands for. TextDecoder knows ISO 8859-1 and -9 by the
 * supersets of Windows, which give a meaning to what has none in them: Windows senders write € there.
 */
const SETS: Readonly<Record<string, string>> = {
  UNOA: "windows-1252",
  UNOB: "windows-1252",
  UNOC: "windows-1252",
  UNOD: "iso-8859-2",
  UNOE: "iso-8859-5",
  UNOF: "iso-8859-7",
  UNOG: "iso-8859-3",
  UNOH: "iso-8859-4",
  UNOI: "iso-8859-6",
  UNOJ: "iso-8859-8",
  UNOK: "windows-1254",
  UNOW: "utf-8",
  UNOY: "utf-8",
};
const FALLBACK = "windows-1252";

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes 80 to 9F: no text of an ISO 8859 set has them, and most texts in UTF-8 do. */
const C1_BYTE = /[\x80-\x9f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: every character of ASCII
const ASCII = /^[\x00-\x7f]*$/;

function asUtf8(bytes: Buffer): string | null {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return null;
  }
}

/** A text with what is doubtful about it. */
export interface Decoded {
  readonly text: string;
  /** Null, or why its characters may not be those that the sender means. */
  readonly doubt: string | null;
}

/**
 * Turns the bytes of one interchange into text.
 *
 * Senders write UTF-8 whatever UNB declares, so UTF-8 comes first where the bytes are valid UTF-8. In the sets of
 * other scripts a short word can be valid UTF-8 by chance (ТА is C2 B0 in ISO 8859-5): there the interchange counts as
 * UTF-8 once a segment cannot be anything else, and as the declared set until then.
 */
export class Charset {
  readonly #level: string;
  readonly #set: string;
  readonly #decoder: TextDecoder;
  #isUtf8: boolean;

  /** @param level UNB 0001, such as UNOC */
  constructor(level: string) {
    this.#level = level;
    this.#set = SETS[level] ?? FALLBACK;
    this.#decoder = new TextDecoder(this.#set === "utf-8" ? FALLBACK : this.#set);
    this.#isUtf8 = this.#set === "utf-8" || this.#set === "windows-1252";
  }

  decode(bytes: Buffer): Decoded {
    const latin1 = bytes.toString("latin1");
    if (ASCII.test(latin1)) return { text: latin1, doubt: null };
    const utf8 = asUtf8(bytes);
    if (utf8 !== null && (this.#isUtf8 || C1_BYTE.test(latin1))) {
      this.#isUtf8 = true;
      return { text: utf8, doubt: null };
    }
    return { text: this.#decoder.decode(bytes), doubt: this.#doubt() };
  }

  /** What is not UTF-8 is in the declared set; is there one, for this byte? */
  #doubt(): string | null {
    if (this.#set === "utf-8")
      return `This is no UTF-8, which ${this.#level} declares; it was read as Latin-1.`;
    if (this.#level === "UNOA" || this.#level === "UNOB" || !(this.#level in SETS))
      return `${this.#level} declares no such characters; they were read as Latin-1.`;
    return null;
  }
}
