// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { anyRunning } from "./services/service.ts";
import { configuredPort, pickPort } from "./support/ports.ts";

/** Each port of a stack and the variable that sets it; a free one is picked where it is not set. */
export const PORT_VARIABLES = {
  odoo: "FREIGHT_STACK_ODOO_PORT",
  gevent: "FREIGHT_STACK_ODOO_GEVENT_PORT",
  sidecar: "FREIGHT_STACK_SIDECAR_PORT",
  amqp: "FREIGHT_STACK_AMQP_PORT",
  management: "FREIGHT_STACK_RABBIT_MANAGEMENT_PORT",
  prometheus: "FREIGHT_STACK_RABBIT_PROMETHEUS_PORT",
  distribution: "FREIGHT_STACK_RABBIT_DISTRIBUTION_PORT",
  epmd: "FREIGHT_STACK_EPMD_PORT",
} as const;

export type PortName = keyof typeof PORT_VARIABLES;

export type Ports = Readonly<Record<PortName, number>>;

/** What a stack must know again at its next start. Holds a password: the file is for its owner only. */
export interface StackState {
  /** Where it listens, or listened last. */
  readonly ports: Ports;
  /** The free ports picked at first: where it listens when the environment asks for nothing else. */
  readonly picked: Ports;
  readonly rabbitPassword: string;
  /** Of the sidecar's file of last known systems: 32 bytes, base64. */
  readonly cacheKey: string;
  /** Digest of the addon that the database was last installed or updated from. */
  addon: string;
}

const FILE = "state.json";

/**
 * Reads the state of a folder, or makes a first one. What runs stays where it is: only when nothing does are the ports
 * those that the environment asks for.
 */
export async function openState(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<StackState> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StackState) : null;
  const state = known ?? (await firstState());
  return known && anyRunning(folder) ? state : { ...state, ports: wantedPorts(state.picked, env) };
}

export function saveState(folder: string, state: StackState): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

async function firstState(): Promise<StackState> {
  const taken = new Set<number>();
  const picked: Partial<Record<PortName, number>> = {};
  for (const name of Object.keys(PORT_VARIABLES) as PortName[]) {
    const port = await pickPort(taken);
    picked[name] = port;
    taken.add(port);
  }
  return {
    ports: picked as Ports,
    picked: picked as Ports,
    rabbitPassword: randomBytes(24).toString("base64url"),
    cacheKey: randomBytes(32).toString("base64"),
    addon: "",
  };
}

function wantedPorts(picked: Ports, env: NodeJS.ProcessEnv): Ports {
  const names = Object.keys(PORT_VARIABLES) as PortName[];
  const entries = names.map((name) => [name, configuredPort(PORT_VARIABLES[name], env) ?? picked[name]]);
  return Object.fromEntries(entries) as Ports;
}
