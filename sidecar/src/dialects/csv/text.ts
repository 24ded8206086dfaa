// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { CsvMapping } from "../mapping.ts";

export type Encoding = CsvMapping["encoding"];

/** What begins files that are no text, with what they are and what to do. */
const NO_TEXT: readonly (readonly [magic: string, advice: string])[] = [
  ["504b0304", "a zip archive or an Excel workbook (.xlsx): unpack it, or save the sheet as CSV UTF-8"],
  ["504b0506", "an empty zip archive: send the CSV file itself"],
  ["1f8b", "a gzip archive: unpack it, or send it over HTTP with Content-Encoding: gzip"],
  ["d0cf11e0", "an old Excel workbook (.xls): save the sheet as CSV UTF-8"],
  ["25504446", "a PDF: ask for the same data as CSV"],
];

const UTF_8_MARK = "efbbbf";
const UTF_16_LE_MARK = "fffe";
const UTF_16_BE_MARK = "feff";

function startsWith(head: Buffer, magic: string): boolean {
  return head.subarray(0, magic.length / 2).toString("hex") === magic;
}

function isZeroAt(head: Buffer, parity: 0 | 1): boolean {
  let zeros = 0;
  for (let at = parity; at < head.length; at += 2) zeros += head[at] === 0 ? 1 : 0;
  return zeros > head.length / 8;
}

/** Whether a text looks like UTF-16 by its byte order mark or by a zero in every other byte. */
export function isUtf16(head: Buffer): boolean {
  if (startsWith(head, UTF_16_LE_MARK) || startsWith(head, UTF_16_BE_MARK)) return true;
  return isZeroAt(head, 0) !== isZeroAt(head, 1);
}

function refusal(code: string, detail: string): Fault {
  return { pointer: "byte 0", code, detail };
}

function wrongEncoding(is: string, says: string, advice: string): Fault {
  const settled = `the mapping says ${says}`;
  return refusal("wrong_encoding", `The file is ${is} and ${settled}; ${advice}.`);
}

/** Why a file that begins like this cannot be read in this encoding; null: nothing speaks against it. */
export function unreadable(head: Buffer, encoding: Encoding): Fault | null {
  if (head.length === 0) {
    return refusal("empty_file", "The file is empty; a CSV file has a header line at least.");
  }
  const [, advice] = NO_TEXT.find(([magic]) => startsWith(head, magic)) ?? [];
  if (advice !== undefined) return refusal("not_text", `The file is no CSV text but ${advice}.`);
  if (startsWith(head, UTF_16_BE_MARK)) {
    return refusal(
      "wrong_encoding",
      "The file is UTF-16 with its bytes in big-endian order; save it as UTF-8.",
    );
  }
  if (isUtf16(head) !== (encoding === "utf-16le")) {
    return encoding === "utf-16le"
      ? wrongEncoding("not UTF-16", encoding, "settle utf-8 or windows-1252 in the mapping")
      : wrongEncoding("UTF-16", encoding, "save it as UTF-8, or settle utf-16le in the mapping");
  }
  if (encoding === "windows-1252" && startsWith(head, UTF_8_MARK)) {
    return wrongEncoding("UTF-8 by its first bytes", encoding, "settle utf-8 in the mapping");
  }
  if (encoding !== "utf-16le" && head.includes(0)) {
    return refusal("not_text", "The file holds bytes that no text has (zeros); send it as CSV in UTF-8.");
  }
  return null;
}

/** What windows-1252 has from 0x80 to 0x9F, where it differs from ISO 8859-1 (WHATWG Encoding, index windows-1252). */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node 20 to 22 read windows-1252 as ISO 8859-1 (nodejs/node issue 56542), so the difference is made up here. */
function decodeWindows1252(chunk: Buffer): string {
  const text = chunk.toString("latin1");
  return text.replace(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char);
}

/** Bytes that the encoding does not have become U+FFFD; a byte order mark is dropped. Null: the end. */
function decoder(encoding: Encoding): (chunk: Buffer | null) => string {
  if (encoding === "windows-1252") return (chunk) => (chunk === null ? "" : decodeWindows1252(chunk));
  const utf = new TextDecoder(encoding);
  return (chunk) => (chunk === null ? utf.decode() : utf.decode(chunk, { stream: true }));
}

/** How much of a file is looked at to tell what it is. */
const HEAD_SIZE = 4096;

/**
 * Decodes a file chunk by chunk. The last piece is told, and may be empty. A file that cannot be text in this encoding
 * gives one fault instead.
 */
export async function* textOf(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<{ readonly text: string; readonly isLast: boolean } | Fault> {
  const decode = decoder(encoding);
  let head: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let part: Buffer = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_SIZE) continue;
      const fault = unreadable(head.subarray(0, HEAD_SIZE), encoding);
      if (fault !== null) return yield fault;
      part = head;
      head = null;
    }
    yield { text: decode(part), isLast: false };
  }
  if (head !== null) {
    const fault = unreadable(head, encoding);
    if (fault !== null) return yield fault;
    yield { text: decode(head), isLast: false };
  }
  yield { text: decode(null), isLast: true };
}
