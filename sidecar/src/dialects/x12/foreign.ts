// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What a file that is no X12 begins with, byte by byte, and what to do with it. */
const KINDS: readonly (readonly [readonly string[], string])[] = [
  [["PK\u0003\u0004"], "This is a ZIP archive; unpack it and send the files in it."],
  [["\u001f\u008b"], "This is a gzip archive; unpack it, or send it with Content-Encoding: gzip."],
  [["%PDF"], "This is a PDF document, not X12."],
  [
    ["\u00ff\u00fe", "\u00fe\u00ff", "I\0S\0A\0", "\0I\0S\0A"],
    "This file is in UTF-16; write it in ASCII, UTF-8 or Latin-1.",
  ],
  [["UNA", "UNB"], "This is EDIFACT, not X12; send it as application/edifact."],
  [["-----BEGIN PGP"], "This file is encrypted with PGP; decrypt it before it is sent."],
];

/** What a file is that is clearly something else, as a sentence; null where it could be X12. */
export function foreignFormat(beginning: string): string | null {
  return KINDS.find(([marks]) => marks.some((mark) => beginning.startsWith(mark)))?.[1] ?? null;
}
