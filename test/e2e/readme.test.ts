// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A partner's first message, pasted from the README into a shell. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { partnerEnvironment } from "../../stack/demo/partner_env.ts";
import type { DemoSystem } from "../../stack/provision.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { projectRoot } from "../../stack/support/paths.ts";
import { openWorld, type World } from "../support/world.ts";

const SYSTEM = "acme-tms";

let world: World;
before(async () => {
  world = await openWorld("readme");
});
after(() => world?.close());

/** The README's shell block that sends a message. */
function pasted(): string {
  const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
  const block = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, text]) => text)
    .find((text) => text?.includes("curl -i"));
  assert.ok(block, "the README has no curl to paste");
  return block;
}

test("the curl of the README is accepted as pasted, and Odoo shows its milestone", async () => {
  const systems = JSON.parse(
    readFileSync(join(world.stack.folder, "secrets/systems.json"), "utf8"),
  ) as DemoSystem[];
  const home = mkdtempSync(join(tmpdir(), "freight-readme-"));
  try {
    mkdirSync(join(home, ".freight/demo"), { recursive: true });
    const variables = partnerEnvironment({ gatewayUrl: world.sidecar.url, systems });
    writeFileSync(join(home, ".freight/demo/partner.env"), variables);
    const before = (await world.outcomes(SYSTEM)).applied ?? 0;
    const { stdout } = await eventually("the gateway to know the partner", async () => {
      const run = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", pasted()], { cwd: home });
      return /HTTP\/1\.1 (401|503)/.test(run.stdout) ? undefined : run;
    });
    assert.match(stdout, /HTTP\/1\.1 202/);
    await eventually("the milestone", async () =>
      ((await world.outcomes(SYSTEM)).applied ?? 0) > before ? true : undefined,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
