// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "../observability/logger.ts";

/** The code of an export that succeeded (ExportResultCode of OpenTelemetry). */
const SUCCESS = 0;

/** Says once that traces are lost, and once that they arrive again: OpenTelemetry itself says neither. */
export class ReportingExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #logger: Logger;
  #isFailing = false;

  constructor(exporter: SpanExporter, logger: Logger) {
    this.#exporter = exporter;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter["export"]>[1]): void {
    this.#exporter.export(spans, (result) => {
      const hasFailed = result.code !== SUCCESS;
      if (hasFailed && !this.#isFailing) {
        const reason = result.error?.message ?? "no reason was given";
        this.#logger.warn({ reason }, "traces cannot be sent; they are dropped meanwhile");
      }
      if (!hasFailed && this.#isFailing) this.#logger.info("traces are sent again");
      this.#isFailing = hasFailed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }
}
