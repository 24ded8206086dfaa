// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  exceptionRecord,
  FreightException,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import type { ExceptionDetail } from "@freight_bridge/exception_desk/desk_types";
import { describe, expect, test } from "@odoo/hoot";
import { edit, press, queryAllTexts, select } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, onRpc, serverState } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

const subjects = (): string[] => queryAllTexts(".o_freight_row_subject");

test("the queue shows what is due first, the first one open", async () => {
  await openDesk();
  expect(subjects()).toEqual(["R1", "R2", "R3", "R4"]);
  expect(".o_freight_row[aria-selected=true]").toHaveAttribute("data-id", "1");
  expect(".o_freight_detail_title").toHaveText("Reference R1 is unknown");
});

test("a row says how late it is, how often it came and who has it", async () => {
  FreightException._records = [
    exceptionRecord(1, { event_count: 3, user_id: serverState.userId }),
    exceptionRecord(4, { deadline: "2026-11-20 10:30:00" }),
  ];
  await openDesk();
  expect(queryAllTexts(".o_freight_due")).toEqual(["Due 1 hr. ago", "Due in 2 hr."]);
  expect(".o_freight_row[data-id='1'] .o_freight_due").toHaveClass("text-danger");
  expect(".o_freight_row[data-id='4'] .o_freight_due").not.toHaveClass("text-danger");
  expect(".o_freight_row[data-id='1'] .badge").toHaveText("3×");
  expect(".o_freight_row[data-id='4'] .o_freight_row_facts").toHaveText(/Nobody yet/);
});

test("the digest of an unreadable message is not shown as its reference", async () => {
  FreightException._records = [exceptionRecord(1, { subject: "0af1".repeat(16) })];
  await openDesk();
  expect(".o_freight_row_subject").toHaveCount(0);
});

test("filters ask the server for mine, all and a severity", async () => {
  FreightException._records = [
    exceptionRecord(1, { user_id: serverState.userId }),
    exceptionRecord(2, { severity: "critical" }),
    exceptionRecord(3),
    exceptionRecord(4, { state: "resolved" }),
  ];
  await openDesk();
  expect(subjects()).toEqual(["R1", "R2", "R3"]);
  await contains("[data-scope=mine]").click();
  await settled();
  expect(subjects()).toEqual(["R1"]);
  await contains("[data-scope=all]").click();
  await settled();
  expect(subjects().length).toBe(4);
  await contains("select[name=severity]").click();
  await select("critical");
  await settled();
  expect(subjects()).toEqual(["R2"]);
});

/** Notes the words of each read of the queue. */
function noteWords(): void {
  onRpc("freight.exception", "web_search_read", ({ kwargs }) => {
    const words = (kwargs.domain as unknown[][]).find(([field]) => field === "words");
    expect.step(`words: ${words?.[2] ?? ""}`);
  });
}

test("words are searched after a pause in typing; Escape clears them", async () => {
  await openDesk();
  noteWords();
  await contains(".o_freight_search input").click();
  await edit("R3");
  await advanceTime(350);
  await settled();
  expect.verifySteps(["words: R3"]);
  expect(subjects()).toEqual(["R3"]);
  await press("Escape");
  await settled();
  expect.verifySteps(["words: "]);
  expect(".o_freight_search input").toHaveValue("");
});

test("Enter searches at once and goes to the queue; leaving without a change asks nothing", async () => {
  await openDesk();
  noteWords();
  await contains(".o_freight_search input").click();
  await edit("R2");
  await press("Enter");
  await settled();
  expect.verifySteps(["words: R2"]);
  expect(subjects()).toEqual(["R2"]);
  expect(".o_freight_rows").toBeFocused();
  await contains(".o_freight_search input").click();
  await press("Enter");
  await advanceTime(350);
  await settled();
  expect.verifySteps([]);
});

test("filters that match nothing offer the way back", async () => {
  await openDesk();
  await contains("select[name=severity]").click();
  await select("critical");
  await settled();
  expect(".o_freight_empty p").toHaveText("Nothing here matches your filters.");
  await contains(".o_freight_empty button").click();
  await settled();
  expect(subjects().length).toBe(4);
});

test("nothing to do is said kindly", async () => {
  FreightException._records = [];
  await openDesk();
  expect(".o_freight_empty .h5").toHaveText("Nothing needs you");
  expect(".o_freight_empty .text-muted").toHaveText(/^Nothing is waiting for a decision\./);
  expect(".o_freight_detail button").toHaveText("Look at the shipments");
});

test("a long queue comes page by page", async () => {
  FreightException._records = Array.from({ length: 45 }, (_, index) =>
    exceptionRecord(index + 1, { deadline: "2026-11-21 10:00:00" }),
  );
  await openDesk();
  expect(".o_freight_row").toHaveCount(40);
  await contains("button:contains(Load more (40 of 45))").click();
  await settled();
  expect(".o_freight_row").toHaveCount(45);
  expect("button:contains(Load more)").toHaveCount(0);
  expect(".o_freight_arrived").toHaveCount(0);
});

