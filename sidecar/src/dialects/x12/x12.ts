// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { DialectContext } from "../dialect.ts";
import type { FileDialect, FileItem, FileSource } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { EnvelopeReader } from "./envelope.ts";
import { Tokenizer } from "./tokenizer.ts";

/** How much is read before its items are handed on, in bytes; a whole file may come as one chunk. */
const SLICE = 65_536;

/** What an X12 file begins with, sound or not; also one that lost its ISA, and one behind a mark or a line of junk. */
const LOOKS =
  /^(?:\xef\xbb\xbf)?\s*(?:ISA[^A-Za-z0-9 ]|(?:GS[^A-Za-z0-9\s][A-Z]{2}|ST[^A-Za-z0-9\s]\d{3})[^A-Za-z0-9\s])/;
const LOOKS_WITHIN = /(?:^|[\r\n])\s*ISA[^A-Za-z0-9 ]\d\d[^A-Za-z0-9]/;
/** The same in UTF-16, with a byte order mark or without; it is refused, and told why. */
const UTF_16 = ["\u00ff\u00feI\0S\0A\0", "\u00fe\u00ff\0I\0S\0A", "I\0S\0A\0", "\0I\0S\0A"];

async function* read(
  source: FileSource,
  mapping: Mapping,
  dialect: DialectContext,
): AsyncGenerator<readonly FileItem[]> {
  const envelope = new EnvelopeReader({ digest: source.digest, mapping, dialect });
  const tokenizer = new Tokenizer(envelope);
  for await (const chunk of source.chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) {
      tokenizer.push(chunk.subarray(at, at + SLICE));
      const items = envelope.take();
      if (items.length > 0) yield items;
    }
  }
  tokenizer.end();
  envelope.end();
  const items = envelope.take();
  if (items.length > 0) yield items;
}

/** ANSI ASC X12: interchanges of transaction sets; docs/contracts.md, section 9, says what becomes of them. */
export const x12: FileDialect = {
  name: "x12",
  mediaTypes: ["application/edi-x12"],
  recognizes(head) {
    const text = head.toString("latin1");
    return LOOKS.test(text) || LOOKS_WITHIN.test(text) || UTF_16.some((mark) => text.startsWith(mark));
  },
  read,
};
