// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  changeOnServer,
  defineDesk,
  detailOf,
  keys,
  openDesk,
  selected,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

test("s puts it off by a number, and z brings it back", async () => {
  await openDesk();
  await keys("s");
  expect(queryAllTexts(".modal-body button").map((text) => text.split("\n")[0])).toEqual([
    "1",
    "2",
    "3",
    "4",
    "5",
  ]);
  await keys("3");
  expect.verifySteps(["desk_snooze 1 2026-11-21 08:00:00"]);
  expect(".modal").toHaveCount(0);
  expect(selected()).toBe("2");
  expect(".o_freight_row[data-id='1']").toHaveCount(0);
  await keys("z");
  expect.verifySteps(["desk_wake 1"]);
  expect(".o_freight_row[data-id='1']").toHaveCount(1);
});

test("a day of one's own is sent in the server's zone", async () => {
  await openDesk();
  await keys("s");
  await contains(".modal #o_freight_snooze_own").edit("11/24/2026 09:30:00");
  await contains(".modal .modal-footer .btn-primary").click();
  await settled();
  expect.verifySteps(["desk_snooze 1 2026-11-24 09:30:00"]);
});

test("what the server refuses is said in the dialog", async () => {
  await openDesk();
  onRpc("freight.exception", "desk_snooze", () => {
    throw makeServerError({ type: "UserError", message: "Choose a moment that is still to come." });
  });
  await keys("s", "1");
  expect(".modal [role=alert]").toHaveText("Choose a moment that is still to come.");
});

test("e gives it to whom is typed, and undo gives it back", async () => {
  await openDesk((id) => detailOf(id, { user_id: [7, "Fiona"] }));
  await keys("e");
  expect(queryAllTexts(".modal [role=option]")).toEqual(["Fiona Freight", "Mara Manager"]);
  await contains(".modal input").edit("mara", { confirm: false });
  expect(queryAllTexts(".modal [role=option]")).toEqual(["Mara Manager"]);
  await keys("Enter");
  expect.verifySteps(["desk_assign 1 22"]);
  expect(".o_notification").toHaveText(/It is for Mara Manager now/);
  await contains(".o_notification button:contains(Undo)").click();
  await settled();
  expect.verifySteps(["desk_assign 1 7"]);
});

test("who cannot be asked for the people is told so in the dialog, and tries again", async () => {
  let answers = false;
  await openDesk();
  onRpc("freight.exception", "desk_people", () => {
    if (!answers) {
      throw new Error("the connection is gone");
    }
    return [{ id: 22, name: "Mara Manager" }];
  });
  await keys("e");
  expect(".modal [role=alert]").toHaveText(/Odoo did not answer/);
  expect(".modal [role=status]").toHaveCount(0);
  answers = true;
  await contains(".modal button:contains(Try again)").click();
  expect(queryAllTexts(".modal [role=option]")).toEqual(["Mara Manager"]);
  expect(".modal [role=alert]").toHaveCount(0);
});

test("it can be nobody's", async () => {
  await openDesk();
  await keys("e");
  await contains(".modal-footer button:contains(Nobody)").click();
  await settled();
  expect.verifySteps(["desk_assign 1 false"]);
});

test("z takes back what was waived, once", async () => {
  await openDesk();
  await keys("w");
  await contains(".modal textarea").edit("Test parcel");
  await contains(".modal .btn-primary").click();
  await settled();
  await keys("z", "z");
  expect.verifySteps(["desk_waive 1 Test parcel", "desk_reopen 1"]);
  expect(".o_notification:last").toHaveText(/There is nothing to take back/);
});

test("what is put off is in a view of its own", async () => {
  await openDesk();
  changeOnServer(3, { snoozed_until: "2026-11-25 08:00:00" });
  await contains("[data-scope=snoozed]").click();
  await settled();
  expect(queryAllTexts(".o_freight_row_subject")).toEqual(["R3"]);
  await contains("[data-scope=open]").click();
  await settled();
  expect(queryAllTexts(".o_freight_row_subject")).toEqual(["R1", "R2", "R4"]);
});

test("a partner, a severity and an order are chosen above the rows", async () => {
  await openDesk();
  changeOnServer(2, { amount: 250 });
  changeOnServer(4, { amount: 900 });
  await contains("select[name=sort]").select("amount");
  await settled();
  expect(queryAllTexts(".o_freight_row_subject").slice(0, 2)).toEqual(["R4", "R2"]);
  expect(queryAllTexts("select[name=system] option")).toEqual(["Every partner", "EasyPost"]);
});
