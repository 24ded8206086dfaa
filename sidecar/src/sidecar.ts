// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { type Connection, openConnection } from "./broker/connection.ts";
import { subscribe } from "./broker/consumer.ts";
import { watchDepth } from "./broker/depth.ts";
import type { TopologyOptions } from "./broker/names.ts";
import { GroupingPublisher } from "./broker/publisher.ts";
import { ConfirmSender } from "./broker/sender.ts";
import type { Config, Role } from "./config.ts";
import { startCourier } from "./courier/courier.ts";
import { FolderStore } from "./feed/folder-store.ts";
import { startFeedPublisher } from "./feed/publisher.ts";
import { S3Store } from "./feed/s3-store.ts";
import { FolderWatcher } from "./folder/watcher.ts";
import { buildGateway, buildHealthServer } from "./gateway/app.ts";
import { EncryptedFile } from "./gateway/encrypted-file.ts";
import type { MetricsPage, Publisher, ReadinessCheck } from "./gateway/ports.ts";
import { SystemsRegistry } from "./gateway/registry.ts";
import { SpoolFolder } from "./intake/spool.ts";
import { FiguresReader } from "./observability/figures.ts";
import type { Logger } from "./observability/logger.ts";
import { createMetrics, type Metrics } from "./observability/metrics.ts";
import { startStateReporter } from "./observability/state-reporter.ts";
import { createFeed } from "./odoo/feed.ts";
import { createIngest, type Ingest } from "./odoo/ingest.ts";
import { measured } from "./odoo/measured.ts";
import { createOutbox } from "./odoo/outbox.ts";
import { createParked } from "./odoo/parked.ts";
import { createOdooClient } from "./odoo/transport.ts";
import { startKeeper } from "./parked/keeper.ts";
import { Poller } from "./poller/poller.ts";
import type { StartedTracing } from "./tracing/start.ts";
import { startWorker } from "./worker/worker.ts";

/** Together below the 10 s after which a supervisor kills: work under way first, then what it stands on. */
const WORK_GRACE_MS = 6_500;
const CLOSE_GRACE_MS = 1_000;

/** How often Odoo is told of the queues; they are looked at as often. */
const REPORT_MS = 10_000;

/** The roles that have to know the systems. */
const NEED_SYSTEMS: readonly Role[] = ["gateway", "folder", "poller"];

/** A running sidecar. */
export interface Sidecar {
  /** Where it listens, as a URL. */
  readonly address: string;
  /** Takes nothing new, finishes what is under way, closes; within 10 s. */
  stop(): Promise<void>;
}

/** One thing that was started, and how it is stopped. */
interface Part {
  stop(): Promise<unknown>;
}

interface Ground {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly metricsPage: MetricsPage;
  readonly topology: TopologyOptions;
  readonly ingest: Ingest;
  readonly sender: ConfirmSender;
  readonly publisher: Publisher;
  /** Null: no traces are kept. */
  readonly tracing: StartedTracing | null;
}

/**
 * Assembles the roles of this process and listens. Neither the broker nor Odoo needs to be up: both are waited for,
 * and `/readyz` says which is missing.
 */
