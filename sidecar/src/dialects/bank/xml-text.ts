// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";

type Decoder = InstanceType<typeof TextDecoder>;

/** How much of a file is looked at to tell its encoding. */
const HEAD_BYTES = 256;

/** The encodings of XML that banks write; everything else is refused rather than guessed. */
const ENCODINGS: Readonly<Record<string, string>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "us-ascii": "utf-8",
  "iso-8859-1": "latin1",
  "iso-8859-15": "iso-8859-15",
  "windows-1252": "windows-1252",
  "utf-16": "utf-16le",
  "utf-16le": "utf-16le",
};

/** The encoding by the byte order mark, else by the XML declaration, else UTF-8; null where it is none that is read. */
function encodingOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return null;
  const declared = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(
    head.toString("latin1"),
  );
  return ENCODINGS[declared?.[1]?.toLowerCase() ?? "utf-8"] ?? null;
}

function wrongEncoding(detail: string): Fault {
  return { pointer: "byte 0", code: "wrong_encoding", detail };
}

/** Decodes an XML file chunk by chunk; one that is not in the encoding that it says gives a fault instead. */
export async function* xmlText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string | Fault> {
  let head: Buffer | null = Buffer.alloc(0);
  let decoder: Decoder | null = null;
  try {
    for await (const chunk of chunks) {
      let part: Buffer = chunk;
      if (head !== null) {
        head = Buffer.concat([head, chunk]);
        if (head.length < HEAD_BYTES) continue;
        part = head;
      }
      if (decoder === null) {
        decoder = decoderOf(part);
        head = null;
        if (decoder === null) return yield wrongEncoding(UNKNOWN_ENCODING);
      }
      yield decoder.decode(part, { stream: true });
    }
    if (head !== null) {
      decoder = decoderOf(head);
      if (decoder === null) return yield wrongEncoding(UNKNOWN_ENCODING);
      yield decoder.decode(head, { stream: true });
    }
    yield decoder?.decode() ?? "";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    yield wrongEncoding("The file holds bytes that the encoding it declares does not have.");
  }
}

const UNKNOWN_ENCODING = `The file's encoding is not read here; send it in one of ${Object.keys(ENCODINGS).join(", ")}.`;

function decoderOf(head: Buffer): Decoder | null {
  const encoding = encodingOf(head);
  return encoding === null ? null : new TextDecoder(encoding, { fatal: true });
}
