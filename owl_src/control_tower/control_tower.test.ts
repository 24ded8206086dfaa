// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { waitNotifications } from "@bus/../tests/bus_test_helpers";
import {
  block,
  cell,
  defineTower,
  openTower,
  settled,
} from "@freight_bridge/../tests/control_tower/tower_test_helpers";
import type { Block } from "@freight_bridge/control_tower/tower_types";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllAttributes, queryAllTexts, queryOne, queryText } from "@odoo/hoot-dom";
import { advanceTime, Deferred } from "@odoo/hoot-mock";
import { contains, MockServer, makeServerError, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

describe.current.tags("desktop");
defineTower();

const STATES: Block = block({
  key: "states",
  title: "By state",
  look: "bars",
  labels: ["State"],
  columns: [
    { key: "on_time", name: "In time" },
    { key: "late", name: "Late" },
  ],
  drawn: ["on_time", "late"],
  rows: [
    { labels: ["Packed"], cells: [cell(4), cell(2, { tone: "danger" })] },
    { labels: ["Closed"], cells: [cell(1), null] },
  ],
});

test("a page has its tiles, says of when they are, and shows only the pages of the user", async () => {
  await openTower(() => [block()]);
  expect(queryAllTexts("[data-page]")).toEqual(["Operations", "IT"]);
  expect("[data-page=operations]").toHaveAttribute("aria-pressed", "true");
  expect("[data-tile=Late] .o_freight_tile_value").toHaveText("3");
  expect("[data-tile=Late] .o_freight_tile_value").toHaveClass("text-danger");
  expect(".o_freight_tower_block .btn-group").toHaveAttribute("aria-label", "Export: Now");
  expect(".o_freight_tower_read").toHaveText(/^As of .*8:00:00/);
});

test("who may not see the first page begins with theirs", async () => {
  await openTower((name) => [block({ title: name })], ["finance"]);
  expect(queryAllTexts(".o_freight_tower_block h2")).toEqual(["finance"]);
});

test("a number opens its records, and the way back leads to what was chosen", async () => {
  await openTower(() => [block()]);
  await contains("select[aria-label='Time range']").select("month");
  await contains("[data-tile=Late]").click();
  await settled();
  expect(queryAllTexts(".o_data_row")).toEqual(["FS2"]);
  expect(".o_breadcrumb .active").toHaveText(/Late/);
  await contains(".o_breadcrumb .o_back_button, .o_breadcrumb a").click();
  await settled();
  expect("select[aria-label='Time range']").toHaveValue("month");
});

/** As the browser's own calendar does it. */
function chooseFirstDay(day: string): void {
  const input = queryOne("input[aria-label='First day']") as HTMLInputElement;
  input.value = day;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

test("page, time range and days are asked of the server", async () => {
  await openTower((name, { from, to }) => {
    expect.step(`${name} ${from} ${to}`);
    return [block()];
  });
  await contains("[data-page=it]").click();
  await contains("select[aria-label='Time range']").select("today");
  await contains("select[aria-label='Time range']").select("own");
  chooseFirstDay("2026-11-18");
  await settled();
  expect.verifySteps([
    "operations 2026-11-14 00:00:00 2026-11-21 00:00:00",
    "it 2026-11-14 00:00:00 2026-11-21 00:00:00",
    "it 2026-11-20 00:00:00 2026-11-21 00:00:00",
    "it 2026-11-20 00:00:00 2026-11-21 00:00:00",
    "it 2026-11-18 00:00:00 2026-11-21 00:00:00",
  ]);
  chooseFirstDay("2026-11-22");
  await settled();
  expect(".alert").toHaveText(/first day/);
  expect.verifySteps([]);
});

test("who has several companies switched on may look at one of them", async () => {
  patchWithCleanup(user, {
    get activeCompanies() {
      return [
        { id: 1, name: "Hermit" },
        { id: 2, name: "Herman's" },
      ];
    },
  });
  await openTower((_name, { companies }) => {
    expect.step(companies);
    return [block()];
  });
  expect(queryAllTexts("select[aria-label=Company] option")).toEqual([
    "All companies switched on",
    "Hermit",
    "Herman's",
  ]);
  await contains("select[aria-label=Company]").select("2");
  await settled();
  expect.verifySteps([[], [2]]);
});

test("an answer to what nobody asks any more is not shown", async () => {
  const late = new Deferred<Block[]>();
  await openTower((name) => (name === "it" ? late : [block({ title: name })]));
  await contains("[data-page=it]").click();
  expect(".o_freight_tower_wait").toHaveText(/Counting/);
  await contains("[data-page=operations]").click();
  late.resolve([block({ title: "it" })]);
  await settled();
  expect(queryAllTexts(".o_freight_tower_block h2")).toEqual(["operations"]);
});

test("a chart turns into a table, whose numbers open their records too", async () => {
  await openTower(() => [STATES]);
  expect("canvas[role=img]").toHaveCount(1);
  expect(queryAllAttributes("canvas", "aria-label")).toEqual([
    "Chart: By state. Its numbers are in the table.",
  ]);
  await contains(".o_freight_tower_block button[aria-pressed]").click();
  expect("canvas").toHaveCount(0);
  expect(queryAllTexts("thead th")).toEqual(["State", "In time", "Late"]);
  expect(queryAllTexts("tbody th")).toEqual(["Packed", "Closed"]);
  expect(queryText("tbody tr:last-child td:last-child")).toBe("–");
  expect("tbody button[data-column=late] .text-danger").toHaveText("2");
  await contains("tbody button[data-column=on_time]").click();
  await settled();
  expect(queryAllTexts(".o_data_row")).toEqual(["FS2"]);
});

test("a chart of noughts says that there is nothing", async () => {
  await openTower(() => [{ ...STATES, rows: [{ labels: ["Packed"], cells: [cell(0), cell(0)] }] }]);
  expect("canvas").toHaveCount(0);
  expect(".o_freight_tower_block p").toHaveText("Nothing here.");
});

test("what partners named is text and never markup", async () => {
  const rows = [{ labels: ["<b>Evil</b>"], cells: [cell(1)] }];
  await openTower(() => [block({ rows }), block({ key: "table", look: "table", rows })]);
  expect(".o_freight_tower_block b").toHaveCount(0);
  expect(queryAllTexts("tbody th")).toEqual(["<b>Evil</b>"]);
});

test("what the sidecar told long ago is said to be old, and what it never told is no number", async () => {
  const rows = [
    { labels: ["Waiting"], cells: [cell(7, { old: true, tone: "danger" as const })] },
    { labels: ["Parked"], cells: [null] },
  ];
  await openTower(() => [block({ rows, told_at: "2026-11-20 07:00:00", is_old: true })]);
  expect("[data-tile=Waiting] .o_freight_tile_value").toHaveClass("text-muted");
  expect("[data-tile=Parked] button").toHaveCount(0);
  expect("header .text-danger").toHaveText(/Not how things are now: told .*7:00/);
});

test("a number has the unit in which a person would say it", async () => {
  const seconds = [0.412, 12.3, 119, 600, 7199, 86_400, 400_000].map((value) =>
    cell(value, { kind: "seconds" }),
  );
  const others = [
    cell("1234.50", { kind: "money", count: 2 }),
    cell(2.04, { kind: "rate" }),
    cell("Closed", { kind: "word" }),
    cell("2026-11-20 07:00:00", { kind: "moment" }),
    cell(12345),
  ];
  const rows = [...seconds, ...others].map((one, index) => ({ labels: [`${index}`], cells: [one] }));
  await openTower(() => [block({ rows })]);
  const texts = queryAllTexts(".o_freight_tile_value");
  expect(texts.slice(0, 7)).toEqual(["0.4 s", "12 s", "119 s", "10 min", "120 min", "24 h", "5 d"]);
  expect(texts.slice(7, 10)).toEqual(["1,234.50", "2.0", "Closed"]);
  expect(texts[10]).toMatch(/7:00/);
  expect(texts[11]).toBe("12,345");
});

test("changes that the bus tells are read together, and time is read as it passes", async () => {
  await openTower(() => {
    expect.step("read");
    return [block()];
  });
  expect.verifySteps(["read"]);
  for (const id of [1, 2, 3]) {
    MockServer.env["bus.bus"]?._sendone("broadcast", "freight_bridge.shipment", { ids: [id] });
    await waitNotifications(["freight_bridge.shipment", { ids: [id] }]);
  }
  await advanceTime(4_100);
  await settled();
  expect.verifySteps(["read"]);
  await advanceTime(35_000);
  await settled();
  expect.verifySteps(["read"]);
});

test("a reading that fails leaves the numbers and says so", async () => {
  let isDown = false;
  await openTower(() => {
    if (isDown) {
      throw makeServerError({ type: "UserError", message: "Counting takes longer than 8s." });
    }
    return [block()];
  });
  isDown = true;
  await contains("button[aria-label='Read again']").click();
  await settled();
  expect(".alert").toHaveText(/Counting takes longer than 8s\. What is shown is older than it should be\./);
  expect("[data-tile=Late] .o_freight_tile_value").toHaveText("3");
  isDown = false;
  await contains(".alert button").click();
  await settled();
  expect(".alert").toHaveCount(0);
});
