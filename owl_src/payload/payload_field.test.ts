// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class FreightIntegrationLog extends models.Model {
  override _name = "freight.integration.log";
  payload = fields.Text();
  pointer = fields.Char();
  override _records = [
    { id: 1, payload: '{"data":{"code":"X"}}', pointer: "/data/code" },
    { id: 2, payload: false, pointer: false },
  ];
}

defineMailModels();
defineModels([FreightIntegrationLog]);

async function form(resId: number): Promise<void> {
  await mountView({
    type: "form",
    resModel: "freight.integration.log",
    resId,
    arch: `<form><field name="payload" widget="freight_payload" options="{'pointer_field': 'pointer'}"/></form>`,
  });
}

test("a form shows the message with the place of its pointer marked", async () => {
  await form(1);
  expect(queryAllTexts(".o_freight_line_text").length).toBe(5);
  expect(".o_freight_marked .o_freight_line_text").toHaveText('"code":"X"');
});

test("a record without a message says so", async () => {
  await form(2);
  expect(".o_field_freight_payload").toHaveText("No message was kept.");
});
