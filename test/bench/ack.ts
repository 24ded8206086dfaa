// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `ack`: how many messages a second the gateway accepts, against the least that could do so honestly (bare.ts), each in a
 * process of its own, in turns, over the same broker with the same signed bodies. The ratio is the median over the pairs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../../stack/support/paths.ts";
import { milestone } from "../support/milestones.ts";
import type { SystemPartner, World } from "../support/world.ts";
import { postRequest, run } from "./load.ts";
import { type Figure, figure, median } from "./report.ts";

const PAIRS = 5;
const REQUESTS = 12_000;
const WARM_UP = 4_000;
const CONNECTIONS = 64;

export async function benchAck(world: World): Promise<Figure[]> {
  const partner = await world.partner("ack");
  const bare = await startBare(world.stack.amqpUrl, partner.secret);
  const ports = { full: Number(new URL(world.sidecar.url).port), bare: bare.port };
  const perSecond: { full: number[]; bare: number[] } = { full: [], bare: [] };
  try {
    for (const kind of ["full", "bare"] as const) {
      await accepted(partner, ports[kind], WARM_UP);
    }
    for (let pair = 0; pair < PAIRS; pair++) {
      for (const kind of ["full", "bare"] as const) {
        perSecond[kind].push(await accepted(partner, ports[kind], REQUESTS));
      }
    }
  } finally {
    await bare.stop();
  }
  const ratios = perSecond.full.map((value, pair) => value / (perSecond.bare[pair] ?? Number.NaN));
  return [
    { ...figure("ack", median(perSecond.full), "messages/s", median(perSecond.bare)), ratio: median(ratios) },
  ].map((one) => ({ ...one, ratio: Number(one.ratio.toPrecision(4)) }));
}

/** Sends new messages and returns how many were accepted a second. Throws when one was not. */
async function accepted(partner: SystemPartner, port: number, count: number): Promise<number> {
  const path = new URL(partner.address).pathname;
  const requests = Array.from({ length: count }, (_, index) => {
    const id = `${port}-${count}-${index}-${process.hrtime.bigint()}`;
    const body = JSON.stringify(milestone({ system: partner.code, id, reference: `BENCH${index % 100}` }));
    return postRequest(path, { "content-type": "application/json", ...partner.sign(body, id) }, body);
  });
  const result = await run({ host: "127.0.0.1", port, requests, connections: CONNECTIONS });
  if (result.statuses.get(202) !== count) {
    throw new Error(`not every message was accepted: ${JSON.stringify([...result.statuses])}`);
  }
  return result.perSecond;
}

async function startBare(
  amqpUrl: string,
  secret: string,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", join(projectRoot, "test/bench/bare.ts")],
    {
      cwd: projectRoot,
      env: { ...process.env, BENCH_AMQP_URL: amqpUrl, BENCH_SECRET: secret },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (!child.stdout) {
    throw new Error("the baseline server has no output");
  }
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    port: Number(line),
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