export async function startSidecar(config: Config, logger: Logger): Promise<Sidecar> {
  const metrics = createMetrics();
  const topology = { prefix: config.prefix, partitions: config.partitions, ladderMs: config.ladderMs };
  const ingest = createIngest(measured(createOdooClient(config.odoo), metrics.observeCall));
  const publishing = await connectBroker("publish", config, topology, logger);
  const sender = new ConfirmSender(publishing, logger);
  const publisher = new GroupingPublisher(topology, sender);
  const figures = config.roles.has("worker") ? openFigures(config, metrics, ingest, logger) : null;
  const metricsPage = figures?.before(metrics.page) ?? metrics.page;
  const tracing = await openTracing(config, logger);
  const broker = { topology, sender, publisher };
  const ground: Ground = { config, logger, metrics, metricsPage, ingest, ...broker, tracing };

  const worker = config.roles.has("worker") ? await startWorkerRole(ground) : null;
  const systems = NEED_SYSTEMS.some((role) => config.roles.has(role)) ? await startSystems(ground) : null;
  const http =
    config.roles.has("gateway") && systems
      ? await startGatewayRole(ground, systems.registry)
      : await startHealthRole(ground, [
          { name: "broker", ready: () => sender.ready() },
          ...(worker ? [worker.check] : []),
        ]);
  logger.info({ address: http.address, roles: [...config.roles] }, "listening");

  const courier = config.roles.has("courier") ? [startCourierRole(ground)] : [];
  const feed = startFeedRole(ground);
  const intake = systems ? await startIntakeRoles(ground, systems.registry) : [];
  const work: Part[] = [
    http,
    ...(worker ? [worker] : []),
    ...(systems ? [systems] : []),
    ...courier,
    ...feed,
    ...intake,
    ...(figures ? [figures] : []),
  ];
  return {
    address: http.address,
    async stop() {
      // Both at once: the gateway's last requests and the worker's last call do not need each other.
      await Promise.all(work.map((part) => within(WORK_GRACE_MS + CLOSE_GRACE_MS, part.stop())));
      const sent = tracing === null ? null : within(CLOSE_GRACE_MS, tracing.stop());
      await Promise.all([sender.close(AbortSignal.timeout(CLOSE_GRACE_MS)), sent]);
      const connections = worker ? [publishing, worker.connection] : [publishing];
      await within(CLOSE_GRACE_MS, Promise.all(connections.map((connection) => connection.close())));
    },
  };
}

function connectBroker(
  purpose: string,
  { amqpUrl, prefix }: Config,
  topology: TopologyOptions,
  logger: Logger,
): Promise<Connection> {
  return openConnection({ url: amqpUrl, name: `${prefix}-${purpose}`, topology, logger });
}

/** OpenTelemetry is only loaded where the settings ask for it. */
async function openTracing({ tracing }: Config, logger: Logger): Promise<StartedTracing | null> {
  if (tracing === null) return null;
  const { startTracing } = await import("./tracing/start.ts");
  return startTracing(tracing, logger);
}

/** What the roles that take messages know of the systems: asked for once, whichever of them this process plays. */
async function startSystems({ config, logger, ingest }: Ground) {
  const cache = config.cache ? new EncryptedFile(config.cache.file, config.cache.key) : null;
  const stopping = new AbortController();
  const registry = new SystemsRegistry({
    source: { systems: (known, uses) => ingest.systems(known, uses, { signal: stopping.signal }) },
    cache,
    refreshMs: config.systemsRefreshMs,
    logger,
  });
  await registry.start();
  return {
    registry,
    async stop() {
      stopping.abort();
      await registry.stop();
    },
  };
}

/** Odoo's figures on the page of the metrics: the worker's, so that not every process asks for the same. */
function openFigures(config: Config, metrics: Metrics, ingest: Ingest, logger: Logger): FiguresReader {
  return new FiguresReader({
    read: (signal) => ingest.metrics({ signal }),
    page: metrics.odoo,
    refreshMs: config.metricsRefreshMs,
    logger,
  });
}

async function startGatewayRole(ground: Ground, registry: SystemsRegistry) {
  const { config, logger, metrics, metricsPage, publisher, tracing } = ground;
  const spools = new SpoolFolder(config.spoolFolder);
  await spools.clean(Date.now());
  const app = await buildGateway({
    spools,
    publisher,
    registry,
    config,
    metrics: metrics.gateway,
    metricsPage,
    tracing,
    // Odoo's state is no reason to send partners away: taking messages while Odoo is down is what a gateway is for.
    checks: [],
    logger,
  });
  const address = await app.listen({ host: config.host, port: config.port });
  return { address, stop: () => app.close() };
}

