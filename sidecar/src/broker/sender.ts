// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ConfirmChannel, Message, Options } from "amqplib";
import type { Logger } from "../observability/logger.ts";
import { type Connection, closeChannel } from "./connection.ts";

/** Bytes that may wait for the socket before the sender says that it is not ready. */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024;
/** Messages that may wait for their confirm; past it memory would grow with the broker's slowness. */
const MAX_UNCONFIRMED = 20_000;
const REOPEN_DELAY_MS = 500;

/** One message to be sent. `properties.messageId` is needed to recognise it when it is returned. */
export interface Outgoing {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly properties: Options.Publish & { readonly messageId: string };
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
export class SendError extends Error {
  override readonly name = "SendError";
  readonly code: SendFault;

  constructor(code: SendFault) {
    super(EXPLAINED[code]);
    this.code = code;
  }
}

/** A message on its way, known by its id so that a return can be matched. */
interface InFlight {
  readonly messageId: string;
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
  #channel: ConfirmChannel | null = null;
  #dropChannel = () => {};
  #blocked = false;
  #full = false;
  /** The socket that holds back what is written to it, until the end of this turn of the event loop. */
  #corked: Writable | null = null;

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
   * @throws SendError when one is not confirmed by the deadline, is returned or refused, or the connection breaks.
   */
  send(messages: readonly Outgoing[], deadline: AbortSignal): Promise<void> {
    const fault = deadline.aborted ? "timeout" : this.#fault();
    const channel = this.#channel;
    if (fault !== null || channel === null) return Promise.reject(new SendError(fault ?? "unavailable"));
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      let left = messages.length;
      const finish = (failed: SendFault | null) => {
        deadline.removeEventListener("abort", onDeadline);
        if (failed === null) resolve();
        else reject(new SendError(failed));
      };
      const onDeadline = () => finish("timeout");
      deadline.addEventListener("abort", onDeadline, { once: true });
      for (const message of messages) {
        this.#sendOne(channel, message, (failed) => {
          left -= 1;
          if (failed !== null) finish(failed);
          else if (left === 0) finish(null);
        });
      }
    });
  }

  /** Waits for what is in flight, at most until the signal, and closes the channel. */
  async close(patience: AbortSignal): Promise<void> {
    while (this.#inFlight.size > 0 && !patience.aborted) await delay(10);
    this.#stopped.abort();
    if (this.#channel !== null) await closeChannel(this.#channel);
  }

  #fault(): SendFault | null {
    if (this.#channel === null) return "unavailable";
    return this.#blocked || this.#full || this.#inFlight.size >= MAX_UNCONFIRMED ? "busy" : null;
  }

  #sendOne(channel: ConfirmChannel, message: Outgoing, done: (fault: SendFault | null) => void): void {
    const { exchange, routingKey, content, properties } = message;
    const entry: InFlight = { messageId: properties.messageId, returned: false };
    this.#inFlight.add(entry);
    const onConfirm = (error: Error | null) => {
      this.#inFlight.delete(entry);
      if (entry.returned) done("unroutable");
      else if (error === null) done(null);
      else done(this.#channel === channel ? "refused" : "lost");
    };
    this.#cork(channel);
    try {
      const options = { ...properties, mandatory: true, persistent: true };
      if (!channel.publish(exchange, routingKey, content, options, onConfirm)) this.#full = true;
    } catch {
      // amqplib throws on a channel that is closed already.
      this.#inFlight.delete(entry);
      this.#dropChannel();
      done("lost");
    }
  }

  /**
   * amqplib writes each message to the socket by itself, in an immediate that it asks for after this. What is sent in one
   * turn of the event loop is held back until the turn after, so that it costs one system call and not one a message.
   */
  #cork(channel: ConfirmChannel): void {
    if (this.#corked !== null) return;
    const socket = (channel.connection as { stream?: Writable }).stream;
    if (socket === undefined) return;
    this.#corked = socket;
    socket.cork();
    setImmediate(() => setImmediate(() => this.#uncork(socket)));
  }

  #uncork(socket: Writable): void {
    this.#corked = null;
    socket.uncork();
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
