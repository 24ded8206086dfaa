// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { CallOptions, OdooClient } from "./client.ts";
import { EventOdooError, TransientOdooError } from "./errors.ts";

/** How a call ended: `ok`, or the class of its error. */
export type CallResult = "ok" | "transient" | "event" | "permanent";

export type ObserveCall = (method: string, result: CallResult, seconds: number) => void;

/** The same client, telling the duration and the end of each call. */
export function measured(client: OdooClient, observe: ObserveCall): OdooClient {
  return {
    async call(method: string, kwargs: string, options?: CallOptions): Promise<unknown> {
      const started = performance.now();
      const tell = (result: CallResult) => observe(method, result, (performance.now() - started) / 1000);
      try {
        const value = await client.call(method, kwargs, options);
        tell("ok");
        return value;
      } catch (error) {
        if (error instanceof TransientOdooError) tell("transient");
        else tell(error instanceof EventOdooError ? "event" : "permanent");
        throw error;
      }
    },
  };
}
