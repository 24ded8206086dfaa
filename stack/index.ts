// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The real stack without Docker: what tests, benchmarks and the demo start. The contract is docs/contracts.md, section 8. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Provision, provision, readProvision } from "./provision.ts";
import { ensureRootfs } from "./rootfs/build.ts";
import type { Inside } from "./rootfs/inside.ts";
import { RUN_BYTES, requireDisk } from "./rootfs/prerequisites.ts";
import { installModules } from "./services/odoo.ts";
import type { Service } from "./services/service.ts";
import { makeFolder, type Servers, type Stack, serversOf, stackOver, stopServices } from "./stack.ts";
import { openState, type StackState, saveState } from "./state.ts";
import { projectRoot } from "./support/paths.ts";
import { Steps } from "./support/steps.ts";
import { ADDON_DATABASE, type Addon, addonDigest, ensureDatabases, modulesOf } from "./template/databases.ts";
import { copyTemplate } from "./template/template.ts";

export type { Sidecar, Stack } from "./stack.ts";
export { StackError } from "./support/errors.ts";

const FOLDER = join(projectRoot, "odoo_addon");
/** The addon of this checkout. */
export const PROJECT_ADDON: Addon = { folder: FOLDER, module: "freight_bridge" };
/** The second one, which stands on it: where it is installed both are. */
export const FINANCE_ADDON: Addon = { folder: FOLDER, module: "freight_bridge_finance" };

export interface StackOptions {
  /** Names the stack in the folder it is given and in messages. */
  readonly profile: string;
  /** The folder of the state; a stack that runs there already is joined. Left out: a temporary one, removed by `stop()`. */
  readonly folder?: string | undefined;
  /** Let the servers live on when this process ends. Left out: they end with it, however it ends. */
  readonly detached?: boolean;
  /** Write data safely (fsync). Left out: fast, for data that nobody will miss. */
  readonly durable?: boolean;
  /** Left out: 0, one Odoo process with threads. */
  readonly odooWorkers?: number;
  /** Where Odoo will say that partners should post to. */
  readonly gatewayUrl?: (state: StackState) => string;
  readonly addon?: Addon;
  readonly steps?: Steps;
}

/** Brings PostgreSQL, RabbitMQ and Odoo with the addon up, each only if it does not run already. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const steps = options.steps ?? new Steps({ write: () => true });
  const addon = options.addon ?? PROJECT_ADDON;
  const rootfs = await ensureRootfs(steps);
  const temporary = options.folder === undefined;
  const folder = makeFolder(options.folder ?? mkdtempSync(join(tmpdir(), `freight-${options.profile}-`)));
  requireDisk(folder, RUN_BYTES);
  const inside: Inside = { rootfs, state: folder, addons: addon.folder, dieWithParent: !options.detached };
  const state = await openState(folder);
  const servers = serversOf(inside, state, {
    durable: options.durable ?? false,
    odooWorkers: options.odooWorkers ?? 0,
  });
  const startedHere = Object.values<Service>({ ...servers }).filter((service) => !service.running());
  const [odoo, rabbit] = await Promise.allSettled([
    bringOdooUp(inside, state, servers, addon, options, steps),
    startNamed(servers, "rabbitmq", steps),
  ]);
  if (odoo.status === "rejected" || rabbit.status === "rejected") {
    await stopServices(startedHere);
    // The folder stays, temporary or not: the message names a log in it.
    throw odoo.status === "rejected" ? odoo.reason : (rabbit as PromiseRejectedResult).reason;
  }
  const { integrationKey } = odoo.value;
  return stackOver(inside, state, servers, { integrationKey, temporary, startedHere });
}

async function startNamed(servers: Servers, name: keyof Servers, steps: Steps): Promise<void> {
  const service = servers[name];
  if (!service.running()) {
    await steps.run(`Start ${service.definition.title}`, () => service.start());
  }
}

/** The database, made or brought up to date with the addon; the key; the server. */
async function bringOdooUp(
  inside: Inside,
  state: StackState,
  servers: Servers,
  addon: Addon,
  options: StackOptions,
  steps: Steps,
): Promise<Provision> {
  const digest = addonDigest(addon);
  if (!existsSync(join(inside.state, "pg"))) {
    const template = await ensureDatabases(inside.rootfs, addon, steps);
    await copyTemplate(template, inside.state);
    state.addon = digest;
  }
  saveState(inside.state, state);
  await startNamed(servers, "postgres", steps);
  if (state.addon !== digest) {
    const modules = modulesOf(addon).join(",");
    // A module that is installed already is not installed again; one that has joined since is not updated.
    const args = ["-i", modules, "-u", modules, "--with-demo"];
    await steps.run(`Update ${modules}, which has changed`, async () => {
      await servers.odoo.stop();
      await installModules(inside, ADDON_DATABASE, args, `Odoo could not update ${modules}.`);
    });
  }
  const known = state.addon === digest ? readProvision(inside.state) : null;
  const made =
    known ??
    (await steps.run("Make the integration account's key and the partners' secrets", () =>
      provision(inside, ADDON_DATABASE, options.gatewayUrl?.(state) ?? ""),
    ));
  state.addon = digest;
  saveState(inside.state, state);
  await startNamed(servers, "odoo", steps);
  return made;
}
