// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { TimelineView } from "@freight_bridge/timeline/timeline_view";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryText, waitFor } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import {
  contains,
  defineModels,
  fields,
  makeServerError,
  mockService,
  models,
  mountView,
  mountWithCleanup,
  onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class FreightShipment extends models.Model {
  override _name = "freight.shipment";
  name = fields.Char();
  override _records = [{ id: 1, name: "SHP1" }];
}

class SaleOrder extends models.Model {
  override _name = "sale.order";
  name = fields.Char();
  override _records = [{ id: 5, name: "S5" }];
}

defineMailModels();
defineModels([FreightShipment, SaleOrder]);

const EVENTS = [
  { kind: "milestone", label: "Delivered", classifier: "estimated", time: "2026-11-22 10:00:00" },
  {
    kind: "money",
    label: "Billed",
    time: "2026-11-21 08:00:00",
    day: "2026-11-19",
    amount: "€ 40.00",
    detail: "BILL/1",
    record: { model: "account.move", id: 3 },
  },
  {
    kind: "milestone",
    label: "Arrived",
    classifier: "actual",
    time: "2026-11-20 09:00:00",
    retracted: true,
    late: true,
  },
  { kind: "milestone", label: "Departed", classifier: "actual", time: "2026-11-19 09:00:00", late: true },
  {
    kind: "document",
    label: "Bill of Lading",
    time: "2026-11-18 09:00:00",
    url: "/web/content/9",
  },
  { kind: "tender", label: "Load offered", time: "2026-11-17 09:00:00", tone: "success" },
  {
    kind: "milestone",
    label: "Picked up",
    classifier: "actual",
    time: "2026-11-18 08:00:00",
    location: "Lyon, FR",
    system: "UPS",
    message: { model: "freight.integration.log", id: 8 },
  },
];

const SHIPMENT = { id: 1, name: "SHP1", state: "in_transit", state_label: "In Transit", events: EVENTS };

async function form(resModel: string, resId: number, answer: unknown): Promise<void> {
  mockDate("2026-11-20 12:00:00", 0);
  onRpc("freight.timeline", "of", ({ args }) => {
    expect.step(JSON.stringify(args));
    return typeof answer === "function" ? answer() : answer;
  });
  await mountView({
    type: "form",
    resModel,
    resId,
    arch: `<form><notebook><page string="Goods"/><page string="Timeline"><widget name="freight_timeline"/></page></notebook></form>`,
  });
}

const labels = (): string[] => queryAllTexts(".o_freight_milestone_label");

test("nothing is read before the page of the form is opened", async () => {
  await form("freight.shipment", 1, { shipments: [SHIPMENT], left_out: 0 });
  expect.verifySteps([]);
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor(".o_freight_timeline");
  expect.verifySteps(['["freight.shipment",[1]]']);
  expect(labels()).toEqual([
    "Delivered",
    "Billed",
    "Arrived",
    "Departed",
    "Bill of Lading",
    "Picked up",
    "Load offered",
  ]);
});

test("planned, late, taken back, money and its day are told apart", async () => {
  await form("freight.shipment", 1, { shipments: [SHIPMENT], left_out: 0 });
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor(".o_freight_timeline");
  expect(".o_freight_estimated .badge").toHaveText("Estimated");
  expect(queryAllTexts(".o_freight_retracted .badge")).toEqual(["Taken back"]);
  expect(queryAllTexts(".o_freight_actual:not(.o_freight_retracted) .badge")).toEqual(["Late"]);
  expect(queryText(".o_freight_of_money .o_freight_event_amount")).toBe("€ 40.00");
  expect(queryAllTexts(".o_freight_of_money .o_freight_milestone_facts > *")).toEqual([
    "Nov 21, 8:00 AM",
    "BILL/1",
    "booked on 11/19/2026",
  ]);
  expect(queryAllTexts(".o_freight_milestone:nth-child(6) .o_freight_milestone_facts > *")).toEqual([
    "Nov 18, 8:00 AM",
    "Lyon, FR",
    "UPS",
  ]);
  expect(queryAllTexts(".o_freight_rung_done")).toEqual(["Released", "Picked", "Packed", "Dispatched"]);
  expect.verifySteps(['["freight.shipment",[1]]']);
});

