// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Channel, type ChannelModel, connect, type RecoveringChannelModel } from "amqplib";
import type { Logger } from "../observability/logger.ts";
import type { TopologyOptions } from "./names.ts";
import { declareTopology } from "./topology.ts";

/** A half-open TCP connection is noticed after about twice this many seconds. */
const HEARTBEAT_SECONDS = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** A connection to the broker that comes back by itself. Channels do not: whoever opened one opens it again. */
export type Connection = RecoveringChannelModel;

export interface ConnectionOptions {
  /** `amqp://user:password@host:5672/vhost` */
  readonly url: string;
  /** Shown in the broker's list of connections. */
  readonly name: string;
  readonly topology: TopologyOptions;
  readonly logger: Logger;
}

/**
 * Starts connecting and returns at once; amqplib's own recovery keeps trying, at most 5 s apart, for as long as it
 * takes, and declares the topology each time before anyone gets a channel.
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { logger, name } = options;
  const url = new URL(options.url);
  if (!url.searchParams.has("heartbeat")) url.searchParams.set("heartbeat", String(HEARTBEAT_SECONDS));
  const connection = await connect(url.href, {
    timeout: CONNECT_TIMEOUT_MS,
    noDelay: true,
    clientProperties: { connection_name: name },
    recovery: {
      waitForConnect: false,
      initialDelay: 200,
      maxDelay: 5_000,
      setup: (model: ChannelModel) => setUp(model, options.topology),
    },
  });
  connection.on("connect", () => logger.info({ connection: name }, "broker connected"));
  connection.on("disconnect", (error) =>
    logger.warn({ connection: name, reason: error.message }, "broker lost"),
  );
  connection.on("connect-failed", (error) =>
    logger.warn({ connection: name, reason: error.message }, "broker cannot be reached, trying again"),
  );
  connection.on("blocked", (reason) =>
    logger.warn({ connection: name, reason }, "broker refuses publishing"),
  );
  connection.on("unblocked", () => logger.info({ connection: name }, "broker takes publishing again"));
  // "disconnect" follows with the same error; without a listener Node would end the process.
  connection.on("error", () => {});
  return connection;
}

async function setUp(model: ChannelModel, topology: TopologyOptions): Promise<void> {
  model.on("error", () => {});
  const channel = await model.createChannel();
  channel.on("error", () => {});
  await declareTopology(channel, topology);
  await channel.close();
}

/** Closes a channel, whatever state it is in: amqplib's own promise stays open when the connection goes first. */
export function closeChannel(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.once("close", resolve);
    channel.close().then(resolve, () => resolve());
  });
}
