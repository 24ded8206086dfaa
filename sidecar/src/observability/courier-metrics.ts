// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Counter, Gauge, type Registry } from "prom-client";
import type { DestinationState } from "../courier/destination.ts";
import type { CourierMetrics } from "../courier/ports.ts";

const STATES: readonly DestinationState[] = ["closed", "open", "trial"];

export function courierMetrics(registry: Registry): CourierMetrics {
  const settled = new Counter({
    name: "freight_courier_messages_total",
    help: "Attempts to bring a message to a partner by system and what became of them: sent, retry, failed, lost (settled too late).",
    labelNames: ["system", "outcome"],
    registers: [registry],
  });
  const destinations = new Gauge({
    name: "freight_courier_destination_state",
    help: "1 for the state that the circuit breaker before a partner's host is in; hosts that never failed have none.",
    labelNames: ["host", "state"],
    registers: [registry],
  });
  const oldest = new Gauge({
    name: "freight_courier_oldest_seconds",
    help: "Age of the oldest message that the last claim gave out; 0: nothing was due.",
    registers: [registry],
  });
  const known = new Set<string>();
  return {
    countSettled(system, outcome) {
      // From nothing to one is no increase: what an alert waits for begins at nought.
      if (!known.has(system)) settled.inc({ system, outcome: "failed" }, 0);
      known.add(system);
      settled.inc({ system, outcome });
    },
    setDestination(host, current) {
      for (const state of STATES) destinations.set({ host, state }, state === current ? 1 : 0);
    },
    setOldest: (seconds) => oldest.set(seconds),
  };
}
