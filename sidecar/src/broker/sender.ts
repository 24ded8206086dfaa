// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import { type ConfirmChannel, IllegalOperationError, type Message, type Options } from "amqplib";
import { NotPublishedError } from "../gateway/ports.ts";
import type { Logger } from "../observability/logger.ts";
import { type Connection, closeChannel } from "./connection.ts";
import { Countdown } from "./countdown.ts";

/** Bytes that may wait for the socket before the sender says that it is not ready. */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024;
/** Messages that may wait for their confirm; past it memory would grow with the broker's slowness. */
const MAX_UNCONFIRMED = 20_000;
const REOPEN_DELAY_MS = 500;
/** How often it is looked whether a confirm is overdue: one timer for all costs a message nothing. */
const SWEEP_MS = 100;

/**
 * One message to be sent. Its only property is the id, by which it is recognised when it is returned: what the body
 * says is not said again, because each property costs a message more than its body does.
 */
export interface Outgoing {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly messageId: string;
  readonly headers?: Readonly<Record<string, string | number>>;
}

/** Why the broker does not hold a message. */
export type SendFault = "unavailable" | "busy" | "unroutable" | "refused" | "lost" | "timeout";

const EXPLAINED: Record<SendFault, string> = {
  unavailable: "there is no channel to the broker",
  busy: "the broker takes messages more slowly than they come",
  unroutable: "no queue is bound for the message",
  refused: "the broker refused the message",
  lost: "the connection broke before the broker confirmed",
  timeout: "the broker did not confirm in time",
};

/** At least one message of a `send` is not known to be on a queue; sending all of them again is safe. */
export class SendError extends NotPublishedError {
  readonly reason: SendFault;

  constructor(reason: SendFault) {
    super(EXPLAINED[reason]);
    this.reason = reason;
  }
}

/** A message on its way, known by its id so that a return can be matched. */
interface InFlight {
  readonly messageId: string;
  /** The messages of the same `send`. */
  readonly batch: Countdown;
  /** When nobody waits for it any longer; it may still be confirmed. */
  readonly expiresAt: number;
  returned: boolean;
}

/**
 * One confirm channel, opened again whenever it closes. A message counts as sent when the broker confirmed it and did
 * not return it: RabbitMQ confirms an unroutable `mandatory` message too, right after the return
 * (https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed).
 */
export class ConfirmSender {
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #inFlight = new Set<InFlight>();
  readonly #stopped = new AbortController();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  #channel: ConfirmChannel | null = null;
  #dropChannel = () => {};
  #blocked = false;
  #full = false;

  constructor(connection: Connection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    connection.on("blocked", () => {
      this.#blocked = true;
    });
    connection.on("unblocked", () => {
      this.#blocked = false;
    });
    connection.on("disconnect", () => {
      this.#blocked = false;
    });
    void this.#keepOpen();
  }

  /** Whether a message sent now could be confirmed soon. */
  ready(): boolean {
    return this.#fault() === null;
  }

  /** Messages sent and not yet confirmed. */
  get unconfirmed(): number {
    return this.#inFlight.size;
  }

  /**
   * Sends all and resolves once every one is confirmed; the confirms are shared, not awaited one by one.
   *
   * @param timeoutMs how long to wait for the confirms
   * @throws SendError when one is not confirmed in time, is returned or refused, or the connection breaks
   */
  send(messages: readonly Outgoing[], timeoutMs: number): Promise<void> {
    const fault = this.#fault();
    const channel = this.#channel;
    if (fault !== null || channel === null) return Promise.reject(new SendError(fault ?? "unavailable"));
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const batch = new Countdown(messages.length, resolve, reject);
      const expiresAt = performance.now() + timeoutMs;
      for (const message of messages) this.#sendOne(channel, message, batch, expiresAt);
    });
  }

  /** Waits for what is in flight, at most until the signal, and closes the channel. */
  async close(patience: AbortSignal): Promise<void> {
    while (this.#inFlight.size > 0 && !patience.aborted) await delay(10);
    this.#stopped.abort();
    clearInterval(this.#sweeper);
    if (this.#channel !== null) await closeChannel(this.#channel);
  }

  #fault(): SendFault | null {
    if (this.#channel === null) return "unavailable";
    return this.#blocked || this.#full || this.#inFlight.size >= MAX_UNCONFIRMED ? "busy" : null;
  }

  #sweep(): void {
    const now = performance.now();
    for (const { batch, expiresAt } of this.#inFlight) {
      if (expiresAt <= now) batch.fail(new SendError("timeout"));
    }
  }

  #sendOne(channel: ConfirmChannel, message: Outgoing, batch: Countdown, expiresAt: number): void {
    const { exchange, routingKey, content, messageId, headers } = message;
    const entry: InFlight = { messageId, batch, expiresAt, returned: false };
    this.#inFlight.add(entry);
    const onConfirm = (error: Error | null) => {
      this.#inFlight.delete(entry);
      if (entry.returned) batch.fail(new SendError("unroutable"));
      else if (error === null) batch.confirm();
      else batch.fail(new SendError(this.#channel === channel ? "refused" : "lost"));
    };
    try {
      const options: Options.Publish = { mandatory: true, persistent: true, messageId, headers };
      if (!channel.publish(exchange, routingKey, content, options, onConfirm)) this.#full = true;
    } catch (error) {
      this.#inFlight.delete(entry);
      batch.fail(new SendError(this.#faultOf(error)));
    }
  }

  /** What amqplib threw instead of sending: the channel is closed, or AMQP has no form for the message. */
  #faultOf(error: unknown): SendFault {
    if (error instanceof IllegalOperationError) {
      this.#dropChannel();
      return "lost";
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.error({ reason }, "message not sent: AMQP cannot carry it");
    return "refused";
  }

  /** Marks by id: two messages of one id share their fate, and calling a routed one unroutable only repeats it. */
  #onReturn(message: Message): void {
    for (const entry of this.#inFlight) {
      if (entry.messageId === message.properties.messageId) entry.returned = true;
    }
    this.#logger.error({ exchange: message.fields.exchange }, "message returned: no queue is bound for it");
  }

  async #keepOpen(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#openUntilClosed();
      } catch (error) {
        if (signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.#logger.warn({ reason }, "publishing channel could not be opened");
      }
      await delay(REOPEN_DELAY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #openUntilClosed(): Promise<void> {
    const channel = await this.#connection.createConfirmChannel({ highWaterMark: WRITE_BUFFER_BYTES });
    const closed = new Promise<void>((resolve) => {
      this.#dropChannel = () => {
        if (this.#channel === channel) this.#channel = null;
        this.#full = false;
        resolve();
      };
    });
    // First in line: amqplib fails the unconfirmed in its own listener, registered earlier, and the channel must be
    // out of use before any of them is told.
    channel.prependListener("close", this.#dropChannel);
    channel.on("error", (error) => this.#logger.warn({ reason: error.message }, "publishing channel closed"));
    channel.on("drain", () => {
      this.#full = false;
    });
    channel.on("return", (message) => this.#onReturn(message));
    this.#channel = channel;
    await closed;
  }
}
