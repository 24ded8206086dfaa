// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  afterLiveChange,
  changeOnServer,
  createOnServer,
  defineDesk,
  detailOf,
  exceptionRecord,
  notifyPages,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { QueueRow } from "@freight_bridge/exception_desk/queue_row";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, select } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { onPatched } from "@odoo/owl";
import { contains, getService, onRpc, patchWithCleanup, serverState } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

/** A page that was answered slowly rests before it asks again, for so long at most. */
const LONGEST_REST_MS = 6_000;
/** How long what arrived stands out. */
const ARRIVED_MS = 4_000;
const subjects = (): string[] => queryAllTexts(".o_freight_row_subject");

test("a new exception appears at its place and stands out for a while; selection and focus stay", async () => {
  await openDesk();
  await press("j");
  await contains(".o_freight_search input").click();
  await notifyPages(createOnServer(exceptionRecord(5, { deadline: "2026-11-20 06:00:00" })));
  await afterLiveChange();
  expect(subjects()).toEqual(["R5", "R1", "R2", "R3", "R4"]);
  expect(".o_freight_arrived .o_freight_row_subject").toHaveText("R5");
  expect(".o_freight_row[aria-selected=true]").toHaveAttribute("data-id", "2");
  expect(".o_freight_search input").toBeFocused();
  await advanceTime(ARRIVED_MS);
  await animationFrame();
  expect(".o_freight_arrived").toHaveCount(0);
  expect(subjects()).toEqual(["R5", "R1", "R2", "R3", "R4"]);
});

test("the desk leads to the carrier's invoice that is to be decided about", async () => {
  await openDesk((id) => detailOf(id, { carrier_invoice: [7, "INV-7"] }));
  expect(".o_freight_facts button[name=invoice]").toHaveText("INV-7");
  expect(queryAllTexts(".o_freight_actions .btn-primary")).toEqual(["Open Invoice O"]);
  expect(".o_freight_actions [name=link], .o_freight_actions [name=replay]").toHaveCount(0);
  expect(queryAllTexts(".o_freight_section_title")[0]).toBe("Shipments of the invoice");
});

test("many notices make one read, and only the open record is read again", async () => {
  await openDesk();
  onRpc("freight.exception", "web_search_read", () => expect.step("queue"));
  onRpc("freight.exception", "desk_detail", ({ args }) => {
    expect.step(`detail ${args[0]}`);
    return detailOf(1);
  });
  await notifyPages(2);
  await notifyPages(2, 3);
  await notifyPages(4);
  await afterLiveChange();
  expect.verifySteps(["queue"]);
  await notifyPages(1, 2);
  await afterLiveChange();
  expect.verifySteps(["queue", "detail 1"]);
});

test("only rows that changed are drawn again", async () => {
  patchWithCleanup(QueueRow.prototype, {
    setup() {
      super.setup();
      onPatched(() => expect.step(this.props.row.id));
    },
  });
  await openDesk();
  expect.verifySteps([]);
  changeOnServer(3, { summary: "It is another one" });
  await notifyPages(3);
  await afterLiveChange();
  expect(".o_freight_row[data-id='3'] .o_freight_row_summary").toHaveText("It is another one");
  expect.verifySteps([3]);
});

test("a page rests two seconds, and twice as long as Odoo needed where that is longer", async () => {
  await openDesk();
  let slow = new Deferred();
  onRpc("freight.exception", "web_search_read", async () => {
    expect.step("queue");
    await slow;
  });
  const answerAfter = async (ms: number): Promise<void> => {
    expect.verifySteps(["queue"]);
    await advanceTime(ms);
    slow.resolve();
    await settled();
    slow = new Deferred();
  };
  await notifyPages(2);
  await advanceTime(250);
  await answerAfter(0);
  await notifyPages(3);
  await advanceTime(1_500);
  expect.verifySteps([]);
  await advanceTime(1_600);
  await answerAfter(1_500);
  await notifyPages(2);
  await advanceTime(2_500);
  expect.verifySteps([]);
  // On a busy machine real time has passed as well, so that the answer took longer and the rest does.
  await advanceTime(LONGEST_REST_MS - 2_500);
  await answerAfter(0);
});

