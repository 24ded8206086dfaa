// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { EDI_CODES } from "@freight_bridge/payload/edi_codes";
import { ediSyntax } from "@freight_bridge/payload/edi_syntax";
import { EDIFACT_SEGMENTS } from "@freight_bridge/payload/edifact_segments";
import { readPayload } from "@freight_bridge/payload/payload_lines";
import { PayloadView } from "@freight_bridge/payload/payload_view";
import { X12_SEGMENTS } from "@freight_bridge/payload/x12_segments";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { hover, press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { allowTranslations, mountWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(() => allowTranslations());

const ISA =
  "ISA*00*          *00*          *ZZ*NORTHERN       *ZZ*FREIGHT        *261120*1000*U*00401*000000007*0*P*>";
const X12 = `${ISA}~GS*QM*N*F*20261120*1000*7*X*004010~ST*214*0001~\nB10*PRO7*S7*NRLN~AT7*AF*NS***20261120*1000*LT~SE*4*0001~`;
const EDIFACT =
  "UNA:+.? 'UNB+UNOC:3+N+F+261120:1000+7'UNH+1+IFTSTA:D:01B:UN'FTX+AAI+++It?'s a ?+ b:second'DTM+334:202611201000:203'";

async function show(text: string): Promise<void> {
  await mountWithCleanup(PayloadView, { props: { text, label: "Message" } });
}

function linesOf(text: string): string[] {
  return readPayload(text).lines.map(({ tokens }) => tokens.map((token) => token.text).join(""));
}

/** What the tokens with these words mean. */
function meanings(text: string, ...words: string[]): string[] {
  const tokens = readPayload(text).lines.flatMap((line) => line.tokens);
  return words.map((word) => tokens.find((token) => token.text === word)?.meaning ?? "none");
}

test("X12 is shown one segment a line, its elements apart", async () => {
  await show(X12);
  expect(".o_freight_payload_bar .badge").toHaveText("X12");
  expect(queryAllTexts(".o_freight_segment")).toEqual(["ISA", "GS", "ST", "B10", "AT7", "SE"]);
  expect(queryAllTexts(".o_freight_line_text")[3]).toBe("B10*PRO7*S7*NRLN~");
});

test("segments, elements and codes of X12 say what they are", () => {
  expect(meanings(X12, "AT7", "AF", "PRO7", "NRLN", "000000007", "P")).toEqual([
    "AT7 Status",
    "AT7-01 status: AF picked up",
    "B10-01 carrier's number (PRO)",
    "B10-03 carrier (SCAC)",
    "ISA-13 control number",
    "ISA-15 test or production: P production",
  ]);
});

test("EDIFACT is taken apart by its own separators, released ones left alone", () => {
  expect(linesOf(EDIFACT).slice(2)).toEqual([
    "UNH+1+IFTSTA:D:01B:UN'",
    "FTX+AAI+++It?'s a ?+ b:second'",
    "DTM+334:202611201000:203'",
  ]);
  expect(meanings(EDIFACT, "UNA", "It?'s a ?+ b", "second", "334", "203")).toEqual([
    "UNA The separators that follow",
    "FTX-04-1 text",
    "FTX-04-2 text",
    "DTM-01-1 kind: 334 status given",
    "DTM-01-3 format",
  ]);
});

test("other separators are found where the interchange says them", () => {
  const odd = X12.replaceAll("*", "|").replaceAll("~\n", "~").replaceAll("~", "\r\n");
  expect(linesOf(odd).slice(3)).toEqual(["B10|PRO7|S7|NRLN", "AT7|AF|NS|||20261120|1000|LT", "SE|4|0001"]);
  const una = "UNA#*.! ~UNB*UNOC#3*N*F~UNH*1*CONTRL#D~UCI*7*a!*b*c*7~";
  expect(linesOf(una).slice(3)).toEqual(["UCI*7*a!*b*c*7~"]);
  expect(meanings(una, "7")).toEqual(["UCI-01 control number"]);
});

test("a part of an interchange is taken apart, too, where it leaves no doubt", () => {
  expect(linesOf("ST*990*0001~B1*NRLN*L7*20261120*A~SE*3*0001~").length).toBe(3);
  expect(meanings("B1^NRLN^L7^20261120^D|SE^3^0001|", "D")).toEqual(["B1-04 answer: D declined"]);
  expect(ediSyntax("STATUS*OK")).toBe(null);
  expect(ediSyntax("UNABLE TO SHIP")).toBe(null);
});

test("what no table has is not named, and separators that cannot be told are no EDI", async () => {
  expect(meanings("ST*214*0001~ZZX*1~", "ZZX", "1")).toEqual(["ZZX", "ZZX-01"]);
  await show(`ISA${"x".repeat(200)}`);
  expect(".o_freight_payload_bar .badge").toHaveText("Text");
  expect(".o_freight_payload_word").toHaveText(/separators cannot be told/);
});

test("the arrow keys walk through the elements, and each is said", async () => {
  await show("ST*214*0001~B10*PRO7*S7*NRLN~AT7*D1*NS~");
  queryFirst(".o_freight_payload_lines")?.focus();
  const said = async (...keys: string[]): Promise<string[]> => {
    for (const key of keys) {
      await press(key);
    }
    await animationFrame();
    return queryAllTexts(".o_freight_meaning");
  };
  expect(await said("ArrowRight")).toEqual(["ST Start of a message"]);
  expect(await said("ArrowDown", "ArrowDown", "ArrowRight")).toEqual(["AT7-01 status: D1 delivered"]);
  const place = queryFirst(".o_freight_payload_lines")?.getAttribute("aria-activedescendant");
  expect(queryFirst(`#${place}`)?.textContent).toBe("D1");
  expect(await said("ArrowLeft", "ArrowLeft")).toEqual(["B10-03 carrier (SCAC)"]);
  await hover(".o_freight_segment:first");
  await animationFrame();
  expect(".o_freight_meaning").toHaveText("ST Start of a message");
});

test("no table is torn: each entry has a name, and each code words", () => {
  for (const words of [...Object.values(X12_SEGMENTS), ...Object.values(EDIFACT_SEGMENTS)].map((say) =>
    say(),
  )) {
    expect(/^[^:|]+(: |$)/.test(words)).toBe(true, { message: words });
  }
  for (const [place, say] of Object.entries(EDI_CODES)) {
    const torn = say()
      .split(" | ")
      .filter((entry) => !/^[A-Z0-9]+ \S/.test(entry));
    expect(torn).toEqual([], { message: place });
  }
});
