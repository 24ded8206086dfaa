// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Channel, ConsumeMessage } from "amqplib";
import { type Connection, closeChannel } from "./connection.ts";

export type TakenMessage = ConsumeMessage;

export interface ConsumeOptions {
  /** Queues to read, each in its own order. */
  readonly queues: readonly string[];
  /** How many unsettled messages the broker may hand out per queue. */
  readonly prefetch: number;
  /** Called in the order of arrival. */
  readonly onMessage: (message: TakenMessage) => void;
  /** Called once when the subscription is over, whoever ended it. */
  readonly onEnd: (reason: string) => void;
}

/** A channel that reads some queues. */
export interface Subscription {
  /** Settles this message and every one handed out before it. */
  ackUpTo(message: TakenMessage): void;
  /** Settles this message alone. */
  ack(message: TakenMessage): void;
  /**
   * Gives back everything that is not settled. Closing the channel is the only way that keeps the order: a quorum
   * queue without a delivery limit puts a `basic.nack` with requeue at its end, but what a closed channel held goes
   * back to its head (proven in consumer.int.test.ts).
   */
  close(): Promise<void>;
}

/**
 * Reads the queues on a channel of its own. Queues are single-active-consumer: several processes may subscribe to the
 * same ones, and the broker hands a queue to the next process when the first goes away.
 */
export async function subscribe(connection: Connection, options: ConsumeOptions): Promise<Subscription> {
  const channel = await connection.createChannel();
  let ended = false;
  const end = (reason: string) => {
    if (ended) return;
    ended = true;
    options.onEnd(reason);
  };
  channel.on("error", (error) => end(error.message));
  channel.on("close", () => end("the channel was closed"));
  const close = async () => {
    end("the subscription was closed");
    await closeChannel(channel);
  };
  try {
    await channel.prefetch(options.prefetch);
    for (const queue of options.queues) {
      await channel.consume(queue, (message) => {
        if (message === null) end(`the broker cancelled the consumer of ${queue}`);
        else if (!ended) options.onMessage(message);
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    ackUpTo: (message) => acknowledge(channel, message, true, end),
    ack: (message) => acknowledge(channel, message, false, end),
  };
}

function acknowledge(
  channel: Channel,
  message: TakenMessage,
  andThoseBefore: boolean,
  end: (reason: string) => void,
): void {
  try {
    channel.ack(message, andThoseBefore);
  } catch {
    // The channel closed meanwhile: the broker hands the messages out again and Odoo answers "duplicate".
    end("the channel closed before the acknowledgement");
  }
}
