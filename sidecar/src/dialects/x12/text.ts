// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The beginning of a text, at most `max` UTF-16 units, without half a surrogate pair at its end. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/**
 * The same text in memory of its own. A short piece of a long string keeps the whole of it in memory (V8), which must
 * not happen to what is kept while a file of any length passes.
 */
export function owned(text: string): string {
  return Buffer.from(text).toString();
}

/** A partner's words inside a sentence of ours: short, on one line, in quotation marks. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a sentence
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return line.length > 50 ? `"${cut(line, 50)}…"` : `"${line}"`;
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What the bytes 80 to 9F are in windows-1252; Node's own decoder of that name takes them for Latin-1. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Turns bytes, each one a character of `text`, into text. */
export type Decoder = (text: string) => string;

const decodeUtf8: Decoder = (text) => UTF_8.decode(Buffer.from(text, "latin1"));
const decodeLatin: Decoder = (text) =>
  text.replace(/[\u0080-\u009f]/g, (byte) => WINDOWS_1252.charAt(byte.charCodeAt(0) - 0x80));

/**
 * How the bytes of one segment are to be read: as UTF-8 where that is what they are, else as windows-1252. X12 names no
 * character set, and text in Latin-1 is hardly ever sound UTF-8 by chance.
 */
export function decoderOf(segment: string): Decoder {
  try {
    decodeUtf8(segment);
    return decodeUtf8;
  } catch {
    return decodeLatin;
  }
}
