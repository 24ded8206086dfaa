// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { block, cell, defineTower, settled } from "@freight_bridge/../tests/control_tower/tower_test_helpers";
import type { Scope } from "@freight_bridge/control_tower/tower_types";
import {
  checklist,
  line,
  openOverview,
} from "@freight_bridge_finance/../tests/overview/overview_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import {
  contains,
  getService,
  makeServerError,
  onRpc,
  patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineTower();

test("it begins with the month, and asks for what is chosen", async () => {
  const asked: Scope[] = [];
  await openOverview((scope) => {
    asked.push(scope);
    return [block()];
  });
  expect(".o_freight_period").toHaveText("November 2026");
  await contains("button[aria-label='The one before']").click();
  await contains("select[aria-label='Length of the period']").select("quarter");
  expect(".o_freight_period").toHaveText("Quarter 4, 2026");
  await contains("select[aria-label=System]").select("7");
  await contains("select[aria-label=Kind]").select("invoice");
  await settled();
  expect(asked.map(({ from, to }) => `${from.slice(0, 10)} ${to.slice(0, 10)}`)).toEqual([
    "2026-11-01 2026-12-01",
    "2026-10-01 2026-11-01",
    "2026-10-01 2027-01-01",
    "2026-10-01 2027-01-01",
    "2026-10-01 2027-01-01",
  ]);
  expect([asked.at(-1)?.systems, asked.at(-1)?.kind]).toEqual([[7], "invoice"]);
});

/** As the browser's own calendar does it. */
async function chooseDay(label: string, day: string): Promise<void> {
  const input = queryOne(`input[aria-label='${label}']`) as HTMLInputElement;
  input.value = day;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
}

test("own days are asked for both included, and the wrong way round not at all", async () => {
  const asked: string[] = [];
  await openOverview(({ from, to }) => {
    asked.push(`${from} ${to}`);
    return [block()];
  });
  await contains("select[aria-label='Length of the period']").select("own");
  await chooseDay("Last day", "2026-11-07");
  expect(asked.at(-1)).toBe("2026-11-01 00:00:00 2026-11-08 00:00:00");
  const { length } = asked;
  await chooseDay("First day", "2026-11-09");
  expect(asked.length).toBe(length);
  expect("[role=alert]").toHaveText("Choose a first day that is not after the last.");
});

test("a number opens its records, and the way back leads to what was chosen", async () => {
  await openOverview(() => [block()]);
  await contains("button[aria-label='The one before']").click();
  await contains("[data-tile=Late]").click();
  expect(".o_data_row").toHaveCount(1);
  await contains(".o_breadcrumb .o_back_button, .o_breadcrumb a").click();
  await settled();
  expect(".o_freight_period").toHaveText("October 2026");
});

test("the largest exceptions lead to the desk", async () => {
  await openOverview(() => [
    block({
      look: "table",
      rows: [
        {
          labels: ["EX/1"],
          cells: [cell(1, { open: { model: "freight.exception", domain: [["id", "=", 5]] } })],
        },
      ],
    }),
  ]);
  patchWithCleanup(getService("action"), {
    doAction: async (action: unknown, options: unknown) =>
      void expect.step(`${action} ${JSON.stringify(options)}`),
  });
  await contains(".o_freight_tower_table button").click();
  expect.verifySteps(['freight_bridge.freight_exception_desk_action {"props":{"resId":5}}']);
});

test("it says that it counts, why it cannot, and reads again", async () => {
  const answer = new Deferred<ReturnType<typeof block>[]>();
  let fails = true;
  await openOverview(() => answer);
  expect(".o_freight_tower_wait").toHaveText("Counting…");
  answer.resolve([block({ rows: [] })]);
  await settled();
  expect(".o_freight_tower_block").toHaveText(/Nothing here\./);
  onRpc("freight.finance.overview", "page", () => {
    if (fails) throw makeServerError({ message: "Counting takes longer than 8s." });
    return { read_at: "2026-11-20 09:00:00", blocks: [block()], systems: [], may_tick: true };
  });
  await contains("button[aria-label='Read again']").click();
  await settled();
  expect("[role=alert]").toHaveText(/Counting takes longer than 8s\. What is shown is older/);
  fails = false;
  await contains("[role=alert] button").click();
  await settled();
  expect("[role=alert]").toHaveCount(0);
  expect("[data-tile=Late]").toHaveCount(1);
});

test("the checklist says how each line stands, leads to what is left, and how far it is", async () => {
  await openOverview(() => [
    checklist(
      line("waiting"),
      line("payouts", { state: "done", left: 0 }),
      line("feed", { state: "unused", left: 0 }),
    ),
  ]);
  expect(queryAllTexts(".o_freight_close_state")).toEqual(["3 left\nLine waiting", "Done", "Not in use"]);
  expect(".o_freight_close_progress").toHaveText("1 of 2 done, 0 looked at");
  await contains("[data-check=waiting] [data-column=left]").click();
  expect(".o_data_row").toHaveCount(1);
});

test("a line is looked at once, and again where the figures are others since", async () => {
  const looked = { user: "Fiona", at: "2026-11-20 07:00:00", left: 3, is_current: true };
  let state: ReturnType<typeof line> = line("waiting");
  await openOverview(() => [checklist(state)]);
  onRpc("freight.finance.overview", "look", ({ args }) => {
    const [{ from }, company, key] = args as [Scope, number, string];
    expect.step(`${from} ${company} ${key}`);
    state = line("waiting", { looked });
    return true;
  });
  await contains("button[aria-label='Looked at: Line waiting']").click();
  await settled();
  expect.verifySteps(["2026-11-01 00:00:00 1 waiting"]);
  expect("button[aria-label='Looked at: Line waiting']").toHaveCount(0);
  expect("[data-check=waiting] .o_freight_close_look").toHaveText(/^Fiona, /);
  state = line("waiting", { left: 4, looked: { ...looked, is_current: false } });
  await contains("button[aria-label='Read again']").click();
  await settled();
  expect("[data-check=waiting] .o_freight_close_look").toHaveText(/^Changed since Fiona looked/);
  expect("button[aria-label='Looked at: Line waiting']").toHaveText("Look Again");
});

test("who reads only has nothing to tick", async () => {
  await openOverview(() => [checklist(line("waiting"))], { may_tick: false });
  expect("button[aria-label^='Looked at']").toHaveCount(0);
});
