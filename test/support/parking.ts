// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Messages that the worker gave up, left on its queue as it leaves them. */
import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { milestone } from "./milestones.ts";
import type { World } from "./world.ts";

export interface GivenUp {
  readonly system: string;
  /** What the messages are about. */
  readonly references: readonly string[];
  /** Why the worker gave up: a code of docs/contracts.md. */
  readonly reason: string;
}

/** Leaves a delivery for each reference, word for word as the gateway writes it, on the parked queue of the operational lane. */
export async function park(world: World, { system, references, reason }: GivenUp): Promise<void> {
  const connection = await connect(world.stack.amqpUrl);
  const channel = await connection.createConfirmChannel();
  for (const reference of references) {
    channel.sendToQueue(`${world.prefix}.operational.parked`, Buffer.from(delivery(system, reference)), {
      persistent: true,
      headers: { "x-freight-attempt": 4, "x-freight-reason": reason },
    });
  }
  await channel.waitForConfirms();
  await connection.close();
}

/** What a stranger puts on the operational lane: bytes that are no delivery. */
export async function strand(world: World, bytes: string): Promise<void> {
  const connection = await connect(world.stack.amqpUrl);
  const channel = await connection.createConfirmChannel();
  channel.publish(`${world.prefix}.operational`, "0", Buffer.from(bytes), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

function delivery(system: string, reference: string): string {
  const event = {
    ...milestone({ system, id: randomUUID(), reference, code: "in_transit" }),
    partitionkey: reference,
    correlationid: randomUUID(),
  };
  const received_at = new Date().toISOString();
  return JSON.stringify({ event, raw: null, raw_type: null, pointer: null, received_at });
}
