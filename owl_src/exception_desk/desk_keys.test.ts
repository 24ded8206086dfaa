// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  keys,
  openDesk,
  selected,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

test("j, k and the arrows move, as far as there are rows", async () => {
  await openDesk();
  await keys("j", "ArrowDown");
  expect(selected()).toBe("3");
  await keys("k", "ArrowUp", "ArrowUp");
  expect(selected()).toBe("1");
});

test("l links the likeliest shipment and goes on to the next exception", async () => {
  await openDesk();
  await keys("l");
  expect.verifySteps(["desk_link 1 10"]);
  expect(selected()).toBe("2");
  expect(".o_freight_row").toHaveCount(3);
  expect(".o_notification").toHaveText("FX1. Applied.");
});

test("a digit chooses, l links what was chosen", async () => {
  await openDesk();
  await keys("3");
  expect(".o_freight_chosen").toHaveAttribute("id", "o_freight_suggestion_2");
  await keys("9");
  expect(".o_freight_chosen").toHaveAttribute("id", "o_freight_suggestion_2");
  await keys("2", "l");
  expect.verifySteps(["desk_link 1 11"]);
});

test("the choice starts anew with each exception", async () => {
  await openDesk();
  await keys("3", "j", "l");
  expect.verifySteps(["desk_link 2 10"]);
});

test("Enter goes to the suggestions, arrows choose there, Enter links, Escape goes back", async () => {
  await openDesk();
  await keys("Enter");
  expect(".o_freight_suggestions").toBeFocused();
  await keys("ArrowDown");
  expect(selected()).toBe("1");
  await keys("Escape");
  expect(".o_freight_rows").toBeFocused();
  await keys("ArrowDown");
  expect(selected()).toBe("2");
  await keys("Enter", "ArrowDown", "Enter");
  expect.verifySteps(["desk_link 2 11"]);
});

test("r replays, a takes", async () => {
  await openDesk();
  await keys("a");
  expect(selected()).toBe("1");
  await keys("r");
  expect.verifySteps(["desk_assign_me 1 false", "desk_replay 1"]);
  expect(selected()).toBe("2");
});

test("who takes one says whose it was on the page", async () => {
  await openDesk((id) => {
    const detail = detailOf(id);
    return { ...detail, exception: { ...detail.exception, user_id: [7, "Mitchell Admin"] } };
  });
  await keys("a");
  expect.verifySteps(["desk_assign_me 1 7"]);
});

test("t tenders a declined load to the next carrier, and nothing else", async () => {
  await openDesk((id) => ({ ...detailOf(id), next_carrier: id === 2 ? "Beta Road" : null }));
  expect("button[name=tender]").toHaveCount(0);
  await keys("t");
  expect.verifySteps([]);
  await keys("j");
  expect("button[name=tender]").toHaveText("Tender to Beta Road T");
  await keys("t");
  expect.verifySteps(["desk_tender_next 2"]);
  expect(selected()).toBe("3");
});

test("w asks for a reason and waives with it", async () => {
  await openDesk();
  await keys("w");
  expect(".modal .btn-primary").not.toBeEnabled();
  await contains(".modal textarea").edit("Test parcel");
  await contains(".modal .btn-primary").click();
  await settled();
  expect.verifySteps(["desk_waive 1 Test parcel"]);
  expect(".modal").toHaveCount(0);
  expect(selected()).toBe("2");
});

test("a half-written text is not lost by Escape without asking", async () => {
  await openDesk();
  for (const [key, field] of [
    ["w", "textarea"],
    ["c", "input"],
  ] as const) {
    await keys(key, "Escape");
    expect(".modal").toHaveCount(0);
    await keys(key);
    await contains(`.modal ${field}`).edit("Half a rea");
    await keys("Escape");
    expect(".modal:last .modal-title").toHaveText("Discard what you wrote?");
    await contains(".modal:last .modal-footer button:contains(Go on writing)").click();
    expect(".modal").toHaveCount(1);
    expect(`.modal ${field}`).toHaveValue("Half a rea");
    await keys("Escape");
    await contains(".modal:last .modal-footer button:contains(Discard)").click();
    await settled();
    expect(".modal").toHaveCount(0);
  }
  expect.verifySteps([]);
});

test("no key works while the user types or a dialog is open", async () => {
  await openDesk();
  await keys("/");
  expect(".o_freight_search input").toBeFocused();
  await keys("l", "r", "j");
  await keys("Escape", "Escape", "?");
  expect(".modal .o_freight_help").toHaveCount(1);
  await keys("l", "r", "j");
  await keys("Escape");
  expect(".modal").toHaveCount(0);
  expect(selected()).toBe("1");
  expect.verifySteps([]);
});

