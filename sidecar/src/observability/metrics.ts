// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { QueueKind } from "../broker/depth.ts";
import { LANES, type Lane } from "../canonical/index.ts";
import type { CourierMetrics } from "../courier/ports.ts";
import type { GatewayMetrics, MetricsPage } from "../gateway/ports.ts";
import type { IntakeMetrics } from "../intake/ports.ts";
import type { CallResult } from "../odoo/measured.ts";
import type { BreakerState } from "../worker/breaker.ts";
import type { WorkerMetrics } from "../worker/ports.ts";
import type { Settled } from "../worker/settle.ts";
import { Backlog } from "./backlog.ts";
import { courierMetrics } from "./courier-metrics.ts";
import type { FiguresPage } from "./figures.ts";
import { intakeMetrics } from "./intake-metrics.ts";
import { odooMetrics } from "./odoo-metrics.ts";
import { WorkerState } from "./worker-state.ts";

/** From a good confirm (1 ms) to the longest call Odoo may take (60 s). */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** From at once to the last rung of the default ladder and beyond. */
const WAITED = [0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400];
/** The same, finer where a partner would not notice the lag yet. */
const LAGS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400];
const SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/** What Odoo records the first time it is told of an event. */
const RECORDED: ReadonlySet<Settled> = new Set<Settled>(["applied", "stale", "exception"]);

const BREAKER_STATES: readonly BreakerState[] = ["closed", "open", "probing", "trial"];

/** All that the sidecar counts. Labels come from fixed sets, and systems are those that Odoo knows. */
export interface Metrics {
  readonly gateway: GatewayMetrics;
  readonly worker: WorkerMetrics;
  readonly courier: CourierMetrics;
  readonly intake: IntakeMetrics;
  readonly odoo: FiguresPage;
  /** The same for Odoo's control tower. */
  readonly state: WorkerState;
  observeCall(method: string, result: CallResult, seconds: number): void;
  observeDepth(lane: Lane, kind: QueueKind, messages: number): void;
  readonly page: MetricsPage;
}

export function createMetrics(registry = new Registry()): Metrics {
  collectDefaultMetrics({ register: registry });
  const backlog = backlogMetrics(registry);
  const state = new WorkerState(backlog, Date.now());
  const calls = new Histogram({
    name: "freight_odoo_call_seconds",
    help: "Duration of calls to Odoo by method and result (ok or class of error).",
    labelNames: ["method", "result"],
    buckets: SECONDS,
    registers: [registry],
  });
  const depth = new Gauge({
    name: "freight_queue_messages",
    help: "Messages (of up to 200 events) waiting on the queues of a lane: ready for the worker, on the retry ladder, parked.",
    labelNames: ["lane", "kind"],
    registers: [registry],
  });
  return {
    gateway: gatewayMetrics(registry),
    worker: workerMetrics(registry, backlog, state),
    courier: courierMetrics(registry),
    intake: intakeMetrics(registry),
    odoo: odooMetrics(registry),
    state,
    observeCall: (method, result, seconds) => calls.observe({ method, result }, seconds),
    observeDepth(lane, kind, messages) {
      depth.set({ lane, kind }, messages);
      state.depth(lane, kind, messages, Date.now());
      if (kind === "ready") backlog.depth(lane, messages, Date.now());
    },
    page: { contentType: registry.contentType, render: () => registry.metrics() },
  };
}

function gatewayMetrics(registry: Registry): GatewayMetrics {
  const requests = new Counter({
    name: "freight_requests_total",
    help: "Requests to the gateway by outcome and system (empty: not a known one).",
    labelNames: ["outcome", "system"],
    registers: [registry],
  });
  const answers = new Histogram({
    name: "freight_request_seconds",
    help: "Time from a request's first byte to its answer, by outcome.",
    labelNames: ["outcome"],
    buckets: SECONDS,
    registers: [registry],
  });
  const publishes = new Histogram({
    name: "freight_publish_seconds",
    help: "Time until the broker confirmed all events of a message, or until it was given up.",
    labelNames: ["confirmed"],
    buckets: SECONDS,
    registers: [registry],
  });
  return {
    observeRequest(outcome, system, seconds) {
      requests.inc({ outcome, system: system ?? "" });
      answers.observe({ outcome }, seconds);
    },
    observePublish: (confirmed, seconds) => publishes.observe({ confirmed: String(confirmed) }, seconds),
  };
}

function backlogMetrics(registry: Registry): Backlog {
  const backlog = new Backlog(Date.now());
  new Gauge({
    name: "freight_queue_oldest_seconds",
    help: "Estimated age of the oldest message on a lane's queues; 0: nothing waits.",
    labelNames: ["lane"],
    registers: [registry],
    collect() {
      for (const lane of backlog.lanes) this.set({ lane }, backlog.age(lane, Date.now()));
    },
  });
  return backlog;
}

function workerMetrics(registry: Registry, backlog: Backlog, state: WorkerState): WorkerMetrics {
  const sizes = new Histogram({
    name: "freight_batch_events",
    help: "Events of one call to Odoo.",
    labelNames: ["lane"],
    buckets: SIZES,
    registers: [registry],
  });
  const waits = new Histogram({
    name: "freight_queue_wait_seconds",
    help: "Age of the oldest event of a batch when the worker takes it, since the gateway received it.",
    labelNames: ["lane"],
    buckets: WAITED,
    registers: [registry],
  });
  const settled = new Counter({
    name: "freight_events_settled_total",
    help: "Events by what became of them: Odoo's outcome; failed (the call, tried again later); parked.",
    labelNames: ["lane", "outcome"],
    registers: [registry],
  });
  // From nothing to one is no increase: what an alert waits for begins at nought.
  for (const lane of LANES) settled.inc({ lane, outcome: "parked" }, 0);
  const lags = new Histogram({
    name: "freight_event_lag_seconds",
    help: "Time from the gateway's receipt of an event to its commit in Odoo.",
    labelNames: ["lane"],
    buckets: LAGS,
    registers: [registry],
  });
  const breaker = new Gauge({
    name: "freight_breaker_state",
    help: "1 for the state the circuit breaker to Odoo is in.",
    labelNames: ["state"],
    registers: [registry],
  });
  return {
    observeBatch(lane, size, waited) {
      sizes.observe({ lane }, size);
      waits.observe({ lane }, waited);
    },
    countSettled(lane, outcome, receivedAt) {
      settled.inc({ lane, outcome });
      if (outcome === "failed") state.failed(lane);
      if (receivedAt === null) return;
      backlog.settled(lane, receivedAt);
      if (RECORDED.has(outcome)) lags.observe({ lane }, (Date.now() - receivedAt) / 1000);
    },
    setBreaker(current) {
      state.breaker(current);
      for (const known of BREAKER_STATES) breaker.set({ state: known }, known === current ? 1 : 0);
    },
  };
}
