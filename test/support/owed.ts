// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Messages that Odoo owes to a partner, for tests of what brings them there. */
import { randomBytes } from "node:crypto";
import { unique, type World } from "./world.ts";

export interface OwedRow extends Record<string, unknown> {
  id: number;
  state: string;
  status: number;
  detail: string | false;
  attempt: number;
  body: string | false;
  response: string | false;
  message_id: string;
  control_number: string | false;
  log_count: number;
  exception_id: [number, string] | false;
}

/** A system that messages are sent to. */
export interface OwedSystem {
  readonly systemId: number;
  readonly code: string;
  /** What the messages are signed with. */
  readonly secret: string;
  /** Owes it load tenders with these data, in this order. */
  owe(tenders: readonly unknown[]): Promise<void>;
  /** Its rows, oldest first. */
  rows(): Promise<OwedRow[]>;
}

const FIELDS = [
  "state",
  "status",
  "detail",
  "attempt",
  "body",
  "response",
  "message_id",
  "control_number",
  "log_count",
  "exception_id",
];

/** A system whose messages go to `url`; `values` are more of its fields. */
export async function owedSystem(
  world: World,
  url: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<OwedSystem> {
  const code = unique("owed");
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const fields = { name: code, code, send_channel: "http", send_url: url, send_allow_private: true };
  const [id] = (await world.odoo.create("freight.system", [{ ...fields, ...values }])) as [number];
  await runInOdoo(
    world,
    `env['freight.system.secret']._replace(env['freight.system'].browse(${id}), 'out', '${secret}')`,
  );
  const rows = () =>
    world.odoo.search<OwedRow>("freight.outbox", [["system_id", "=", id]], FIELDS, { order: "id" });
  return {
    systemId: id,
    code,
    secret,
    rows,
    async owe(tenders) {
      const owed = tenders.map((data) => ({ system_id: id, event_type: "freight.tender.offered.v1", data }));
      await runInOdoo(world, `env['freight.outbox']._enqueue(${JSON.stringify(owed)})`);
    },
  };
}

/** A tender as short as one can be. */
export function shortTender(reference: string) {
  return {
    references: [{ kind: "shipment", value: reference }],
    purpose: "original",
    stops: [{ sequence: 1, kind: "pickup", place: { role: "shipper", name: "Lyon" } }],
  };
}

/** With these names what JSON writes is Python. */
const JSON_IN_PYTHON = "null, true, false = None, True, False";

/** Messages come of business changes only, so no public method makes one: a server action does, as an addon would. */
async function runInOdoo(world: World, code: string): Promise<void> {
  const [model] = await world.odoo.search<{ id: number }>(
    "ir.model",
    [["model", "=", "freight.outbox"]],
    ["id"],
  );
  const [action] = await world.odoo.create("ir.actions.server", [
    { name: "Test", model_id: model?.id, state: "code", code: `${JSON_IN_PYTHON}\n${code}` },
  ]);
  await world.odoo.call("ir.actions.server", "run", [[action]]);
}
