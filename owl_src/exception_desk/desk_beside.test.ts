// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

/** Longer than a person stays at a choice by accident. */
async function choiceSettled(): Promise<void> {
  await animationFrame();
  await advanceTime(250);
  await settled();
}

function answerComparisons(): void {
  onRpc("freight.exception", "desk_compare", ({ args }) => ({
    shipment_id: args[1],
    name: `FS${args[1]}`,
    rows: [
      { label: "PRO Number", said: "<b>P-1</b>", ours: `P-${args[1]}`, match: "differs" },
      { label: "SCAC", said: "ABCD", ours: "ABCD", match: "same" },
      { label: "City", said: "Lyon", ours: null, match: "open" },
    ],
  }));
}

test("the chosen shipment stands beside the message, differences marked, and partners' words are text", async () => {
  await openDesk();
  answerComparisons();
  await press("2");
  await choiceSettled();
  expect(".o_freight_compare h3").toHaveText(/FS11\s*1 difference/);
  expect(queryAllTexts(".o_freight_compare tbody tr")).toEqual([
    "PRO Number <b>P-1</b> P-11",
    "SCAC ABCD ABCD",
    "City Lyon says nothing",
  ]);
  expect(".o_freight_differs").toHaveCount(1);
  expect(".o_freight_compare i[aria-label=Differs]").toHaveCount(1);
});

test("what a link would do is said before it is made, and follows the choice", async () => {
  const slow = new Deferred<unknown>();
  await openDesk();
  await choiceSettled();
  onRpc("freight.exception", "desk_foresee", async ({ args }) => {
    expect.step(`foresee ${args[1]}`);
    return args[1] === 11
      ? slow
      : {
          outcome: "applied",
          message: "Applied to FS12.",
          changes: [{ label: "State", before: "Released", after: "In Transit" }],
        };
  });
  await press("2");
  await choiceSettled();
  expect(".o_freight_foreseen").toHaveText(/If you link FS11\s*Looking what would happen/);
  await press("3");
  await choiceSettled();
  expect(".o_freight_foreseen h3").toHaveText("If you link FS12");
  expect(".o_freight_changes").toHaveText(/State\s*Released\s*In Transit/);
  slow.resolve({ outcome: "refused", message: "Too late", changes: [] });
  await settled();
  expect(".o_freight_foreseen p").toHaveText("Applied to FS12.");
  expect.verifySteps(["foresee 11", "foresee 12"]);
});

test("who passes over suggestions asks for the last one only", async () => {
  await openDesk();
  await choiceSettled();
  onRpc("freight.exception", "desk_compare", ({ args }) => {
    expect.step(`compare ${args[1]}`);
    return { shipment_id: args[1], name: "", rows: [] };
  });
  for (const key of ["2", "3", "2", "3"]) {
    await press(key);
  }
  await choiceSettled();
  expect.verifySteps(["compare 12"]);
});

test("what a replay would do is found out when it is asked for", async () => {
  await openDesk((id) => ({ ...detailOf(id), can_link: false, suggestions: [] }));
  onRpc("freight.exception", "desk_foresee", ({ args }) => {
    expect.step(`foresee ${args[1]}`);
    return { outcome: "exception", message: "The code X1 is still unknown.", changes: [] };
  });
  expect(".o_freight_foreseen").toHaveCount(0);
  await contains("button[name=foresee]").click();
  await settled();
  expect.verifySteps(["foresee false"]);
  expect(".o_freight_foreseen").toHaveText(/If you replay it\s*The code X1 is still unknown\./);
  expect(".o_freight_foreseen i.fa-exclamation-triangle").toHaveCount(1);
});

test("earlier ones say how they were decided, and open on the desk", async () => {
  const row = {
    id: 4,
    name: "FX4",
    code: "No Shipment Found",
    summary: "Reference R4 is unknown",
    state: "waived",
    time: "2026-11-19 08:00:00",
    resolution: "Waived",
    reason: "A test of theirs",
    by: "Mara Manager",
  };
  await openDesk();
  onRpc("freight.exception", "desk_related", () => ({ shipment: [], partner: [row] }));
  await press("j");
  await settled();
  expect(queryAllTexts(".o_freight_related h3")).toEqual(["The same from this partner"]);
  expect(".o_freight_related li").toHaveText(/FX4\s*Waived by Mara Manager: A test of theirs/);
  await contains(".o_freight_related button").click();
  await settled();
  expect(".o_freight_detail_title").toHaveText("Reference R4 is unknown");
});

test("what only helps may fail: the decision is still there", async () => {
  await openDesk();
  for (const method of ["desk_related", "desk_compare", "desk_foresee"]) {
    onRpc("freight.exception", method, () => {
      throw new Error("down");
    });
  }
  await press("j");
  await choiceSettled();
  expect(".o_freight_actions button[name=link]").toBeEnabled();
  expect(".o_freight_foreseen, .o_freight_compare, .o_freight_related").toHaveCount(0);
});
