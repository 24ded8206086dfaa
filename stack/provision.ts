// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inside } from "./rootfs/inside.ts";
import { odooShell } from "./services/odoo.ts";
import { StackError } from "./support/errors.ts";
import { projectRoot } from "./support/paths.ts";
import { lastLines } from "./support/shell.ts";

/** A demo system as a partner knows it. */
export interface DemoSystem {
  readonly code: string;
  readonly name: string;
  readonly dialect: string;
  readonly signature: string;
  readonly secret: string;
}

/** What provisioning leaves in the secrets folder of a stack. */
export interface Provision {
  readonly integrationKey: string;
  readonly systems: readonly DemoSystem[];
}

/**
 * Makes the integration account's key and the demo systems' secrets, and tells Odoo the gateway's address, by
 * stack/odoo/provision.py, which the Docker stack runs as well.
 */
export async function provision(inside: Inside, database: string, gatewayUrl: string): Promise<Provision> {
  const folder = join(inside.state, "secrets");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const program = readFileSync(join(projectRoot, "stack/odoo/provision.py"), "utf8");
  const outcome = await odooShell(inside, database, program, {
    FREIGHT_SECRETS_DIR: "/state/secrets",
    FREIGHT_GATEWAY_URL: gatewayUrl,
  });
  const made = readProvision(inside.state);
  if (outcome.status !== 0 || !made) {
    throw new StackError(
      `Odoo could not make the integration key. Its last words:\n${lastLines(outcome.output)}`,
    );
  }
  return made;
}

/** What an earlier provisioning left; null when there was none. */
export function readProvision(state: string): Provision | null {
  const [key, systems] = ["odoo-api-key", "systems.json"].map((name) => join(state, "secrets", name)) as [
    string,
    string,
  ];
  if (!existsSync(key) || !existsSync(systems)) {
    return null;
  }
  return {
    integrationKey: readFileSync(key, "utf8").trim(),
    systems: JSON.parse(readFileSync(systems, "utf8")) as DemoSystem[],
  };
}
