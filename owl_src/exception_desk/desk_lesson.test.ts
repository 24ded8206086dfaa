// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  changeOnServer,
  defineDesk,
  detailOf,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import type { DeskLesson } from "@freight_bridge/exception_desk/desk_types";
import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { contains, defineModels, fields, models, onRpc } from "@web/../tests/web_test_helpers";

class FreightLesson extends models.Model {
  override _name = "freight.lesson";
  word = fields.Char();
  override _records = [{ id: 5, word: "DLVD" }];
  override _views = { form: `<form><field name="word"/></form>` };
}

describe.current.tags("desktop");
defineDesk();
defineModels([FreightLesson]);

const BANNER = ".o_freight_lesson";

function lesson(change: Partial<DeskLesson> = {}): DeskLesson {
  return {
    id: 5,
    name: "Status code DLVD means Delivered",
    effect: "Every message of EasyPost with the status code DLVD is read as Delivered.",
    count: 3,
    contrary: 0,
    may_decide: true,
    ask: [],
    ...change,
  };
}

/** A desk whose exception 1 belongs to an offer until it is settled. */
async function openOffer(offer: DeskLesson): Promise<void> {
  let current: DeskLesson | null = offer;
  await openDesk((id) => ({ ...detailOf(id), lesson: id === 1 ? current : null }));
  for (const method of ["action_dismiss", "action_offer_again"]) {
    onRpc("freight.lesson", method, ({ args }) => {
      expect.step(`${method} ${(args as [number[]])[0]}`);
      current = method === "action_dismiss" ? null : offer;
      return true;
    });
  }
}

test("an offer says what was decided alike and what the rule would do", async () => {
  await openOffer(lesson());
  expect(`${BANNER} [name=open_lesson]`).toHaveText("3 equal decisions: Status code DLVD means Delivered");
  expect(BANNER).toHaveText(/is read as Delivered/);
  expect(BANNER).not.toHaveText(/otherwise|freight manager/);
  await press("j");
  await settled();
  expect(BANNER).toHaveCount(0);
});

test("the rule that a manager makes is opened", async () => {
  await openOffer(lesson());
  onRpc("freight.lesson", "action_make_rule", ({ args }) => {
    expect.step(`action_make_rule ${(args as [number[]])[0]}`);
    return {
      type: "ir.actions.act_window",
      res_model: "freight.lesson",
      res_id: 5,
      views: [[false, "form"]],
    };
  });
  await contains(`${BANNER} [name=make_rule]`).click();
  await settled();
  expect.verifySteps(["action_make_rule 5"]);
  expect(".o_form_view .o_field_widget[name=word]").toHaveCount(1);
});

test("dismissed it is gone, and undo offers it again", async () => {
  await openOffer(lesson());
  await contains(`${BANNER} [name=dismiss_lesson]`).click();
  await settled();
  expect.verifySteps(["action_dismiss 5"]);
  expect(BANNER).toHaveCount(0);
  await press("z");
  await settled();
  expect.verifySteps(["action_offer_again 5"]);
  expect(BANNER).toHaveCount(1);
});

test("who makes no rules reads whom to ask, and has no buttons", async () => {
  await openOffer(lesson({ may_decide: false, ask: ["Mara Manager", "Sam Second"], contrary: 2 }));
  expect(BANNER).toHaveText(/A freight manager can make it a rule: Mara Manager, Sam Second\./);
  expect(BANNER).toHaveText(/Decided otherwise: 2\./);
  expect(`${BANNER} [name=make_rule]`).toHaveCount(0);
  expect(`${BANNER} [name=dismiss_lesson]`).toHaveCount(0);
});

test("what a partner wrote is shown as it is written", async () => {
  await openOffer(lesson({ name: "Status code <img src=x onerror=alert(1)> means Delivered" }));
  expect(`${BANNER} [name=open_lesson]`).toHaveText(/<img src=x onerror=alert\(1\)>/);
  expect(`${BANNER} img`).toHaveCount(0);
});

test("the decision that completes an offer says so, and leads there", async () => {
  await openDesk();
  onRpc("freight.exception", "desk_link", ({ args }) => {
    const [[id]] = args as [[number]];
    changeOnServer(id, { state: "resolved" });
    return { outcome: "applied", message: "Applied.", state: "resolved", lesson: lesson() };
  });
  await press("l");
  await settled();
  expect(".o_notification:contains(3 equal decisions)").toHaveCount(1);
  await contains(".o_notification button:contains(Look at it)").click();
  await settled();
  expect(".o_form_view .o_field_widget[name=word]").toHaveCount(1);
  expect(".o_notification:contains(3 equal decisions)").toHaveCount(0);
});
