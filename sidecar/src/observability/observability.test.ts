// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { Writable } from "node:stream";
import test from "node:test";
import { TransientOdooError } from "../odoo/errors.ts";
import { measured } from "../odoo/measured.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";

function logTo(lines: string[]) {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}

test("a log line is one JSON object with level, time and what was given", () => {
  const lines: string[] = [];
  createLogger("info", logTo(lines)).info({ correlationid: "c1" }, "hello");
  const line: Record<string, unknown> = JSON.parse(lines[0] ?? "");
  assert.equal(line.level, "info");
  assert.equal(line.correlationid, "c1");
  assert.equal(line.msg, "hello");
  assert.match(String(line.time), /^\d{4}-\d\d-\d\dT.*Z$/);
});

test("secrets and payloads that slip into a line are not written", () => {
  const lines: string[] = [];
  const logger = createLogger("info", logTo(lines));
  logger.info({ apiKey: "hunter2", system: { secrets: ["hunter2"] }, raw: "hunter2" });
  logger.info({ request: { headers: { authorization: "bearer hunter2" } }, payload: { a: "hunter2" } });
  assert.equal(lines.length, 2);
  assert.doesNotMatch(lines.join(""), /hunter2/);
});

test("each thing counted has its line on the page", async () => {
  const metrics = createMetrics();
  metrics.gateway.observeRequest("accepted", "ups", 0.01);
  metrics.gateway.observeRequest("unauthenticated", null, 0.01);
  metrics.gateway.observePublish(true, 0.002);
  metrics.worker.observeBatch("operational", 500, 1.5);
  metrics.worker.countSettled("operational", "applied", Date.now() - 2_000);
  metrics.worker.setBreaker("open");
  metrics.observeDepth("financial", "parked", 3);
  metrics.courier.countSettled("acme", "retry");
  metrics.courier.setDestination("partner.example:8443", "open");
  metrics.courier.setOldest(12);
  const page = await metrics.page.render();
  for (const line of [
    'freight_requests_total{outcome="accepted",system="ups"} 1',
    'freight_requests_total{outcome="unauthenticated",system=""} 1',
    'freight_request_seconds_count{outcome="accepted"} 1',
    'freight_publish_seconds_count{confirmed="true"} 1',
    'freight_batch_events_sum{lane="operational"} 500',
    'freight_queue_wait_seconds_sum{lane="operational"} 1.5',
    'freight_events_settled_total{lane="operational",outcome="applied"} 1',
    'freight_events_settled_total{lane="financial",outcome="parked"} 0',
    'freight_event_lag_seconds_bucket{le="1",lane="operational"} 0',
    'freight_event_lag_seconds_bucket{le="5",lane="operational"} 1',
    'freight_queue_oldest_seconds{lane="operational"} 0',
    'freight_breaker_state{state="closed"} 0',
    'freight_breaker_state{state="open"} 1',
    'freight_queue_messages{lane="financial",kind="parked"} 3',
    'freight_courier_messages_total{system="acme",outcome="retry"} 1',
    'freight_courier_messages_total{system="acme",outcome="failed"} 0',
    'freight_courier_destination_state{host="partner.example:8443",state="open"} 1',
    'freight_courier_destination_state{host="partner.example:8443",state="closed"} 0',
    "freight_courier_oldest_seconds 12",
  ]) {
    assert.ok(page.split("\n").includes(line), line);
  }
  assert.match(page, /^process_cpu_seconds_total /m);
});

test("a call to Odoo is counted by method and how it ended, and the error goes on", async () => {
  const metrics = createMetrics();
  const client = measured(
    {
      call: async (method) => {
        if (method === "apply") throw new TransientOdooError("timeout", "slow");
        return 1;
      },
    },
    metrics.observeCall,
  );
  assert.equal(await client.call("ping", "{}"), 1);
  await assert.rejects(client.call("apply", "{}"), TransientOdooError);
  const page = await metrics.page.render();
  assert.match(page, /freight_odoo_call_seconds_count\{method="ping",result="ok"\} 1/);
  assert.match(page, /freight_odoo_call_seconds_count\{method="apply",result="transient"\} 1/);
});
