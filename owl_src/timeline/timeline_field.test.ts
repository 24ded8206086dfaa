// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class FreightSystem extends models.Model {
  override _name = "freight.system";
  name = fields.Char();
  override _records = [{ id: 1, name: "UPS" }];
}

class FreightMilestone extends models.Model {
  override _name = "freight.milestone";
  display_name = fields.Char();
  code = fields.Char();
  classifier = fields.Char();
  time = fields.Datetime();
  location = fields.Char();
  system_id = fields.Many2one({ relation: "freight.system" });
  late = fields.Boolean();
  retracts = fields.Char();
  retracted = fields.Boolean();
  override _records = [
    {
      id: 1,
      display_name: "Picked up",
      code: "picked_up",
      classifier: "actual",
      time: "2026-11-18 08:00:00",
      location: "Lyon, FR",
      system_id: 1,
    },
    {
      id: 2,
      display_name: "Delivered",
      code: "delivered",
      classifier: "estimated",
      time: "2026-11-22 10:00:00",
    },
    {
      id: 3,
      display_name: "Departed",
      code: "departed",
      classifier: "actual",
      time: "2026-11-19 09:00:00",
      late: true,
    },
    {
      id: 4,
      display_name: "Arrived",
      code: "arrived",
      classifier: "actual",
      time: "2026-11-20 09:00:00",
      retracted: true,
      late: true,
    },
    { id: 5, display_name: "Retraction", classifier: "actual", time: "2026-11-20 10:00:00", retracts: "e4" },
  ];
}

class FreightShipment extends models.Model {
  override _name = "freight.shipment";
  state = fields.Selection({
    selection: [
      ["in_transit", "In transit"],
      ["returned", "Returned"],
      ["released", "Released"],
    ],
  });
  milestone_ids = fields.One2many({ relation: "freight.milestone" });
  override _records = [
    { id: 1, state: "in_transit", milestone_ids: [1, 2, 3, 4, 5] },
    { id: 2, state: "released", milestone_ids: [] },
    { id: 3, state: "returned", milestone_ids: [1] },
  ];
}

/** An order shows its shipments' milestones, and has a state of another kind. */
class SaleOrder extends models.Model {
  override _name = "sale.order";
  state = fields.Selection({ selection: [["sale", "Sales Order"]] });
  milestone_ids = fields.One2many({ relation: "freight.milestone" });
  override _records = [{ id: 1, state: "sale", milestone_ids: [1] }];
}

defineMailModels();
defineModels([FreightSystem, FreightMilestone, FreightShipment, SaleOrder]);

async function form(resId: number, resModel = "freight.shipment"): Promise<void> {
  mockDate("2026-11-20 12:00:00", 0);
  await mountView({
    type: "form",
    resModel,
    resId,
    arch: `<form><field name="milestone_ids" widget="freight_timeline" nolabel="1"/></form>`,
  });
}

test("milestones stand newest first, and a retraction only marks what it takes back", async () => {
  await form(1);
  expect(queryAllTexts(".o_freight_milestone_label")).toEqual([
    "Delivered",
    "Arrived",
    "Departed",
    "Picked up",
  ]);
});

test("planned, late and retracted are told apart", async () => {
  await form(1);
  expect(".o_freight_estimated .badge").toHaveText("Estimated");
  expect(".o_freight_retracted .o_freight_milestone_label").toHaveText("Arrived");
  expect(queryAllTexts(".o_freight_retracted .badge")).toEqual(["Taken back"]);
  expect(queryAllTexts(".o_freight_actual:not(.o_freight_retracted) .badge")).toEqual(["Late"]);
});

test("a milestone says when, where and who", async () => {
  await form(1);
  expect(queryAllTexts(".o_freight_milestone:last-child .o_freight_milestone_facts > *")).toEqual([
    "Nov 18, 8:00 AM",
    "Lyon, FR",
    "UPS",
  ]);
});

test("the ladder shows how far the shipment has come", async () => {
  await form(1);
  expect(queryAllTexts(".o_freight_rung_done")).toEqual(["Released", "Picked", "Packed", "Dispatched"]);
  expect(".o_freight_ladder [aria-current=step]").toHaveText("In Transit");
  expect(queryAllTexts(".o_freight_rung_ahead")).toEqual(["Delivered", "Closed"]);
});

test("a shipment off the ladder is named by its own word", async () => {
  await form(3);
  expect(".o_freight_ladder").toHaveCount(0);
  expect(".o_freight_timeline_field > .badge").toHaveText("Returned");
});

test("a shipment without milestones says so", async () => {
  await form(2);
  expect(".o_freight_timeline_field p").toHaveText("No milestone has been reported yet.");
});

test("the state of an order is no state of its shipment", async () => {
  await form(1, "sale.order");
  expect(".o_freight_milestone_label").toHaveCount(1);
  expect(".o_freight_ladder").toHaveCount(0);
  expect(".o_freight_timeline_field > .badge").toHaveCount(0);
});