test("one kind alone is shown on demand", async () => {
  await form("freight.shipment", 1, { shipments: [SHIPMENT], left_out: 0 });
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor(".o_freight_timeline");
  expect(queryAllTexts(".o_freight_timeline_filter button")).toEqual([
    "Everything",
    "Milestones 4",
    "Documents 1",
    "Tenders 1",
    "Money 1",
  ]);
  await contains(".o_freight_timeline_filter button:contains(Money)").click();
  expect(labels()).toEqual(["Billed"]);
  expect(".o_freight_timeline_filter [aria-pressed=true]").toHaveText("Money 1");
  expect.verifySteps(['["freight.shipment",[1]]']);
});

test("an event opens its record on a page, and its message over this one", async () => {
  onRpc("freight.integration.log", "read", () => [{ id: 8, kept_parts: "raw,payload" }]);
  mockService("action", { doAction: async (action: unknown) => expect.step(JSON.stringify(action)) });
  await form("freight.shipment", 1, { shipments: [SHIPMENT], left_out: 0 });
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor(".o_freight_timeline");
  await contains("button:contains(Billed)").click();
  await contains(".o_freight_event_message").click();
  await waitFor(".modal .nav-link");
  expect(".modal .modal-title").toHaveText("Picked up");
  expect(queryAllTexts(".modal [role=tab]")).toEqual(["As received", "As we read it"]);
  expect(queryAll(".o_freight_milestone a")[0]?.getAttribute("href")).toBe("/web/content/9");
  expect.verifySteps([
    '["freight.shipment",[1]]',
    '{"type":"ir.actions.act_window","res_model":"account.move","res_id":3,"views":[[false,"form"]]}',
  ]);
});

test("an order shows each of its shipments, and how many are left out", async () => {
  const other = { ...SHIPMENT, id: 2, name: "SHP2", state_label: "Released", events: [] };
  await form("sale.order", 5, { shipments: [other, SHIPMENT], left_out: 3 });
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor(".o_freight_timeline_title");
  expect(queryAllTexts(".o_freight_timeline_title button")).toEqual(["SHP2", "SHP1"]);
  expect(queryAllTexts(".o_freight_timeline_title .badge")).toEqual(["Released", "In Transit"]);
  expect(".o_freight_ladder").toHaveCount(0);
  expect(".o_freight_timeline_field > p").toHaveText("3 older shipments are not shown.");
  expect.verifySteps(['["sale.order",[5]]']);
});

test("nothing shipped, and a server that fails, are said", async () => {
  let fails = true;
  await form("sale.order", 5, () => {
    if (fails) {
      throw makeServerError({ message: "no" });
    }
    return { shipments: [], left_out: 0 };
  });
  await contains(".nav-link:contains(Timeline)").click();
  await waitFor("[role=alert]");
  expect("[role=alert]").toHaveText(/^The timeline could not be loaded\./);
  fails = false;
  await contains("[role=alert] button").click();
  await waitFor(".o_freight_timeline_field p:not([role])");
  expect(".o_freight_timeline_field").toHaveText("Nothing was shipped for this yet.");
  expect.verifySteps(['["sale.order",[5]]', '["sale.order",[5]]']);
});

test("what a partner wrote is text, and its links are links of the web only", async () => {
  const attack = "<img src=x onerror=alert(1)>";
  const events = [
    { label: attack, detail: attack, location: attack, system: attack, time: "2026-11-18 08:00:00" },
    { kind: "document", label: "Bad", time: null, url: "javascript:alert(1)" },
  ];
  await mountWithCleanup(TimelineView, { props: { events } });
  expect(queryAll(".o_freight_timeline :is(img, a)").length).toBe(0);
  expect(labels()).toEqual([attack, "Bad"]);
});
