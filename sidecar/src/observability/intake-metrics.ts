// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Counter, type Registry } from "prom-client";
import type { IntakeMetrics } from "../intake/ports.ts";

export function intakeMetrics(registry: Registry): IntakeMetrics {
  const taken = new Counter({
    name: "freight_intake_total",
    help: "Files of watched folders and answers to polls by system and what became of them: done, failed (nothing understood), error (tried again).",
    labelNames: ["channel", "system", "outcome"],
    registers: [registry],
  });
  return { countTaken: (channel, system, outcome) => taken.inc({ channel, system, outcome }) };
}
