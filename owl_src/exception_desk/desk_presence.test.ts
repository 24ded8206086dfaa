// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  afterLiveChange,
  changeOnServer,
  defineDesk,
  notifyPages,
  openDesk,
  settled,
  tellPages,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { getService, makeServerError, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

async function somebodyLooks(at: Record<string, string[]>): Promise<void> {
  onRpc("freight.exception", "desk_lookers", () => at);
  await tellPages("freight_bridge.looking", [1, 3]);
  await afterLiveChange();
}

test("who else looks at an exception is seen in its row and above it", async () => {
  await openDesk();
  await somebodyLooks({ 1: ["Mara Manager"], 3: ["Fiona Freight", "Mara Manager"] });
  expect(queryAllTexts(".o_freight_row .o_freight_lookers")).toEqual(["1", "2"]);
  expect(".o_freight_row[data-id='3'] .o_freight_lookers").toHaveAttribute(
    "title",
    "Also looking: Fiona Freight, Mara Manager",
  );
  expect(".o_freight_detail .o_freight_lookers").toHaveText("Also looking at it: Mara Manager");
  await somebodyLooks({});
  expect(".o_freight_lookers").toHaveCount(0);
});

test("an answer that was overtaken does not hide who looks", async () => {
  await openDesk();
  const slow = new Deferred<Record<string, string[]>>();
  onRpc("freight.exception", "desk_lookers", () => slow);
  await advanceTime(30_000);
  await settled();
  await somebodyLooks({ 1: ["Mara Manager"] });
  slow.resolve({});
  await settled();
  expect(".o_freight_row .o_freight_lookers").toHaveCount(1);
});

test("the page says what it looks at when a person stays there, and that they left", async () => {
  await openDesk();
  await advanceTime(600);
  onRpc("freight.exception", "desk_look", ({ args }) => {
    expect.step(`look ${args[0]}`);
    return true;
  });
  await press("j");
  await press("j");
  await animationFrame();
  await advanceTime(600);
  expect.verifySteps(["look 3"]);
  await advanceTime(20_000);
  expect.verifySteps([]);
  await advanceTime(10_000);
  expect.verifySteps(["look 3"]);
  await getService("action").doAction({
    type: "ir.actions.act_window",
    res_model: "freight.shipment",
    views: [[false, "list"]],
  });
  await settled();
  expect.verifySteps(["look false"]);
});

test("where Odoo tells nothing the page asks, says so, and stops when it is told again", async () => {
  await openDesk();
  let connection = "DISCONNECTED";
  patchWithCleanup(getService("bus_service"), {
    get workerState() {
      return connection;
    },
    set workerState(_state: string) {},
  });
  changeOnServer(2, { subject: "CHANGED" });
  for (const _look of [1, 2, 3]) {
    await advanceTime(5_000);
    await settled();
  }
  expect(".o_freight_stale").toHaveText(
    /does not tell this page of changes now. It asks every 15 seconds; last at 08:00:/,
  );
  expect(queryAllTexts(".o_freight_row_subject")).toInclude("CHANGED");
  changeOnServer(3, { subject: "AGAIN" });
  await advanceTime(15_000);
  await settled();
  expect(queryAllTexts(".o_freight_row_subject")).toInclude("AGAIN");
  connection = "CONNECTED";
  await advanceTime(5_000);
  await settled();
  expect(".o_freight_stale").toHaveCount(0);
});

test("a session that is over is said, and the rows stay", async () => {
  await openDesk();
  onRpc("freight.exception", "web_search_read", () => {
    throw makeServerError({ errorName: "odoo.http.SessionExpiredException", message: "Session expired" });
  });
  await notifyPages(1);
  await afterLiveChange();
  expect(".o_freight_stale").toHaveText(/Your session is over\. Log in again/);
  expect(".o_freight_row").toHaveCount(4);
});