/** The roles that take what no request brings: files in folders, answers to polls. */
async function startIntakeRoles(ground: Ground, registry: SystemsRegistry): Promise<Part[]> {
  const { config, logger, metrics, publisher, tracing } = ground;
  const { confirmTimeoutMs, bodyLimitBytes, fileLimitBytes } = config;
  const systems = () => registry.all;
  const limits = { confirmTimeoutMs, bodyLimitBytes };
  const common = { publisher, ...limits, systems, metrics: metrics.intake, tracing, logger };
  const parts: Part[] = [];
  if (config.roles.has("folder") && config.folder !== null) {
    const process = `${hostname()}.${randomUUID()}`;
    const watcher = new FolderWatcher({
      ...common,
      root: config.folder,
      process,
      settleMs: config.folderSettleMs,
    });
    watcher.start();
    parts.push(watcher);
  }
  if (config.roles.has("poller")) {
    const spools = new SpoolFolder(config.spoolFolder);
    await spools.clean(Date.now());
    const poller = new Poller({ ...common, spools, fileLimitBytes });
    poller.start();
    parts.push(poller);
  }
  return parts;
}

async function startHealthRole({ config, logger, metricsPage }: Ground, checks: readonly ReadinessCheck[]) {
  const app = await buildHealthServer({ logger, checks, metricsPage });
  const address = await app.listen({ host: config.host, port: config.port });
  return { address, stop: () => app.close() };
}

async function startWorkerRole(ground: Ground) {
  const { config, logger, metrics, topology, ingest, sender, tracing } = ground;
  // A connection of its own: a broker short of memory stops reading from connections that publish, and
  // acknowledgements must get through exactly then.
  const connection = await connectBroker("consume", config, topology, logger);
  const depth = watchDepth(connection, topology, metrics.observeDepth, logger);
  const { batchSizes, batchWaitMs, slots, confirmTimeoutMs } = config;
  const worker = startWorker({
    topology,
    batchSizes,
    batchWaitMs,
    slots,
    confirmTimeoutMs,
    connection,
    sender,
    ingest,
    metrics: metrics.worker,
    around: tracing === null ? null : tracing.around,
    logger,
  });
  const client = createOdooClient(config.odoo, "freight.parked");
  const keeper = startKeeper({
    prefix: topology.prefix,
    subscribe: (consume) => subscribe(connection, consume),
    parked: createParked(measured(client, metrics.observeCall)),
    logger,
  });
  const name = processName();
  const reporter = startStateReporter({
    state: () => metrics.state.report(Date.now()),
    tell: (state, signal) => ingest.report(name, state, { signal }),
    intervalMs: REPORT_MS,
    logger,
  });
  return {
    connection,
    check: { name: "odoo", ready: () => worker.ready() },
    async stop() {
      depth.stop();
      await Promise.all([worker.stop(WORK_GRACE_MS), keeper.stop(), reporter.stop()]);
    },
  };
}

function startCourierRole({ config, logger, metrics }: Ground): Part {
  const client = createOdooClient(config.odoo, "freight.outbox");
  const courier = startCourier({
    ...config.courier,
    folder: config.folder,
    name: processName(),
    outbox: createOutbox(measured(client, metrics.observeCall)),
    metrics: metrics.courier,
    logger,
  });
  return { stop: () => courier.stop(WORK_GRACE_MS) };
}

/** Reporting feeds, where this process publishes them. */
function startFeedRole({ config, logger, metrics }: Ground): Part[] {
  const { folder, s3, pollMs } = config.feed;
  const store = folder === null ? s3 && new S3Store(s3, config.spoolFolder) : new FolderStore(folder);
  if (!config.roles.has("feed") || store === null) return [];
  const client = createOdooClient(config.odoo, "freight.feed");
  const feed = createFeed(measured(client, metrics.observeCall));
  return [startFeedPublisher({ name: processName(), pollMs, feed, store, logger })];
}

/** What this process is called in Odoo. */
function processName(): string {
  return `${hostname()}.${process.pid}`;
}

/** Waits for the work, but not longer than this. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const late = delay(milliseconds, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([work, late]);
  patience.abort();
}