test("keys with a modifier belong to the browser", async () => {
  await openDesk();
  await press(["ctrl", "r"]);
  await press(["alt", "l"]);
  await settled();
  expect.verifySteps([]);
});

test("a decision under way is not made a second time", async () => {
  const answer = new Deferred<unknown>();
  await openDesk();
  onRpc("freight.exception", "desk_link", () => {
    expect.step("link");
    return answer;
  });
  await keys("l", "l", "r");
  expect.verifySteps(["link"]);
  expect(".o_freight_actions [name=link]").not.toBeEnabled();
  answer.resolve({ outcome: "applied", message: "Applied.", state: "resolved" });
  await settled();
});

test("what still waits after a replay stays open and says why", async () => {
  await openDesk();
  onRpc("freight.exception", "desk_replay", () => ({
    outcome: "exception",
    message: "Still unknown.",
    state: "open",
  }));
  await keys("r");
  expect(selected()).toBe("1");
  expect(".o_notification").toHaveText("FX1 still needs a decision. Still unknown.");
});

test("without a suggestion l opens the search for a shipment", async () => {
  await openDesk((id) => ({ ...detailOf(id), suggestions: [] }));
  await keys("l");
  await contains(".modal .o_data_row .o_data_cell").click();
  await settled();
  expect.verifySteps(["desk_link 1 77"]);
});

test("c corrects: not JSON is placed, a reason is asked for, the server's refusal is shown", async () => {
  await openDesk();
  await keys("c");
  await contains(".modal textarea").click();
  await edit('{\n  "data" 1\n}');
  await settled();
  expect(".o_freight_correct_status").toHaveText(/Line 2, column 10: a colon must follow the name\./);
  await edit('{"data":1}');
  await settled();
  expect(".o_freight_correct_status").toHaveText("Well formed");
  expect(".modal .btn-primary").not.toBeEnabled();
  await contains(".modal input").edit("Called the carrier");
  onRpc("freight.exception", "desk_correct", () => {
    throw makeServerError({ type: "UserError", message: "/data: must be an object" });
  });
  await contains(".modal .btn-primary").click();
  await settled();
  expect(".modal [role=alert]").toHaveText("/data: must be an object");
  expect(".modal textarea").toHaveValue('{"data":1}');
});

test("the editor begins with the draft and with what is wrong in it; a code is chosen from the list", async () => {
  await openDesk();
  await keys("c");
  expect(".modal .o_freight_faults li").toHaveText("/data/code is missing");
  expect(".modal textarea").toHaveValue('{\n  "data": {\n    "code": ""\n  }\n}\n');
  await contains(".modal .o_freight_codes summary").click();
  expect(queryAllTexts(".modal .o_freight_codes code")).toEqual(["delivered", "gate_in"]);
  expect(queryAllTexts(".modal .o_freight_codes span")).toEqual(["Delivered", "Gate In"]);
  await contains(".modal .o_freight_codes button:last").click();
  expect(".modal textarea").toHaveValue('{\n  "data": {\n    "code": "gate_in"\n  }\n}\n');
});

test("each fault that the server finds stands on a line of its own", async () => {
  await openDesk();
  onRpc("freight.exception", "desk_correct", () => {
    throw makeServerError({ type: "UserError", message: "/time is missing\n/data/code is missing" });
  });
  await keys("c");
  await contains(".modal input").edit("Called the carrier");
  await contains(".modal .btn-primary").click();
  await settled();
  expect(queryAllTexts(".modal .o_freight_faults li")).toEqual(["/time is missing", "/data/code is missing"]);
});

test("where the shipment is not in question nothing is linked", async () => {
  await openDesk((id) => ({ ...detailOf(id), can_link: false }));
  expect(".o_freight_actions [name=link]").not.toBeEnabled();
  expect(".o_freight_suggestion").toHaveCount(3);
  expect(".o_freight_suggestion .btn-sm").toHaveCount(0);
  await keys("l");
  expect.verifySteps([]);
  expect(".o_notification").toHaveText(/not in question/);
});

test("a closed exception offers no decision", async () => {
  await openDesk((id) => detailOf(id, { state: "resolved", reason: "Done by phone" }));
  expect(".o_freight_actions").toHaveCount(0);
  await keys("l", "r", "w", "c");
  expect.verifySteps([]);
  expect(".modal").toHaveCount(0);
});

test("who may only read is offered no decision", async () => {
  onRpc("res.users", "has_group", () => false);
  await openDesk();
  expect(".o_freight_actions").toHaveCount(0);
  await keys("l");
  expect.verifySteps([]);
});
