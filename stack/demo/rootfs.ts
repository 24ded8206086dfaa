// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FINANCE_ADDON, startStack } from "../index.ts";
import { readProvision } from "../provision.ts";
import type { StackState } from "../state.ts";
import { openState } from "../state.ts";
import { stateRoot } from "../support/paths.ts";
import type { Steps } from "../support/steps.ts";
import type { Staging } from "./play.ts";

/** The folder of the demo's state. */
export const DEMO_FOLDER = join(stateRoot, "demo");
export const SIDECAR = "sidecar";

const gatewayOf = (state: StackState) => `http://127.0.0.1:${state.ports.sidecar}`;

/** The demo on the root file system. With `smoke` in a folder of its own that is removed afterwards. */
export async function stageOnRootfs(smoke: boolean, steps: Steps): Promise<Staging> {
  const folder = smoke ? mkdtempSync(join(tmpdir(), "freight-smoke-")) : DEMO_FOLDER;
  const stack = await startStack({
    profile: "demo",
    addon: FINANCE_ADDON,
    folder,
    detached: !smoke,
    durable: !smoke,
    gatewayUrl: gatewayOf,
    steps,
  });
  const state = await openState(folder);
  const folders = join(folder, "folders");
  const settings = {
    FREIGHT_PORT: String(state.ports.sidecar),
    FREIGHT_CACHE_FILE: join(folder, "systems.enc"),
    FREIGHT_CACHE_KEY: state.cacheKey,
    FREIGHT_ROLES: "gateway,worker,courier,folder,poller",
    FREIGHT_FOLDER: folders,
  };
  await steps.run("The sidecar is up", () => stack.startSidecar(settings, SIDECAR));
  return {
    stage: {
      odooUrl: stack.odoo.url,
      database: stack.odoo.db,
      login: stack.odoo.adminLogin,
      password: stack.odoo.adminPassword,
      gatewayUrl: gatewayOf(state),
      systems: readProvision(folder)?.systems ?? [],
    },
    secrets: join(folder, "secrets"),
    folders,
    async tearDown(passed) {
      await stack.stop();
      if (passed) {
        rmSync(folder, { recursive: true, force: true });
      }
      return passed ? null : join(folder, "log");
    },
  };
}