test("a queue that cannot be read says so and tries again", async () => {
  let broken = true;
  onRpc("freight.exception", "web_search_read", () => {
    if (broken) {
      throw new Error("down");
    }
  });
  await openDesk();
  expect(".o_freight_queue [role=alert] p").toHaveText(/did not answer/);
  broken = false;
  await contains(".o_freight_queue [role=alert] button").click();
  await settled();
  expect(subjects().length).toBe(4);
});

test("a slow answer about an earlier selection never replaces the later one", async () => {
  const slow = new Deferred<ExceptionDetail>();
  await openDesk((id) => (id === 1 ? slow : detailOf(id)));
  expect(".o_freight_detail_skeleton").toHaveCount(1);
  await contains(".o_freight_row[data-id='2']").click();
  await advanceTime(200);
  await settled();
  expect(".o_freight_detail_title").toHaveText("Reference R2 is unknown");
  slow.resolve(detailOf(1));
  await animationFrame();
  expect(".o_freight_detail_title").toHaveText("Reference R2 is unknown");
});

test("a slow answer is not shown for what was selected since, while that one waits to be asked for", async () => {
  const slow = new Deferred<ExceptionDetail>();
  await openDesk((id) => (id === 1 ? slow : detailOf(id)));
  await press("j");
  await animationFrame();
  slow.resolve(detailOf(1));
  await animationFrame();
  expect(".o_freight_detail_title").toHaveCount(0);
  expect(".o_freight_detail_skeleton").toHaveCount(1);
  await settled();
  expect(".o_freight_detail_title").toHaveText("Reference R2 is unknown");
});

test("a held key asks for the first and the last row, a press after the answer at once", async () => {
  const slow = new Deferred<ExceptionDetail>();
  await openDesk((id) => {
    expect.step(`read ${id}`);
    return id === 2 ? slow : detailOf(id);
  });
  for (const key of ["j", "j", "j"]) {
    await press(key);
    await animationFrame();
  }
  await settled();
  expect.verifySteps(["read 1", "read 2", "read 4"]);
  await press("k");
  await animationFrame();
  expect.verifySteps(["read 3"]);
});

test("a partner's words stand beside how they were read, the fault at its place", async () => {
  await openDesk();
  expect(queryAllTexts(".o_freight_pane h3")).toEqual([
    "What it said\nreceived Nov 20, 7:00 AM",
    "As we read it",
  ]);
  expect(".o_freight_pane:first-child .o_freight_marked").toHaveCount(0);
  expect(".o_freight_pane:last-child .o_freight_marked .o_freight_key").toHaveText('"references"');
});

test("words that are the reading itself are shown once", async () => {
  await openDesk((id) => {
    const detail = detailOf(id);
    return { ...detail, message: { ...detail.message, raw: '{"data":{"references":[]}}', verbatim: false } };
  });
  expect(".o_freight_pane").toHaveCount(1);
  expect(".o_freight_pane h3").toHaveText(/^As we read it/);
  expect(".o_freight_marked").toHaveCount(1);
});

test("what a partner said stays beside what a person made of it, with who did it and why", async () => {
  const corrections = [
    { by: "Fiona", time: "2026-11-20 07:30:00", reason: "By phone", diff: ["--- a", "-old", "+new"] },
  ];
  await openDesk((id) => {
    const detail = detailOf(id);
    return { ...detail, message: { ...detail.message, corrections } };
  });
  expect(queryAllTexts(".o_freight_pane h3")).toEqual([
    "What it said\nreceived Nov 20, 7:00 AM",
    "As corrected\nby Fiona, Nov 20, 7:30 AM",
  ]);
  expect(".o_freight_pane:first-child .o_freight_payload").toHaveText(/tracking_code/);
  expect(".o_freight_corrections p").toHaveText("Reason: By phone");
  expect(queryAllTexts(".o_freight_diff div")).toEqual(["-old", "+new"]);
});

test("what to look at is said where no shipment should be guessed", async () => {
  await openDesk((id) => ({ ...detailOf(id), suggestions: [], suggestion_note: "Look at the system." }));
  expect(".o_freight_suggestions").toHaveCount(0);
  expect(".o_freight_detail").toHaveText(/Look at the system\./);
});

test("the next step leads to the runbook of the code, in a new tab, where there is one", async () => {
  await openDesk((id) => detailOf(id, id === 2 ? { runbook_url: false } : {}));
  expect(".o_freight_next_step a").toHaveAttribute(
    "href",
    "/freight_bridge/static/runbooks/unmatched_reference.html",
  );
  expect(".o_freight_next_step a").toHaveAttribute("target", "_blank");
  await press("j");
  await settled();
  expect(".o_freight_next_step").toHaveCount(1);
  expect(".o_freight_next_step a").toHaveCount(0);
});

test("a decided exception says who decided and when", async () => {
  const closed = { state: "waived", closed_by_id: [2, "Fiona"], closed_at: "2026-11-20 07:45:00" } as const;
  await openDesk((id) => detailOf(id, { ...closed, closed_by_id: [2, "Fiona"], reason: "Not ours" }));
  expect(".o_freight_detail").toHaveText(/Waived by Fiona, Nov 20, 7:45 AM/);
});
