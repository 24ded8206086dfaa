// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { startBusService, waitNotifications } from "@bus/../tests/bus_test_helpers";
import type { ExceptionDetail, Suggestion } from "@freight_bridge/exception_desk/desk_types";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import {
  defineModels,
  fields,
  getService,
  MockServer,
  models,
  mountWithCleanup,
  onRpc,
  serverState,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

const SEVERITIES = ["low", "medium", "high", "critical"].map((word) => [word, word]);
const STATES = ["open", "in_progress", "resolved", "waived"].map((word) => [word, word]);

class FreightExceptionCode extends models.Model {
  override _name = "freight.exception.code";
  name = fields.Char();
  override _records = [{ id: 1, name: "No Shipment Found" }];
}

class FreightSystem extends models.Model {
  override _name = "freight.system";
  name = fields.Char();
  override _records = [{ id: 1, name: "EasyPost" }];
}

class FreightTeam extends models.Model {
  override _name = "freight.team";
  name = fields.Char();
  member_ids = fields.Many2many({ relation: "res.users" });
  override _records = [
    { id: 1, name: "Operations", member_ids: [serverState.userId] },
    { id: 2, name: "IT", member_ids: [] },
  ];
}

class FreightShipment extends models.Model {
  override _name = "freight.shipment";
  name = fields.Char();
  override _records = [{ id: 77, name: "FS77" }];
  override _views = { list: `<list><field name="name"/></list>`, search: "<search/>" };
}

class FreightMilestone extends models.Model {
  override _name = "freight.milestone";
  code = fields.Selection({
    selection: [
      ["delivered", "Delivered"],
      ["gate_in", "Gate In"],
    ],
  });
}

export class FreightException extends models.Model {
  override _name = "freight.exception";
  name = fields.Char();
  code_id = fields.Many2one({ relation: "freight.exception.code" });
  severity = fields.Selection({ selection: SEVERITIES });
  state = fields.Selection({ selection: STATES });
  summary = fields.Char();
  subject = fields.Char();
  /** The server searches several columns by it. */
  words = fields.Char();
  system_id = fields.Many2one({ relation: "freight.system" });
  team_id = fields.Many2one({ relation: "freight.team" });
  user_id = fields.Many2one({ relation: "res.users" });
  closed_by_id = fields.Many2one({ relation: "res.users" });
  deadline = fields.Datetime();
  snoozed_until = fields.Datetime();
  amount = fields.Float();
  currency_id = fields.Many2one({ relation: "res.currency" });
  event_count = fields.Integer();
  override _records = [1, 2, 3, 4].map((id) => exceptionRecord(id));
  override _views = { form: `<form><field name="name"/></form>` };
}

/** An open exception FX{id}, due at {id}:00 of the day at whose noon the tests run from 08:00. */
export function exceptionRecord(id: number, values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    name: `FX${id}`,
    code_id: 1,
    severity: "medium",
    state: "open",
    summary: `Reference R${id} is unknown`,
    subject: `R${id}`,
    words: `FX${id} R${id} Reference R${id} is unknown EasyPost`,
    system_id: 1,
    team_id: 1,
    user_id: false,
    deadline: `2026-11-20 ${String(id + 6).padStart(2, "0")}:00:00`,
    event_count: 1,
    snoozed_until: false,
    amount: 0,
    currency_id: false,
    ...values,
  };
}

export function suggestion(id: number): Suggestion {
  return {
    shipment_id: id,
    name: `FS${id}`,
    partner: "Agrolait",
    state: "in_transit",
    score: 90 - id,
    reasons: ["Same carrier"],
    exact: false,
  };
}

/** What the server answers about exception `id`. */
export function detailOf(id: number, change: Partial<ExceptionDetail["exception"]> = {}): ExceptionDetail {
  return {
    exception: {
      id,
      name: `FX${id}`,
      code_id: [1, "No Shipment Found"],
      code: "unmatched_reference",
      severity: "medium",
      state: "open",
      summary: `Reference R${id} is unknown`,
      subject: `R${id}`,
      system_id: [1, "EasyPost"],
      company_id: [1, "Hermit"],
      team_id: [1, "Operations"],
      user_id: false,
      deadline: "2026-11-20 09:00:00",
      event_count: 1,
      shipment_id: false,
      carrier_invoice: false,
      cause: "No reference is known.",
      next_step: "Link the right shipment.",
      runbook_url: "/freight_bridge/static/runbooks/unmatched_reference.html",
      resolution: false,
      reason: false,
      closed_by_id: false,
      closed_at: null,
      ...change,
    },
    message: {
      log_id: id,
      raw: '{"tracking_code":"R"}',
      raw_type: "application/json",
      verbatim: true,
      canonical: '{\n  "data": {\n    "references": []\n  }\n}',
      draft: '{\n  "data": {\n    "code": ""\n  }\n}',
      draft_faults: [{ pointer: "/data/code", code: "", detail: "is missing" }],
      pointer: "",
      faults: [{ pointer: "/data/references", code: "unmatched_reference", detail: "Unknown" }],
      received_at: "2026-11-20 07:00:00",
      event_type: "freight.shipment.milestone.v1",
      corrections: [],
    },
    suggestions: [suggestion(10), suggestion(11), suggestion(12)],
    suggestion_note: null,
    next_carrier: null,
    can_link: true,
    timeline: [],
    timeline_shipment: null,
    lesson: null,
    history: [
      { log_id: id, event_id: "e", outcome: "exception", time: "2026-11-20 07:00:00", by: "EasyPost" },
    ],
  };
}

