// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, MockServer, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class FreightFlowRun extends models.Model {
  override _name = "freight.flow.run";
  progress = fields.Float();
  done_count = fields.Integer();
  is_over = fields.Boolean();
  override _records = [{ id: 1, progress: 10, done_count: 1, is_over: false }];
}

defineMailModels();
defineModels([FreightFlowRun]);

test("a run that goes on is looked at again until it is over", async () => {
  onRpc("freight.flow.run", "web_read", () => expect.step("read"));
  await mountView({
    type: "form",
    resModel: "freight.flow.run",
    resId: 1,
    arch: `<form><field name="progress" widget="freight_run_progress"/><field name="done_count" readonly="1"/></form>`,
  });
  expect.verifySteps(["read"]);
  MockServer.env["freight.flow.run"]?.write([1], { progress: 60, done_count: 6 });
  await advanceTime(2_000);
  await animationFrame();
  expect.verifySteps(["read"]);
  expect(".o_field_widget[name=done_count]").toHaveText("6");
  MockServer.env["freight.flow.run"]?.write([1], { progress: 100, done_count: 10, is_over: true });
  await advanceTime(2_000);
  await animationFrame();
  expect(".o_field_widget[name=done_count]").toHaveText("10");
  expect.verifySteps(["read"]);
  await advanceTime(10_000);
  expect.verifySteps([]);
});
