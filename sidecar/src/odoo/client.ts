// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Config } from "../config.ts";

/** The models that the integration account may call; it reaches nothing else. */
export type OdooModel = "freight.ingest" | "freight.outbox" | "freight.parked" | "freight.feed";

export type OdooSettings = Config["odoo"];

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Gives the call up; whether Odoo finished it stays unknown. */
  readonly signal?: AbortSignal | undefined;
  /** Joins what is before Odoo (a proxy, a monitoring agent) to the trace of the call. */
  readonly traceparent?: string | undefined;
}

/** A way to call methods of one model. */
export interface OdooClient {
  /**
   * Calls a method with keyword arguments and returns its result, unchecked.
   * @param kwargs a JSON object as text, so that large parts can be passed through without being parsed and written
   *   again.
   * @throws TransientOdooError, EventOdooError or PermanentOdooError
   */
  call(method: string, kwargs: string, options?: CallOptions): Promise<unknown>;
}