test("a read that a filter overtakes does not end the live updates", async () => {
  const slow = new Deferred();
  let reads = 0;
  await openDesk();
  onRpc("freight.exception", "web_search_read", async () => {
    reads += 1;
    await (reads === 1 ? slow : null);
  });
  await notifyPages(2);
  await afterLiveChange();
  await contains("[data-scope=all]").click();
  await settled();
  slow.resolve();
  await settled();
  expect(reads).toBe(2);
  changeOnServer(2, { subject: "CHANGED" });
  await notifyPages(2);
  await advanceTime(LONGEST_REST_MS);
  await settled();
  expect(reads).toBe(3);
  expect(subjects()).toInclude("CHANGED");
});

test("a notice while a filter is read keeps nothing that the filter leaves out", async () => {
  await openDesk();
  expect(".o_freight_row[aria-selected=true]").toHaveAttribute("data-id", "1");
  changeOnServer(3, { severity: "critical" });
  const slow = new Deferred();
  let reads = 0;
  onRpc("freight.exception", "web_search_read", async () => {
    reads += 1;
    await (reads === 1 ? slow : null);
  });
  await contains("select[name=severity]").click();
  await select("critical");
  await notifyPages(3);
  await afterLiveChange();
  slow.resolve();
  await settled();
  expect(reads).toBe(2);
  expect(subjects()).toEqual(["R3"]);
  expect(".o_freight_row[aria-selected=true]").toHaveAttribute("data-id", "3");
});

test("a change of the open record is taken over", async () => {
  let count = 1;
  await openDesk((id) => detailOf(id, { event_count: count }));
  count = 5;
  await notifyPages(1);
  await afterLiveChange();
  expect(".o_freight_facts").toHaveText(/Messages\s*5/);
});

test("a record that somebody else resolves stays readable, with a banner instead of its buttons' effect", async () => {
  let state: "open" | "resolved" = "open";
  await openDesk((id) => detailOf(id, { state: id === 1 ? state : "open" }));
  state = "resolved";
  changeOnServer(1, { state, closed_by_id: serverState.userId });
  await notifyPages(1);
  await afterLiveChange();
  expect(".o_freight_banner").toHaveText(/Resolved by Mitchell Admin while you were reading\./);
  expect(".o_freight_detail_title").toHaveText("Reference R1 is unknown");
  expect(".o_freight_row[data-id='1']").toHaveClass("o_freight_gone");
  await press("l");
  await settled();
  expect.verifySteps([]);
  await contains(".o_freight_banner .btn-primary").click();
  await settled();
  expect(subjects()).toEqual(["R2", "R3", "R4"]);
  expect(".o_freight_detail_title").toHaveText("Reference R2 is unknown");
});

test("the same notice twice changes nothing", async () => {
  await openDesk();
  await notifyPages(createOnServer(exceptionRecord(5)));
  await afterLiveChange();
  await notifyPages(5);
  await afterLiveChange();
  expect(subjects()).toEqual(["R1", "R2", "R3", "R4", "R5"]);
  expect(".o_freight_arrived").toHaveCount(0);
});

test("a text that is being typed in a dialog is left alone", async () => {
  await openDesk();
  await press("w");
  await settled();
  await contains(".modal textarea").edit("Half a rea");
  changeOnServer(2, { state: "resolved" });
  await notifyPages(1, 2);
  await afterLiveChange();
  expect(".modal textarea").toHaveValue("Half a rea");
  expect(subjects()).toEqual(["R1", "R3", "R4"]);
});

test("a page that was left listens no more", async () => {
  await openDesk();
  const bus = getService("bus_service");
  const listening = new Set(["freight_bridge.exception"]);
  patchWithCleanup(bus, {
    unsubscribe(type, callback) {
      listening.delete(type);
      super.unsubscribe(type, callback);
    },
  });
  await getService("action").doAction({
    type: "ir.actions.act_window",
    res_model: "freight.shipment",
    views: [[false, "list"]],
  });
  await settled();
  expect(".o_list_view").toHaveCount(1);
  expect([...listening]).toEqual([]);
});

test("the desk comes back as it was left", async () => {
  await openDesk();
  await press("j");
  await settled();
  await contains("button[title='Open the full record']").click();
  await settled();
  await contains(".o_back_button, .breadcrumb a").click();
  await settled();
  expect(".o_freight_row[aria-selected=true]").toHaveAttribute("data-id", "2");
});
