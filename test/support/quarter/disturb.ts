// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Kills a part of the stack now and then, as power and memory do: without a word, in the midst of its work. */
import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../world.ts";

/** How long what was killed is away. */
const AWAY_MS = 1_500;

export interface Trouble {
  /** Kills at the most: on a slow machine whatever was in hand would be lost again each time. */
  readonly most: number;
  /** How long all of it runs between two kills, at the least and at the most. */
  readonly calmMs: readonly [number, number];
}

type Part = "sidecar" | "broker" | "odoo";
const PARTS: readonly Part[] = ["sidecar", "broker", "odoo"];

const KILLS: Readonly<Record<Part, (world: World) => Promise<void>>> = {
  async sidecar(world) {
    await world.sidecar.kill();
    await pause(AWAY_MS);
    await world.replaceSidecar();
  },
  broker: ({ stack }) => again(stack.rabbitmq),
  odoo: ({ stack }) => again(stack.odoo),
};

async function again(service: { kill(): Promise<void>; start(): Promise<void> }): Promise<void> {
  await service.kill();
  await pause(AWAY_MS);
  await service.start();
}

/**
 * Does the work and kills one part after the other meanwhile; all of them run again at the end. Rejects as the work does.
 *
 * @returns how often each part was killed
 */
export async function disturbed(
  world: World,
  random: () => number,
  { most, calmMs }: Trouble,
  work: () => Promise<void>,
): Promise<Record<Part, number>> {
  const killed = { sidecar: 0, broker: 0, odoo: 0 };
  const state = { isOver: false };
  const over = work().finally(() => {
    state.isOver = true;
  });
  const [shortest, longest] = calmMs;
  const trouble = (async () => {
    for (let turn = 0; turn < most && !state.isOver; turn++) {
      // Each in its turn, at a moment that is not foreseen.
      const part = PARTS[turn % PARTS.length] as Part;
      const moment = Date.now() + shortest + random() * (longest - shortest);
      while (Date.now() < moment && !state.isOver) await pause(100);
      if (state.isOver) break;
      await KILLS[part](world);
      killed[part]++;
    }
  })();
  await Promise.all([over, trouble]);
  return killed;
}
