// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { maxHeaderSize } from "node:http";
import type { Socket } from "node:net";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { SpoolFolder } from "../intake/spool.ts";
import type { MessageTrace, Tracing } from "../tracing/ports.ts";
import { Arrivals } from "./arrival.ts";
import { docsRoutes } from "./docs.ts";
import { handleClientError, handleError, handleNotFound } from "./errors.ts";
import type { FileInboxOptions } from "./files.ts";
import { type HealthOptions, healthRoutes } from "./health.ts";
import type { KnownSystem } from "./known-system.ts";
import { type MessagesOptions, messagesRoute } from "./messages.ts";
import type { GatewayMetrics, MetricsPage, Outcome, Publisher, ReadinessCheck } from "./ports.ts";
import { type PreviewsOptions, previewsRoute } from "./previews.ts";
import { sendProblem } from "./problem.ts";
import { networkOf, Rates } from "./rates.ts";
import type { SystemsRegistry } from "./registry.ts";
import { type TaxesOptions, taxesRoute } from "./taxes.ts";
import { announceEnd, V1 } from "./versions.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What became of the request; null until it is known. */
    outcome: Outcome | null;
    /** The system that signed; null before that is known. */
    system: KnownSystem | null;
    /** Null before it is known who sent the message, and where it is not traced. */
    trace: MessageTrace | null;
  }
  interface FastifyContextConfig {
    /** Whether the rate of addresses does not hold for the route. */
    isUnlimited?: boolean;
  }
}

/** What of the settings the HTTP side needs. */
export interface GatewayConfig {
  readonly bodyLimitBytes: number;
  readonly fileLimitBytes: number;
  /** Requests a minute from one address, refused ones included. */
  readonly ratePerAddress: number;
  /** Whose X-Forwarded-For is believed: nobody's, that of so many proxies on the way, or that of these addresses. */
  readonly trustProxy: false | number | string[];
  readonly confirmTimeoutMs: number;
  /** How long nothing of a request may come before it is given up. */
  readonly arrivalTimeoutMs?: number;
}

export interface HealthServerOptions {
  readonly logger: Logger;
  readonly checks: readonly ReadinessCheck[];
  readonly metricsPage: MetricsPage;
}

export interface GatewayOptions extends HealthServerOptions {
  readonly publisher: Publisher;
  readonly registry: Pick<SystemsRegistry, "find" | "isKnown" | "internalKey" | "noteUse">;
  readonly spools: SpoolFolder;
  readonly config: GatewayConfig;
  readonly metrics: GatewayMetrics;
  /** Null: no traces are kept. */
  readonly tracing: Tracing | null;
}

/** The longest a request, and of it the head, may take to arrive, however steadily it comes. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for requests that are over their time. */
const TIMEOUT_CHECK_MS = 2_000;
/** Longer than the 60 s of common load balancers, so that it is not we who close a connection in use. */
const KEEP_ALIVE_MS = 65_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** No answer is to be kept, or taken for anything but the JSON it is; none is a page that a browser would show. */
const SECURITY_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

/**
 * The correlation id of a request: the sender's X-Correlation-Id when it is a lower-case UUID, so that both sides
 * find the message under one id, else a new one. It identifies nothing, so a stranger gains nothing by choosing it.
 */
function correlationId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers["x-correlation-id"];
  return typeof given === "string" && UUID.test(given) ? given : randomUUID();
}

/** Fastify's form of the setting: it asks for each hop, the nearest one first, whether to believe what it passes on. */
function trustOf(setting: GatewayConfig["trustProxy"]) {
  return typeof setting === "number" ? (_address: string, hop: number) => hop < setting : setting;
}

/** What both servers share: ids, headers, answers to what goes wrong, and bodies as they came. */
function bareApp(
  logger: Logger,
  config: Pick<GatewayConfig, "bodyLimitBytes" | "trustProxy">,
  arrivals: Arrivals,
): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost more than the few lines that are written; they name the request themselves.
    childLoggerFactory: (parent) => parent,
    genReqId: correlationId,
    bodyLimit: config.bodyLimitBytes,
    trustProxy: trustOf(config.trustProxy),
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Answered by a hook below, as a problem like every other.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => handleClientError(error, socket as Socket, randomUUID()),
    // As long as a request's head may be: an overlong code is an unknown system like any other, and counted like it.
    routerOptions: { maxParamLength: maxHeaderSize },
    // A path that cannot be decoded; Fastify runs no hooks for it.
    frameworkErrors: (error, request, reply) => {
      addCommonHeaders(request, reply as FastifyReply);
      handleError(error, request as FastifyRequest, reply as FastifyReply);
    },
  });
  app.decorateRequest("outcome", null);
  app.decorateRequest("system", null);
  app.decorateRequest("trace", null);
  // The bytes are needed as they came, for the signature; what they mean is the dialect's business.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(handleError);
  arrivals.watch(app);
  refuseWhileClosing(app);
  return app;
}

