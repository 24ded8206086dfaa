// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What a story of the demo is told with: people at their desks, partners at their systems, and patience. */
import { setTimeout as delay } from "node:timers/promises";
import { messageOf, StackError } from "../../support/errors.ts";
import { OdooFault, OdooSession, type Values } from "../../support/odoo.ts";
import { type DemoMessage, jsonMessage } from "../message.ts";
import type { DemoStage } from "../play.ts";
import { sendMessage } from "../send.ts";

const PATIENCE_MS = 120_000;
const PAUSE_MS = 100;

/** The people of the demo data; the log-in of each is the password, too. */
export type Login = "freight" | "finance" | "payables" | "manager";

export class Scene {
  readonly #stage: DemoStage;
  readonly #people = new Map<Login, OdooSession>();
  /** Odoo's administrator, who sees everything. */
  readonly admin: OdooSession;

  constructor(stage: DemoStage) {
    this.#stage = stage;
    this.admin = this.#session(stage.login, stage.password);
  }

  /** Odoo as one of the demo's people. */
  as(login: Login): OdooSession {
    const known = this.#people.get(login) ?? this.#session(login, login);
    this.#people.set(login, known);
    return known;
  }

  #session(login: string, password: string): OdooSession {
    return new OdooSession({ url: this.#stage.odooUrl, db: this.#stage.database, login, password });
  }

  /** A page of Odoo, for a person. */
  page(path: string): string {
    return `${this.#stage.odooUrl}/odoo/${path}`;
  }

  /** Sends an event in the canonical format. */
  async say(system: string, event: object): Promise<void> {
    await this.send(jsonMessage(system, "a story", event, {}, "application/cloudevents+json"));
  }

  /** Sends a message as a partner does, signed; one that was sent before has no second effect. */
  async send(message: DemoMessage): Promise<void> {
    const { system } = message;
    const partner = this.#stage.systems.find(({ code }) => code === system);
    if (!partner) {
      throw new StackError(
        `There is no secret for the demo system ${system}: this demo's data is older than the program. ` +
          "End it (`npm run stop`) and remove its folder .freight/demo to begin anew.",
      );
    }
    await sendMessage(this.#stage.gatewayUrl, partner, message);
  }

  /** The one record of a domain, or undefined. */
  async find<Row extends Values>(
    model: string,
    domain: unknown[],
    fields: string[],
  ): Promise<(Row & { id: number }) | undefined> {
    const rows = await this.admin.search<Row & { id: number }>(model, domain, fields, {
      limit: 1,
      order: "id",
    });
    return rows[0];
  }

  /** The id of a record of an addon's demo data. */
  async demoId(name: string, module = "freight_bridge"): Promise<number> {
    const domain = [
      ["module", "=", module],
      ["name", "=", name],
    ];
    const row = await this.find<{ res_id: number }>("ir.model.data", domain, ["res_id"]);
    if (!row)
      throw new StackError(`The demo data of ${module} has no record ${name}: it was installed without.`);
    return row.res_id;
  }

  /** Runs a scheduled job now, as "Run Manually" does; one that runs already is waited for. */
  async runJob(name: string): Promise<void> {
    const id = await this.demoId(name);
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        await this.admin.call("ir.cron", "method_direct_trigger", [[id]]);
        return;
      } catch (error) {
        if (!(error instanceof OdooFault && /already executing/.test(error.message)) || Date.now() > end) {
          throw error;
        }
        await delay(PAUSE_MS);
      }
    }
  }

  /**
   * Waits until `look` gives something other than undefined.
   *
   * @throws StackError that names `what` and how long it was waited for
   */
  async until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await look();
      if (seen !== undefined) return seen;
      if (Date.now() > end) throw new StackError(`${what} did not happen within ${PATIENCE_MS / 1000} s`);
      await delay(PAUSE_MS);
    }
  }
}

/** One step of a story: what went wrong in it is told with the step's name and the place to look. */
export async function step<Result>(
  title: string,
  where: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new StackError(`${title}: ${messageOf(error)}. Look at ${where}.`);
  }
}
