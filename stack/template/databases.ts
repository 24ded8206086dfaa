// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inside } from "../rootfs/inside.ts";
import { insideCommand } from "../rootfs/inside.ts";
import { recipeDigest } from "../rootfs/recipe.ts";
import { installModules } from "../services/odoo.ts";
import { copyDatabase, psql } from "../services/postgres.ts";
import { digestOf, digestOfFolder } from "../support/digest.ts";
import { StackError } from "../support/errors.ts";
import { run } from "../support/shell.ts";
import type { Steps } from "../support/steps.ts";
import { ensureTemplate } from "./template.ts";

/** Odoo with what the addon depends on and demo data; every other database is made from it. */
export const BASE_DATABASE = "base";
/** The base with the addon installed. */
export const ADDON_DATABASE = "freight";

/** `rpc` is what serves /jsonrpc, one of the sidecar's two transports. */
const BASE_MODULES = [
  "sale_management",
  "stock_delivery",
  "stock_dropshipping",
  "stock_landed_costs",
  "account",
  "rpc",
];
/** Tours would start by themselves in a browser that logs in for the first time. */
const BASE_SQL = "UPDATE res_users SET tour_enabled = false;";

/** An addon in an addons path. */
export interface Addon {
  readonly folder: string;
  readonly module: string;
}

/** Names the content of an addon and of those in its folder that it depends on; their tests change nothing in a database. */
export function addonDigest(addon: Addon): string {
  return digestOf(
    modulesOf(addon).map((module) =>
      digestOfFolder(
        join(addon.folder, module),
        (name) => name === "tests" || name === "__pycache__" || name.endsWith(".pyc"),
      ),
    ),
  );
}

/** An addon, and those in the same folder that it depends on; what else it depends on is Odoo's own. */
export function modulesOf({ folder, module: top }: Addon): string[] {
  const all = new Set([top]);
  for (const module of all) {
    for (const dependency of dependenciesOf(folder, module)) {
      if (existsSync(manifestOf(folder, dependency))) all.add(dependency);
    }
  }
  return [...all].toSorted();
}

function dependenciesOf(folder: string, module: string): string[] {
  const manifest = manifestOf(folder, module);
  if (!existsSync(manifest)) {
    throw new StackError(`There is no Odoo module in ${join(folder, module)}: it needs a __manifest__.py.`);
  }
  const [, listed = ""] = /"depends": \[([^\]]*)\]/.exec(readFileSync(manifest, "utf8")) ?? [];
  return [...listed.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
}

const manifestOf = (folder: string, module: string): string => join(folder, module, "__manifest__.py");

const baseDigest = digestOf({ recipeDigest, BASE_MODULES, BASE_SQL });

async function fillBase(inside: Inside): Promise<void> {
  await run(insideCommand(inside, ["createdb", BASE_DATABASE]));
  const args = ["-i", BASE_MODULES.join(","), "--with-demo"];
  await installModules(
    inside,
    BASE_DATABASE,
    args,
    "Odoo could not install the modules that the addon depends on.",
  );
  await psql(inside, BASE_DATABASE, BASE_SQL);
}

async function fillAddon(inside: Inside, addon: Addon): Promise<void> {
  await copyDatabase(inside, BASE_DATABASE, ADDON_DATABASE);
  const args = ["-i", addon.module, "--with-demo"];
  await installModules(inside, ADDON_DATABASE, args, `Odoo could not install ${addon.module}.`);
}

/** The cached cluster with both databases, made as far as the cache lacks it. */
export async function ensureDatabases(rootfs: string, addon: Addon, steps: Steps): Promise<string> {
  const where = { rootfs, addons: addon.folder };
  const base = await ensureTemplate(
    { kind: "base", digest: baseDigest, from: null, fill: fillBase, keep: 2 },
    where,
    (work) => steps.run("Prepare an Odoo database with demo data", work, "once, about a minute"),
  );
  const digest = digestOf([baseDigest, addonDigest(addon)]);
  return ensureTemplate(
    { kind: addon.module, digest, from: base, fill: (inside) => fillAddon(inside, addon), keep: 4 },
    where,
    (work) => steps.run(`Install ${addon.module}`, work, "once for each version of it"),
  );
}
