// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Config } from "../config.ts";
import type { Logger } from "../observability/logger.ts";
import type { Apply } from "../worker/ports.ts";
import { tracedApply } from "./apply.ts";
import { ReportingExporter } from "./exporter.ts";
import { messageTracing } from "./messages.ts";
import type { Tracing } from "./ports.ts";

/** A call of 2000 events may end 2000 spans at once; what does not fit is dropped. */
const QUEUED_SPANS = 16_384;
const SPANS_OF_A_REQUEST = 1_024;

/** Tracing that is on. */
export interface StartedTracing extends Tracing {
  /** The same way to Odoo, telling of each call. */
  around(apply: Apply): Apply;
  /** Sends what was not sent yet. */
  stop(): Promise<void>;
}

/**
 * Begins to keep traces and to send them by OTLP (HTTP, JSON). Only loaded where the settings ask for it, so that
 * OpenTelemetry costs nobody else anything.
 */
export function startTracing(settings: NonNullable<Config["tracing"]>, logger: Logger): StartedTracing {
  const url = `${settings.endpoint.replace(/\/+$/, "")}/v1/traces`;
  const exporter = new ReportingExporter(new OTLPTraceExporter({ url }), logger);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": settings.serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: QUEUED_SPANS,
        maxExportBatchSize: SPANS_OF_A_REQUEST,
      }),
    ],
  });
  const tracer = provider.getTracer("freight-bridge");
  return {
    ...messageTracing(tracer, settings.trusted),
    around: (apply) => tracedApply(tracer, apply),
    stop: () => provider.shutdown(),
  };
}