function addCommonHeaders(request: { id: string }, reply: FastifyReply): void {
  reply.headers(SECURITY_HEADERS);
  reply.header("x-correlation-id", request.id);
}

function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onRequest", (request, reply, done) => {
    addCommonHeaders(request, reply);
    if (!isClosing) return done();
    reply.header("connection", "close");
    sendProblem(request, reply, "unavailable", "This gateway is stopping. Send the same message again.");
  });
}

/** Counts every request of an address, a path that does not exist too: trying paths is not free. */
function limitAddresses(app: FastifyInstance, ratePerAddress: number): void {
  const rates = new Rates();
  app.addHook("onRequest", (request, reply, done) => {
    if (request.routeOptions.config.isUnlimited) return done();
    const waitSeconds = rates.count(networkOf(request.ip), ratePerAddress, performance.now());
    if (waitSeconds === 0) return done();
    reply.header("retry-after", waitSeconds);
    sendProblem(
      request,
      reply,
      "rate_limited",
      "Too many requests from this address. Wait as long as Retry-After says, then send again.",
    );
  });
}

/** One line for each refusal, none of the payload, the headers or the address's query; accepted ones at debug. */
function reportRequests(app: FastifyInstance, metrics: GatewayMetrics, logger: Logger): void {
  app.addHook("onResponse", (request, reply, done) => {
    request.trace?.end(request.outcome ?? "error", reply.statusCode);
    if (request.outcome !== null) {
      const system = request.system?.code ?? null;
      metrics.observeRequest(request.outcome, system, reply.elapsedTime / 1000);
      const level = request.outcome === "accepted" ? "debug" : "info";
      if (logger.isLevelEnabled(level)) {
        const { outcome, id: correlationid } = request;
        const milliseconds = Math.round(reply.elapsedTime);
        const traceid = request.trace?.traceId;
        const status = reply.statusCode;
        logger[level]({ outcome, system, status, correlationid, traceid, milliseconds }, "request");
      }
    }
    done();
  });
}

/** Health and metrics only, for a process that plays no gateway. */
export async function buildHealthServer({
  logger,
  ...health
}: HealthServerOptions): Promise<FastifyInstance> {
  const app = bareApp(logger, { bodyLimitBytes: 1024, trustProxy: false }, new Arrivals());
  app.setNotFoundHandler(handleNotFound);
  await app.register(healthRoutes, health satisfies HealthOptions);
  return app;
}

/**
 * The gateway. It does not listen and does not own what it is given: the caller starts and stops the registry and the
 * publisher.
 */
export async function buildGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const { config, logger, publisher, registry, spools, metrics, tracing, checks, metricsPage } = options;
  const arrivals = new Arrivals(config.arrivalTimeoutMs);
  const app = bareApp(logger, config, arrivals);
  reportRequests(app, metrics, logger);
  limitAddresses(app, config.ratePerAddress);
  app.setNotFoundHandler(handleNotFound);
  const own: readonly ReadinessCheck[] = [
    { name: "broker", ready: () => publisher.ready() },
    { name: "systems", ready: () => registry.isKnown },
  ];
  await app.register(healthRoutes, { checks: [...own, ...checks], metricsPage } satisfies HealthOptions);
  const rates = new Rates();
  const { bodyLimitBytes, fileLimitBytes, confirmTimeoutMs } = config;
  const limits = { bodyLimitBytes, fileLimitBytes, confirmTimeoutMs };
  const messages = { ...limits, publisher, registry, spools, metrics, tracing, rates, arrivals };
  await app.register(async (v1) => {
    announceEnd(v1, V1);
    await v1.register(messagesRoute, messages satisfies MessagesOptions & FileInboxOptions);
    await v1.register(previewsRoute, { registry } satisfies PreviewsOptions);
    await v1.register(taxesRoute, { registry } satisfies TaxesOptions);
  });
  await app.register(docsRoutes);
  return app;
}
