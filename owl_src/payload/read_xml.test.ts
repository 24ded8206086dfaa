// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { linesText, readPayload } from "@freight_bridge/payload/payload_lines";
import { describe, expect, test } from "@odoo/hoot";

describe.current.tags("desktop");

const shown = (text: string): string => linesText(readPayload(text).lines);

test("XML stands one tag a line, indented, short elements on one", () => {
  expect(shown('<?xml version="1.0"?><a><b c="1>0">x &amp; y</b><d/><e><f>1</f></e></a>')).toBe(
    '<?xml version="1.0"?>\n<a>\n  <b c="1>0">x &amp; y</b>\n  <d/>\n  <e>\n    <f>1</f>\n  </e>\n</a>\n',
  );
});

test("comments, CDATA and document types are left as they are, and no entity is resolved", () => {
  const type = '<!DOCTYPE a SYSTEM "file:///etc/passwd">';
  expect(shown(`${type}<a><!-- <b> --><![CDATA[</a>]]>&x;</a>`)).toBe(
    `${type}\n<a>\n  <!-- <b> -->\n  <![CDATA[</a>]]>\n  &x;\n</a>\n`,
  );
});

test("torn XML is shown to its end, word for word", () => {
  const torn = ["<a", '<a b="', "<a><b></c></a></a>", "<!-- x", "<a>text", "< a >", "<a 'b>\n<c>"];
  for (const text of torn) {
    expect(shown(text).replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
  }
});

test("names, values and text are told apart", () => {
  const [line] = readPayload('<b c="1">x y</b>').lines;
  expect(line?.tokens.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "tag <b",
    "punctuation  ",
    "key c",
    "punctuation =",
    'string "1"',
    "tag >",
    "text x y",
    "tag </b",
    "tag >",
  ]);
});
