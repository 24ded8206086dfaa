// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Inside, insideCommand } from "../rootfs/inside.ts";
import { requireFree } from "../support/ports.ts";
import { type Command, mustRun, type Outcome, run } from "../support/shell.ts";
import type { ServiceDefinition } from "./service.ts";

/** How the Odoo of a stack listens. */
export interface OdooSettings {
  readonly port: number;
  /** For the websocket when there are workers: a proxy would route /websocket there. */
  readonly geventPort: number;
  /** 0: one process with threads, which serves pages and the websocket on one port without a proxy. */
  readonly workers: number;
  readonly database: string;
}

/**
 * odoo.conf. The JSON-RPC endpoint warns of its deprecation at every call, which in a load test is a second workload.
 */
export function odooConfiguration(settings: OdooSettings): string {
  return `${[
    "[options]",
    "db_host = /state/run",
    "db_user = freight",
    "data_dir = /state/data",
    "addons_path = /usr/lib/python3/dist-packages/odoo/addons,/addons",
    "http_interface = 127.0.0.1",
    `http_port = ${settings.port}`,
    `gevent_port = ${settings.geventPort}`,
    `workers = ${settings.workers}`,
    `max_cron_threads = ${settings.workers > 0 ? 1 : 2}`,
    "list_db = False",
    `dbfilter = ^${settings.database}$`,
    "log_handler = :INFO,werkzeug:WARNING,odoo.addons.rpc.controllers.jsonrpc:ERROR",
  ].join("\n")}\n`;
}

/** Odoo as a server. */
export function odooDefinition(inside: Inside, settings: OdooSettings): ServiceDefinition {
  return {
    title: "Odoo",
    name: "odoo",
    async prepare() {
      await requireFree(settings.port, "Odoo", "FREIGHT_STACK_ODOO_PORT");
      if (settings.workers > 0) {
        await requireFree(settings.geventPort, "Odoo's websocket", "FREIGHT_STACK_ODOO_GEVENT_PORT");
      }
      writeFileSync(join(inside.state, "odoo.conf"), odooConfiguration(settings), { mode: 0o600 });
    },
    command: () => insideCommand(inside, ["odoo", "-c", "/state/odoo.conf", "-d", settings.database]),
    async ready() {
      // The log-in page needs the registry, so when it comes every model is loaded.
      const page = await fetch(`http://127.0.0.1:${settings.port}/web/login`, { redirect: "manual" });
      return page.status === 200;
    },
    startSeconds: 120,
    stopSignal: "SIGTERM",
    stopSeconds: 20,
  };
}

/** An Odoo that does one thing and ends, beside the server or instead of it. */
export function odooOnce(
  inside: Inside,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Command {
  const fixed = ["--db_host", "/state/run", "-r", "freight", "--data-dir", "/state/data"];
  const addons = ["--addons-path", "/usr/lib/python3/dist-packages/odoo/addons,/addons"];
  const [subcommand, rest] = args[0] === "shell" ? [["shell"], args.slice(1)] : [[], args];
  return insideCommand(
    inside,
    ["odoo", ...subcommand, ...fixed, ...addons, "--http-interface", "127.0.0.1", ...rest],
    environment,
  );
}

/** Installs or updates modules in a database and ends. */
export async function installModules(
  inside: Inside,
  database: string,
  args: readonly string[],
  failure: string,
): Promise<void> {
  const stopped = ["--stop-after-init", "--no-http", "--max-cron-threads", "0", "--skip-auto-install"];
  await mustRun(odooOnce(inside, ["-d", database, ...args, ...stopped]), failure);
}

/** Runs a Python program in Odoo's shell; it reads its settings from the environment. */
export async function odooShell(
  inside: Inside,
  database: string,
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  return run(odooOnce(inside, ["shell", "-d", database, "--no-http", "--log-level", "warn"], environment), {
    input: program,
  });
}
