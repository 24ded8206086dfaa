// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readPayload, TOKEN_LIMIT, visibleRanges } from "@freight_bridge/payload/payload_lines";
import { PayloadView } from "@freight_bridge/payload/payload_view";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryFirst, queryText } from "@odoo/hoot-dom";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

describe.current.tags("desktop");
defineMailModels();

async function show(text: string, marks: { pointer: string; detail: string }[] = []): Promise<void> {
  await mountWithCleanup(PayloadView, { props: { text, marks, label: "Message" } });
}

test("JSON is indented, numbered and tinted", async () => {
  await show('{"code":"DLV","n":1.10}');
  expect(queryAllTexts(".o_freight_line_number")).toEqual(["1", "2", "3", "4"]);
  expect(queryAllTexts(".o_freight_line_text")).toEqual(["{", '"code":"DLV",', '"n":1.10', "}"]);
  expect(queryAllTexts(".o_freight_key")).toEqual(['"code"', '"n"']);
  expect(".o_freight_number").toHaveText("1.10");
});

test("what a partner wrote is text and never markup", async () => {
  const attack = '<img src=x onerror="window.attacked = true"><script>window.attacked = true</script>';
  await show(JSON.stringify({ [attack]: attack }), [{ pointer: "", detail: attack }]);
  expect(queryAll(".o_freight_payload :is(img, script)").length).toBe(0);
  expect(queryText(".o_freight_note")).toBe(attack);
  await show(attack);
  expect(queryAll(".o_freight_payload :is(img, script)").length).toBe(0);
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

test("text that is not JSON is shown as it is, line by line", async () => {
  await show("ISA*00*~\nGS*QM~\r\nST*214~");
  expect(queryAllTexts(".o_freight_text")).toEqual(["ISA*00*~", "GS*QM~", "ST*214~"]);
});

test("a long message shows its head and the marked place, and all of it on demand", async () => {
  const text = JSON.stringify(Array.from({ length: 1000 }, (_, index) => index));
  await show(text, [{ pointer: "/700", detail: "Here" }]);
  expect(".o_freight_line").toHaveCount(200 + 41);
  expect(queryAllTexts(".o_freight_hidden_lines span")).toEqual([
    "481 lines not shown",
    "280 lines not shown",
  ]);
  const box = queryFirst(".o_freight_payload_lines");
  expect(box?.scrollTop).toBeGreaterThan(0);
  await contains(".o_freight_hidden_lines button").click();
  expect(".o_freight_line").toHaveCount(1002);
  expect(".o_freight_hidden_lines").toHaveCount(0);
});

test("a megabyte is shown whole without an element for every token", async () => {
  const text = JSON.stringify(Array.from({ length: 150_000 }, (_, index) => index));
  await show(text, [{ pointer: "/100000", detail: "" }]);
  await contains(".o_freight_hidden_lines button").click();
  expect(queryAll(".o_freight_payload *").length).toBeLessThan(20);
  expect(queryFirst(".o_freight_payload_plain mark")?.textContent).toBe("  100000,\n");
  expect(queryFirst(".o_freight_payload_plain")?.textContent?.split("\n").length).toBe(150_003);
});

test("one endless token is cut on the page and copied whole", async () => {
  const copied: string[] = [];
  patchWithCleanup(browser.navigator.clipboard, {
    writeText: async (text: string) => void copied.push(text),
  });
  const text = JSON.stringify("x".repeat(TOKEN_LIMIT + 98));
  await show(text);
  expect(".o_freight_cut").toHaveText("… 100 more characters");
  await contains(".o_freight_payload_copy").click();
  expect(copied).toEqual([text]);
  expect(".o_freight_payload_copy").toHaveText("Copied");
});

test("ranges that touch are one", () => {
  const lines = JSON.stringify(Array.from({ length: 100 }, (_, index) => index));
  const marks = ["/15", "/60", "/64", "/99"].map((pointer) => ({ pointer, detail: "" }));
  expect(visibleRanges(readPayload(lines, marks), 10, 3)).toEqual([
    { from: 0, to: 10 },
    { from: 13, to: 20 },
    { from: 58, to: 69 },
    { from: 97, to: 102 },
  ]);
});

test("a place that the text does not have at all is not blamed on its first line", () => {
  expect(readPayload('{"a":1}', [{ pointer: "/result/3", detail: "" }]).marks).toEqual([]);
});
