// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { defineDesk, openDesk, settled } from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

const MODEL = "freight.exception.bulk";
const REFUSALS = [{ exception_id: 2, name: "FX2", message: "FX2 was decided already by Fiona." }];

/** A server that looks at two exceptions in each call, of four, and refuses the second. */
function serveBulk(): void {
  const looked: Record<string, number> = { desk_try: 0, desk_run: 0 };
  onRpc(MODEL, "desk_new", ({ args }) => {
    expect.step(`new ${JSON.stringify(args)}`);
    return { id: 5, total: 4 };
  });
  for (const method of ["desk_try", "desk_run"] as const) {
    onRpc(MODEL, method, () => {
      looked[method] = (looked[method] ?? 0) + 2;
      expect.step(`${method} ${looked[method]}`);
      const done = looked[method] === 4;
      const state = method === "desk_try" ? "new" : done ? "done" : "running";
      return { state, total: 4, looked: looked[method], refused: 1, refusals: REFUSALS };
    });
  }
  onRpc(MODEL, "desk_stop", () => {
    expect.step("desk_stop");
    return { state: "stopped", total: 4, looked: 2, refused: 1, refusals: REFUSALS };
  });
}

async function markTwo(): Promise<void> {
  for (const key of ["x", "x"]) {
    await press(key);
    await settled();
  }
}

async function choose(action: string): Promise<void> {
  await contains(`[data-action=${action}]`).click();
  await settled();
}

test("x marks and goes on; what may be decided stands above the rows", async () => {
  await openDesk();
  await markTwo();
  expect(".o_freight_row.o_freight_marked").toHaveCount(2);
  expect(".o_freight_bulk b").toHaveText("2 marked");
  expect(queryAllTexts(".o_freight_bulk .btn-secondary")).toEqual(["Assign", "Snooze", "Waive", "Replay"]);
  await contains(".o_freight_bulk .btn-link").click();
  expect(".o_freight_row.o_freight_marked").toHaveCount(0);
});

test("it is tried first: what would be refused is said, and nothing is done", async () => {
  await openDesk();
  serveBulk();
  await markTwo();
  await choose("waive");
  expect("button[name=try]").not.toBeEnabled();
  await contains(".modal textarea").edit("Withdrawn");
  await contains("button[name=try]").click();
  await settled();
  expect.verifySteps([`new ["waive",[1,2],{"reason":"Withdrawn"},null]`, "desk_try 2", "desk_try 4"]);
  expect(".o_freight_bulk_result p:first").toHaveText(/3 would be done, 1 would be refused/);
  expect(".o_freight_bulk_refusals li").toHaveText(/FX2 was decided already by Fiona/);
});

test("then it is done, step by step, with the result of each", async () => {
  await openDesk();
  serveBulk();
  await markTwo();
  await choose("replay");
  await contains("button[name=try]").click();
  await settled();
  await contains("button[name=run]").click();
  await settled();
  expect.verifySteps([
    `new ["replay",[1,2],{},null]`,
    "desk_try 2",
    "desk_try 4",
    "desk_run 2",
    "desk_run 4",
  ]);
  expect(".o_freight_bulk_result p:first").toHaveText(/3 were done, 1 were refused/);
  await contains(".modal-footer .btn-primary").click();
  await settled();
  expect(".modal").toHaveCount(0);
  expect(".o_freight_row.o_freight_marked").toHaveCount(0);
});

test("all that are like one of them may be meant", async () => {
  await openDesk();
  serveBulk();
  await markTwo();
  await choose("assign");
  await contains("#o_freight_bulk_like").click();
  await contains("#o_freight_bulk_person").select("22");
  await contains("button[name=try]").click();
  await settled();
  expect.verifySteps([`new ["assign",[],{"assignee_id":22},1]`, "desk_try 2", "desk_try 4"]);
});

test("it can be stopped, and what is done stays done", async () => {
  const held = new Deferred<unknown>();
  await openDesk();
  serveBulk();
  onRpc(MODEL, "desk_run", () => held);
  await markTwo();
  await choose("snooze");
  await contains("#o_freight_bulk_until").select("2026-11-21 08:00:00");
  await contains("button[name=try]").click();
  await settled();
  await contains("button[name=run]").click();
  await animationFrame();
  await contains("button[name=stop]").click();
  held.resolve({ state: "running", total: 4, looked: 2, refused: 1, refusals: REFUSALS });
  await settled();
  expect.verifySteps([
    `new ["snooze",[1,2],{"until":"2026-11-21 08:00:00"},null]`,
    "desk_try 2",
    "desk_try 4",
    "desk_stop",
  ]);
  expect(".modal").toHaveCount(0);
});
