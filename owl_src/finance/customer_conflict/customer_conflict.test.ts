// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  keys,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import type { ExceptionDetail } from "@freight_bridge/exception_desk/desk_types";
import type { CustomerConflict } from "@freight_bridge_finance/customer_conflict/customer_conflict";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

const CONFLICT: CustomerConflict = {
  partner_id: 501,
  partner: "Zebra Lines",
  system: "Stripe",
  seen: "digest-1",
  rows: [
    { fact: "name", label: "Name", ours: "Zebra Lines", theirs: "<b>Yak</b> Lines", is_refused: false },
    { fact: "vat", label: "Tax Number", ours: "", theirs: "WRONG", is_refused: true },
  ],
};

let answer: () => CustomerConflict;
beforeEach(() => {
  answer = () => CONFLICT;
});

function conflict(id: number): ExceptionDetail {
  const detail = detailOf(id, { code: "customer_conflict", code_id: [9, "Customer Told Otherwise"] });
  return { ...detail, suggestions: [], can_link: false, about_shipment: false };
}

async function openConflict(): Promise<void> {
  onRpc("freight.exception", "desk_customer_conflict", () => answer());
  for (const method of ["desk_keep_ours", "desk_take_theirs"]) {
    onRpc("freight.exception", method, ({ args }) => {
      const [[id], seen] = args as [[number], string];
      expect.step(`${method} ${id} ${seen}`);
      return { outcome: "applied", message: "Zebra Lines stays as it is.", state: "resolved" };
    });
  }
  await openDesk(conflict);
  await settled();
}

test("each fact stands with ours and theirs, as text, and with what Odoo does not accept", async () => {
  await openConflict();
  expect(queryAllTexts(".o_freight_answer thead th")).toEqual(["In Odoo", "Stripe"]);
  const [name, vat] = queryAllTexts(".o_freight_answer tbody tr");
  expect(name).toMatch(/^Name\s+Zebra Lines\s+<b>Yak<\/b> Lines$/);
  expect(vat).toMatch(/^Tax Number\s+–\s+WRONG\s+Odoo does not accept it\.$/);
});

test("ours is kept, or theirs taken, by key, with what was seen", async () => {
  await openConflict();
  await keys("o");
  expect.verifySteps(["desk_keep_ours 1 digest-1"]);
});

test("theirs is taken by its button", async () => {
  await openConflict();
  await contains("button[name=take_theirs]").click();
  await settled();
  expect.verifySteps(["desk_take_theirs 1 digest-1"]);
});

test("what cannot be read is said and read again, and nothing is decided until then", async () => {
  answer = () => {
    throw makeServerError({ errorName: "odoo.exceptions.AccessError", message: "no" });
  };
  await openConflict();
  expect(".o_freight_answer [role=alert]").toHaveText(/could not be read/);
  await keys("t");
  expect.verifySteps([]);
  answer = () => CONFLICT;
  await contains("button[name=retry]").click();
  await settled();
  expect(".o_freight_answer tbody tr").toHaveCount(2);
});

test("where nothing is told otherwise any more, nothing can be decided", async () => {
  answer = () => ({ ...CONFLICT, rows: [] });
  await openConflict();
  expect(".o_freight_answer").toHaveText(/Nothing is told otherwise any more/);
  expect("button[name=keep_ours]:disabled, button[name=take_theirs]:disabled").toHaveCount(2);
});