/** Models, rights and a server that resolves whatever is decided and names each decision as a step. */
export function defineDesk(): void {
  defineMailModels();
  defineModels([
    FreightExceptionCode,
    FreightSystem,
    FreightTeam,
    FreightShipment,
    FreightMilestone,
    FreightException,
  ]);
}

/** What `desk_detail` shall answer, by id; the default is {@link detailOf}. */
export type DetailServer = (id: number) => ExceptionDetail | Promise<ExceptionDetail>;

export async function openDesk(
  server: DetailServer = detailOf,
  props: Record<string, unknown> = {},
): Promise<void> {
  onRpc("freight.exception", "desk_detail", ({ args }) => server((args[0] as [number])[0]));
  for (const method of [
    "desk_link",
    "desk_replay",
    "desk_correct",
    "desk_waive",
    "desk_assign_me",
    "desk_assign",
    "desk_snooze",
    "desk_wake",
    "desk_reopen",
    "desk_tender_next",
  ]) {
    onRpc("freight.exception", method, ({ args }) => {
      const [[id], ...rest] = args as [[number], ...unknown[]];
      expect.step([method, id, ...rest].join(" "));
      return decided(method, id);
    });
  }
  for (const [method, answer] of Object.entries(BESIDE)) {
    onRpc("freight.exception", method, () => answer);
  }
  onRpc("ir.filters", "get_filters", () => []);
  onRpc("freight.exception", "desk_people", () => [
    { id: 21, name: "Fiona Freight" },
    { id: 22, name: "Mara Manager" },
  ]);
  await mountWithCleanup(WebClient);
  await startBusService();
  mockDate("2026-11-20 08:00:00", 0);
  await getService("action").doAction("freight_bridge.exception_desk", { props });
  await settled();
}

/** What the server answers to what the page asks by itself; a test that is about it answers otherwise. */
const BESIDE: Record<string, unknown> = {
  desk_related: { shipment: [], partner: [] },
  desk_compare: { shipment_id: 10, name: "FS10", rows: [] },
  desk_foresee: { outcome: "applied", message: "Applied to FS10.", changes: [] },
  desk_look: true,
  desk_lookers: {},
};

/** What a decision makes of the record; these answer no more than that it is done. */
const QUIET: Record<string, Record<string, unknown>> = {
  desk_assign_me: {},
  desk_assign: {},
  desk_snooze: { snoozed_until: "2026-11-25 08:00:00" },
  desk_wake: { snoozed_until: false },
  desk_waive: { state: "waived" },
  desk_reopen: { state: "open" },
};

function decided(method: string, id: number): unknown {
  const change = QUIET[method];
  changeOnServer(id, change ?? { state: "resolved" });
  return change !== undefined || { outcome: "applied", message: "Applied.", state: "resolved" };
}

export function changeOnServer(id: number, values: Record<string, unknown>): void {
  MockServer.env["freight.exception"]?.write([id], values);
}

/** Makes the record and answers its id, which the server chooses. */
export function createOnServer({ id: _id, ...values }: Record<string, unknown>): number {
  return MockServer.env["freight.exception"]?.create(values) ?? 0;
}

/** What Odoo sends to open pages after exceptions changed, until it has reached this one. */
export async function notifyPages(...ids: number[]): Promise<void> {
  await tellPages("freight_bridge.exception", ids);
}

/** What Odoo sends to open pages, until it has reached this one. */
export async function tellPages(type: string, ids: number[]): Promise<void> {
  MockServer.env["bus.bus"]?._sendone("broadcast", type, { ids });
  await waitNotifications([type, { ids }]);
}

/** Longer than the desk gathers ids, then the answers, then as long as the desk rests at most. */
export async function afterLiveChange(): Promise<void> {
  await advanceTime(300);
  await settled();
  await advanceTime(3_000);
  await settled();
}

/** The page after its answers came and were drawn; also those that a hurried user has to wait for. */
export async function settled(): Promise<void> {
  await animationFrame();
  await advanceTime(150);
  await animationFrame();
}

/** Presses keys one after the other, each once the page has drawn what the one before did. */
export async function keys(...names: string[]): Promise<void> {
  for (const name of names) {
    await press(name);
    await settled();
  }
}

/** The id of the selected row, as it stands in the page. */
export const selected = (): string | null =>
  queryOne(".o_freight_row[aria-selected=true]").getAttribute("data-id");
