// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { linesText, readPayload } from "@freight_bridge/payload/payload_lines";
import { PayloadView } from "@freight_bridge/payload/payload_view";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAll, queryAllTexts, queryFirst, queryText, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

describe.current.tags("desktop");
defineMailModels();

async function show(text: string, marks: { pointer: string; detail: string }[] = []): Promise<void> {
  await mountWithCleanup(PayloadView, { props: { text, marks, label: "Message" } });
}

test("characters that nobody sees, or that turn others round, are shown by their numbers", async () => {
  await show('{"pro":"12\u202e34\u200b"}');
  expect(".o_freight_string").toHaveText('"12\\u202e34\\u200b"');
});

test("JSON is indented, numbered and tinted", async () => {
  await show('{"code":"DLV","n":1.10}');
  expect(".o_freight_payload_bar .badge").toHaveText("JSON");
  expect(queryAllTexts(".o_freight_line_number")).toEqual(["1", "2", "3", "4"]);
  expect(queryAllTexts(".o_freight_line_text")).toEqual(["{", '"code":"DLV",', '"n":1.10', "}"]);
  expect(queryAllTexts(".o_freight_key")).toEqual(['"code"', '"n"']);
  expect(".o_freight_number").toHaveText("1.10");
  expect(queryAll(".o_freight_payload :is([data-meaning], [title=null], [role=null])").length).toBe(0);
});

test("what a partner wrote is text and never markup, in every form", async () => {
  const attack = '<img src=x onerror="window.attacked = true"><script>window.attacked = true</script>';
  const messages = [
    JSON.stringify({ [attack]: attack }),
    attack,
    `<?xml version="1.0"?><a b='${attack}'>${attack}</a>`,
    `ST*214*0001~N1*SH*${attack}~SE*3*0001~`,
    `UNH+1+IFTSTA:D:01B:UN'FTX+AAI+++${attack.replaceAll("'", "?'")}'`,
    `name;${attack}`,
  ];
  for (const message of messages) {
    await show(message, [{ pointer: "", detail: attack }]);
  }
  expect(queryAll(".o_freight_payload").length).toBe(messages.length);
  expect(queryAll(".o_freight_payload :is(img, script)").length).toBe(0);
  expect(queryText(".o_freight_note")).toBe(attack);
  expect("attacked" in window).toBe(false);
});

test("the place of a fault is marked, with what is wrong there", async () => {
  await show('{"data":{"code":"??"}}', [{ pointer: "/data/code", detail: "Unknown code" }]);
  expect(".o_freight_marked").toHaveCount(1);
  expect(".o_freight_marked .o_freight_line_text").toHaveText(/"code":"\?\?"\s*Unknown code/);
});

test("a missing member is marked at the container that lacks it", async () => {
  await show('{"data":{"a":1}}', [{ pointer: "/data/code", detail: "Required" }]);
  expect(".o_freight_marked .o_freight_line_text").toHaveText(/"data":\{\s*Required/);
});

test("text in no known form is shown as it is, line by line", async () => {
  await show("shipment;status\nS1;delivered\r\nS2;lost");
  expect(".o_freight_payload_bar .badge").toHaveText("Text");
  expect(queryAllTexts(".o_freight_text")).toEqual(["shipment;status", "S1;delivered", "S2;lost"]);
  expect(".o_freight_payload_word").toHaveCount(0);
});

test("what is no JSON though it begins so is shown, and it is said where it stops being so", async () => {
  await show('{"a": 1,\n "b" 2}');
  expect(queryAllTexts(".o_freight_text")).toEqual(['{"a": 1,', '"b" 2}']);
  expect(".o_freight_payload_word").toHaveText(/none.*Line 2, column 6: a colon must follow the name\.$/);
});

test("a file in base64, bytes and an empty message are named for what they are", async () => {
  await show(`JVBERi0xLjcK${"QUJD".repeat(60)}`);
  expect(".o_freight_payload_word").toHaveText(/^A PDF file in base64/);
  expect(".o_freight_line").toHaveCount(4);
  const bytes = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 255, 65]);
  await mountWithCleanup(PayloadView, { props: { text: "", bytes } });
  expect(queryAllTexts(".o_freight_payload_word")[1]).toMatch(/^This is no text\./);
  expect(queryAllTexts(".o_freight_payload:last .o_freight_line_text")[0]).toMatch(
    /^50 4b 03 04 00 ff 41\s+PK····A$/,
  );
  await show("");
  expect(queryAllTexts(".o_freight_payload_word")[2]).toBe("The message is empty.");
});

