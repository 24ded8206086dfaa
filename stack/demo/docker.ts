// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { DemoSystem } from "../provision.ts";
import { StackError } from "../support/errors.ts";
import { projectRoot, stateRoot } from "../support/paths.ts";
import { configuredPort, pickPort } from "../support/ports.ts";
import { type Command, mustRun, run, which } from "../support/shell.ts";
import type { Steps } from "../support/steps.ts";
import type { Staging } from "./play.ts";

/** Its own project name: an administrator's stack of this checkout is left alone. */
const projectName = (smoke: boolean) => (smoke ? "freight-bridge-smoke" : "freight-bridge-demo");
const settingsFile = (smoke: boolean) => join(stateRoot, smoke ? "smoke" : "demo", "compose.env");

/** Whether a Docker engine answers, with the compose plugin. */
export async function hasDocker(): Promise<boolean> {
  if (!which("docker")) {
    return false;
  }
  const info = await run({ file: "docker", args: ["info"] });
  return info.status === 0 && (await run({ file: "docker", args: ["compose", "version"] })).status === 0;
}

function compose(smoke: boolean, args: readonly string[]): Command {
  const fixed = ["compose", "--project-name", projectName(smoke), "--env-file", settingsFile(smoke)];
  return { file: "docker", args: [...fixed, ...args], cwd: projectRoot };
}

/** The demo's settings: made once, then kept, because the passwords are in the volumes. */
async function composeSettings(smoke: boolean): Promise<NodeJS.Dict<string>> {
  const file = settingsFile(smoke);
  if (!existsSync(file)) {
    const odooPort = configuredPort("FREIGHT_STACK_ODOO_PORT") ?? (await pickPort());
    const sidecarPort = configuredPort("FREIGHT_STACK_SIDECAR_PORT") ?? (await pickPort(new Set([odooPort])));
    const settings = {
      FREIGHT_POSTGRES_PASSWORD: randomBytes(24).toString("hex"),
      FREIGHT_RABBITMQ_PASSWORD: randomBytes(24).toString("hex"),
      FREIGHT_ODOO_ADMIN_PASSWORD: "admin",
      FREIGHT_CACHE_KEY: randomBytes(32).toString("base64"),
      FREIGHT_GATEWAY_URL: `http://127.0.0.1:${sidecarPort}`,
      FREIGHT_STACK_ODOO_PORT: String(odooPort),
      FREIGHT_STACK_SIDECAR_PORT: String(sidecarPort),
      FREIGHT_DEMO_DATA: "1",
    };
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  }
  return parseEnv(readFileSync(file, "utf8"));
}

/** The demo in containers. */
export async function stageOnDocker(smoke: boolean, steps: Steps): Promise<Staging> {
  const settings = await composeSettings(smoke);
  await steps.run(
    "docker compose up",
    () =>
      mustRun(
        compose(smoke, ["up", "--detach", "--build", "--wait"]),
        "The containers did not come up: `docker compose logs` says more.",
      ),
    "at first some minutes, for the images",
  );
  return {
    stage: {
      odooUrl: `http://127.0.0.1:${settings.FREIGHT_STACK_ODOO_PORT}`,
      database: "freight",
      login: "admin",
      password: settings.FREIGHT_ODOO_ADMIN_PASSWORD ?? "",
      gatewayUrl: settings.FREIGHT_GATEWAY_URL ?? "",
      systems: await containerSystems(smoke),
    },
    secrets: "/run/freight in the sidecar's container",
    folders: "/var/lib/freight-bridge-folders in the sidecar's container",
    async tearDown(passed) {
      const log = join(settingsFile(smoke), "..", "compose.log");
      if (!passed) {
        writeFileSync(log, (await run(compose(smoke, ["logs", "--no-color"]))).output, { mode: 0o600 });
      }
      await stopDocker(smoke);
      return passed ? null : log;
    },
  };
}

async function containerSystems(smoke: boolean): Promise<DemoSystem[]> {
  const read = compose(smoke, ["exec", "-T", "sidecar", "cat", "/run/freight/systems.json"]);
  const { stdout } = await mustRun(
    read,
    "The demo systems' secrets could not be read from the sidecar's container.",
  );
  return JSON.parse(stdout) as DemoSystem[];
}

/** Ends the containers; a smoke run's volumes too. False when this checkout has none. */
export async function stopDocker(smoke: boolean): Promise<boolean> {
  if (!existsSync(settingsFile(smoke))) {
    return false;
  }
  if (!(await hasDocker())) {
    throw new StackError(
      "The demo runs in Docker and no engine answers: start the engine, then run this again.",
    );
  }
  await mustRun(
    compose(smoke, smoke ? ["down", "--volumes"] : ["down"]),
    "The containers could not be ended.",
  );
  return true;
}
