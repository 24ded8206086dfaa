// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Delivery, laneOf } from "../canonical/index.ts";
import type { Publisher } from "../gateway/ports.ts";
import { Countdown } from "./countdown.ts";
import { joinDeliveries, MAX_DELIVERIES } from "./framing.ts";
import { laneExchange, shortString } from "./names.ts";
import { partitionOf } from "./partition.ts";
import type { ConfirmSender, Outgoing } from "./sender.ts";

/** A message that has reached this length takes nothing more. */
const MAX_CHARACTERS = 256 * 1024;

/** Deliveries for one queue that will travel in one message, in the order in which they came. */
class Group {
  readonly texts: string[] = [];
  /** Who waits for each of them. */
  readonly waiters: Countdown[] = [];
  readonly #exchange: string;
  readonly #routingKey: string;
  readonly #messageId: string;
  timeoutMs = 0;
  #characters = 0;

  constructor(exchange: string, routingKey: string, messageId: string) {
    this.#exchange = exchange;
    this.#routingKey = routingKey;
    this.#messageId = messageId;
  }

  get isFull(): boolean {
    return this.texts.length >= MAX_DELIVERIES || this.#characters >= MAX_CHARACTERS;
  }

  add(text: string, waiter: Countdown, timeoutMs: number): void {
    this.texts.push(text);
    this.waiters.push(waiter);
    this.#characters += text.length;
    this.timeoutMs = Math.max(this.timeoutMs, timeoutMs);
  }

  toMessage(): Outgoing {
    return {
      exchange: this.#exchange,
      routingKey: this.#routingKey,
      content: joinDeliveries(this.texts),
      messageId: this.#messageId,
    };
  }
}

/**
 * The gateway's way to the broker. What is published in one turn of the event loop and belongs on one queue travels in
 * one message (group commit): under load the broker writes and confirms a fraction of the messages, and when there is
 * little to do nobody waits for company.
 */
export class GroupingPublisher implements Publisher {
  readonly #prefix: string;
  readonly #partitions: number;
  readonly #sender: Pick<ConfirmSender, "send" | "ready">;
  /** By lane and partition; those that nobody has sent yet. */
  #groups = new Map<string, Group>();
  #isScheduled = false;

  constructor(
    topology: { readonly prefix: string; readonly partitions: number },
    sender: Pick<ConfirmSender, "send" | "ready">,
  ) {
    this.#prefix = topology.prefix;
    this.#partitions = topology.partitions;
    this.#sender = sender;
  }

  ready(): boolean {
    return this.#sender.ready();
  }

  publish(deliveries: readonly Delivery[], timeoutMs: number): Promise<void> {
    if (deliveries.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiter = new Countdown(deliveries.length, resolve, reject);
      for (const delivery of deliveries) this.#add(delivery, waiter, timeoutMs);
    });
  }

  #add(delivery: Delivery, waiter: Countdown, timeoutMs: number): void {
    const { id, type, partitionkey } = delivery.event;
    const lane = laneOf(type);
    const partition = String(partitionOf(partitionkey, this.#partitions));
    const name = `${lane}.${partition}`;
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = new Group(laneExchange(this.#prefix, lane), partition, shortString(id));
      this.#groups.set(name, group);
      this.#schedule();
    }
    group.add(JSON.stringify(delivery), waiter, timeoutMs);
    if (group.isFull) {
      this.#groups.delete(name);
      this.#send(group);
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const groups = this.#groups;
      this.#groups = new Map();
      for (const group of groups.values()) this.#send(group);
    });
  }

  #send(group: Group): void {
    this.#sender.send([group.toMessage()], group.timeoutMs).then(
      () => {
        for (const waiter of group.waiters) waiter.confirm();
      },
      (error: unknown) => {
        for (const waiter of group.waiters) waiter.fail(error);
      },
    );
  }
}