test("a long message is drawn where it is in view, and scrolled to its marked place", async () => {
  const text = JSON.stringify(Array.from({ length: 1000 }, (_, index) => index));
  await show(text, [{ pointer: "/700", detail: "Here" }]);
  await waitFor(".o_freight_marked");
  expect(queryAll(".o_freight_line").length).toBeLessThan(60);
  expect(".o_freight_marked .o_freight_line_number").toHaveText("702");
  const box = queryFirst(".o_freight_payload_lines");
  const marked = queryFirst(".o_freight_marked")?.getBoundingClientRect();
  const frame = box?.getBoundingClientRect();
  expect((marked?.top ?? 0) > (frame?.top ?? 0) && (marked?.bottom ?? 0) < (frame?.bottom ?? 0)).toBe(true);
});

test("a million lines are scrolled through to the very last one", async () => {
  await show(`[${"1,".repeat(999_997)}2]`);
  await waitFor(".o_freight_payload_long", { timeout: 10_000 });
  const box = queryFirst(".o_freight_payload_lines") as HTMLElement;
  expect(box.scrollHeight).toBe(8_000_000);
  box.scrollTop = box.scrollHeight;
  await waitFor(".o_freight_line[data-line='999999']");
  const last = queryFirst(".o_freight_line[data-line='999999']")?.getBoundingClientRect();
  expect(Math.abs((last?.bottom ?? 0) - box.getBoundingClientRect().bottom)).toBeLessThan(20);
});

test("one endless token is cut on the page and copied whole", async () => {
  const copied: string[] = [];
  patchWithCleanup(browser.navigator.clipboard, {
    writeText: async (text: string) => void copied.push(text),
  });
  const text = JSON.stringify("x".repeat(4098));
  await show(text);
  expect(".o_freight_cut").toHaveText("… 100 more characters");
  await contains(".o_freight_payload_copy").click();
  expect(copied).toEqual([text]);
  expect(".o_freight_payload_copy").toHaveText("Copied");
});

test("words are found whatever their case, one after the other, and said when they are not there", async () => {
  await show('{"a":"Lyon","b":"lyon 2","c":"Paris (LYON)"}');
  await contains(".o_freight_payload_search input").edit("LYON", { confirm: false });
  expect(queryAllTexts(".o_freight_payload mark")).toEqual(["Lyon", "lyon", "LYON"]);
  expect(".o_freight_payload_hits").toHaveText("1 of 3");
  expect(queryAllTexts("mark.o_freight_current")).toEqual(["Lyon"]);
  await press("Enter");
  await animationFrame();
  expect(queryAllTexts("mark.o_freight_current")).toEqual(["lyon"]);
  await press(["Shift", "Enter"]);
  await press(["Shift", "Enter"]);
  await animationFrame();
  expect(queryAllTexts("mark.o_freight_current")).toEqual(["LYON"]);
  await contains(".o_freight_payload_search input").edit("(lyon) .*", { confirm: false });
  expect(".o_freight_payload_hits").toHaveText("not found");
});

test("a place that the text does not have at all is not blamed on its first line", () => {
  expect(readPayload('{"a":1}', [{ pointer: "/result/3", detail: "" }]).marks).toEqual([]);
});

test("a draft is made of all words, however long they are", () => {
  const long = "x".repeat(10_000);
  expect(linesText(readPayload(`{"a":"${long}","b":[1]}`).lines)).toBe(
    `{\n  "a": "${long}",\n  "b": [\n    1\n  ]\n}\n`,
  );
});
