// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance } from "fastify";
import { allowOnly } from "./errors.ts";
import type { MetricsPage, ReadinessCheck } from "./ports.ts";

export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly metricsPage: MetricsPage;
}

/** The routes for whoever runs the process. They are not rate limited: a probe that is refused looks like a failure. */
export async function healthRoutes(
  app: FastifyInstance,
  { checks, metricsPage }: HealthOptions,
): Promise<void> {
  const options = { config: { isUnlimited: true } } as const;

  app.get("/healthz", options, async () => ({ status: "ok" }));

  app.get("/readyz", options, async (_request, reply) => {
    const parts = Object.fromEntries(checks.map((check) => [check.name, check.ready()]));
    const isReady = Object.values(parts).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready", parts });
  });

  app.get("/metrics", options, async (_request, reply) =>
    reply.type(metricsPage.contentType).send(await metricsPage.render()),
  );

  for (const url of ["/healthz", "/readyz", "/metrics"]) allowOnly(app, url, ["GET", "HEAD"]);
}
