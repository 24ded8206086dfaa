// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { StackError } from "./errors.ts";

/**
 * Ports are picked below 32768, where Linux starts to hand out ports to outgoing connections
 * (ip_local_port_range): a service that is stopped for a minute must find its port free when it comes back.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 50;
/** Below this a server must be root, and none of the stack is. */
const LOWEST_UNPRIVILEGED = 1024;

/** Whether a server could listen on this port of the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A free port of the loopback address that is not one of `taken`. */
export async function pickPort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isFree(port))) {
      return port;
    }
  }
  throw new StackError(
    `No free port was found between ${LOWEST} and ${HIGHEST}: end what listens there and run this again.`,
  );
}

/** The port that an environment variable asks for, or null when it is not set. */
export function configuredPort(variable: string, env: NodeJS.ProcessEnv = process.env): number | null {
  const value = env[variable];
  if (!value) {
    return null;
  }
  const port = Number(value);
  if (!Number.isInteger(port) || port < LOWEST_UNPRIVILEGED || port > 65_535) {
    throw new StackError(
      `${variable} is "${value}", which is no port that an ordinary account may listen on: set it to a number from ${LOWEST_UNPRIVILEGED} to 65535, or unset it to have a free one picked.`,
    );
  }
  return port;
}

/** Says in one sentence that a port is taken and which variable moves the service elsewhere. */
export async function requireFree(port: number, service: string, variable: string): Promise<void> {
  if (!(await isFree(port))) {
    throw new StackError(
      `Port ${port}, where ${service} should listen, is taken by another program: end that program, or set ${variable} to a free port.`,
    );
  }
}
