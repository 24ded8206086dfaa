// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The demo on a test's world: its partners, whose secrets provisioning left, and a sidecar that does all it needs. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoStage } from "../../stack/demo/play.ts";
import type { DemoSystem } from "../../stack/provision.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { openWorld, type World } from "./world.ts";

export interface DemoWorld {
  readonly world: World;
  readonly stage: DemoStage;
  close(): Promise<void>;
}

export async function openDemoWorld(name: string): Promise<DemoWorld> {
  const folder = mkdtempSync(join(tmpdir(), `freight-${name}-`));
  const world = await openWorld(name, {
    settings: { FREIGHT_ROLES: "gateway,worker,courier", FREIGHT_FOLDER: folder },
  });
  await eventually("the gateway to know its partners", async () => {
    const { status } = await fetch(new URL("/readyz", world.sidecar.url));
    return status === 200 ? true : undefined;
  });
  const { odoo } = world.stack;
  const systems = readFileSync(join(world.stack.folder, "secrets/systems.json"), "utf8");
  return {
    world,
    stage: {
      odooUrl: odoo.url,
      database: odoo.db,
      login: odoo.adminLogin,
      password: odoo.adminPassword,
      gatewayUrl: world.sidecar.url,
      systems: JSON.parse(systems) as DemoSystem[],
    },
    async close() {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
