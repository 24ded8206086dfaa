// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { MessageView } from "@freight_bridge/payload/message_view";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, waitFor } from "@odoo/hoot-dom";
import {
  contains,
  defineModels,
  fields,
  models,
  mountView,
  mountWithCleanup,
  patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

describe.current.tags("desktop");

class FreightIntegrationLog extends models.Model {
  override _name = "freight.integration.log";
  payload = fields.Text();
  pointer = fields.Char();
  override _records = [{ id: 7, payload: '{"data":{"code":"X"}}', pointer: "/data/code" }];
}

defineMailModels();
defineModels([FreightIntegrationLog]);

/** Answers each request in turn, and notes what was asked for. */
function answer(...responses: (() => Response)[]): void {
  patchWithCleanup(browser, {
    async fetch(url: string, options?: RequestInit): Promise<Response> {
      if (!String(url).startsWith("/freight_bridge/")) {
        return super.fetch(url, options);
      }
      expect.step(url);
      return (responses.length > 1 ? responses.shift() : responses[0])?.() ?? new Response();
    },
  });
}

async function show(): Promise<void> {
  const props = { model: "freight.integration.log", id: 7, part: "raw", label: "As received" };
  await mountWithCleanup(MessageView, { props });
}

test("a message is asked for by the address of its record", async () => {
  answer(() => new Response('{"a":"é"}'));
  await show();
  await waitFor(".o_freight_line");
  expect(queryAllTexts(".o_freight_line_text")).toEqual(["{", '"a":"é"', "}"]);
  expect.verifySteps(["/freight_bridge/message/freight.integration.log/7/raw"]);
});

test("what is no text is shown as bytes", async () => {
  answer(() => new Response(new Uint8Array([0x41, 0xff, 0x00])));
  await show();
  await waitFor(".o_freight_line");
  expect(".o_freight_payload_bar .badge").toHaveText("Bytes");
  expect(".o_freight_payload_copy").toHaveCount(0);
  expect.verifySteps(["/freight_bridge/message/freight.integration.log/7/raw"]);
});

test("it is said why there is no message, and it can be tried again", async () => {
  const words: [number, RegExp][] = [
    [204, /^No message was kept\./],
    [403, /not yours to read\./],
    [404, /not there any more/],
    [502, /could not be loaded \(502\)/],
  ];
  for (const [status, said] of words) {
    answer(() => new Response(status === 204 ? null : "", { status }));
    await show();
    await waitFor("[role=alert]");
    expect(queryAllTexts("[role=alert]").at(-1) ?? "").toMatch(said);
  }
  answer(() => new Response("at last"));
  await contains("[role=alert]:last button").click();
  await waitFor(".o_freight_line");
  expect(".o_freight_text").toHaveText("at last");
  expect.verifySteps(Array(5).fill("/freight_bridge/message/freight.integration.log/7/raw"));
});

test("a form asks for the message alone, and marks the place that its record names", async () => {
  answer(() => new Response('{"data":{"code":"X"}}'));
  await mountView({
    type: "form",
    resModel: "freight.integration.log",
    resId: 7,
    arch: `<form><widget name="freight_message" part="payload" string="Message" pointer_field="pointer"/></form>`,
  });
  await waitFor(".o_freight_marked");
  expect(".o_freight_marked .o_freight_line_text").toHaveText('"code":"X"');
  expect.verifySteps(["/freight_bridge/message/freight.integration.log/7/payload"]);
});

test("a text field shows its short message itself", async () => {
  answer(() => new Response());
  await mountView({
    type: "form",
    resModel: "freight.integration.log",
    resId: 7,
    arch: `<form><field name="payload" widget="freight_payload"/></form>`,
  });
  await waitFor(".o_field_freight_payload .o_freight_line");
  expect(".o_field_freight_payload .o_freight_line").toHaveCount(5);
  expect.verifySteps([]);
});
