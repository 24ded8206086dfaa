// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import { type CollectedSpan, startCollector } from "../support/collector.ts";
import { life } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const THEIR_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

let world: World;
let collector: Awaited<ReturnType<typeof startCollector>>;
let partner: SystemPartner;

before(async () => {
  collector = await startCollector();
  world = await openWorld("traced", {
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      FREIGHT_METRICS_REFRESH_MS: "1000",
    },
  });
  partner = await world.partner("traced");
});
after(async () => {
  await world?.close();
  await collector?.stop();
});

/** A milestone of a shipment that nobody knows. */
function stray() {
  const [message] = life(partner.code, unique("STRAY"), new Date(Date.now() - 3_600_000));
  assert.ok(message);
  return message;
}

test("one POST is one trace, from the request to Odoo's commit, and the log leads to it", async () => {
  const message = stray();
  const traceparent = `00-${THEIR_TRACE}-00f067aa0ba902b7-01`;
  const answer = await partner.post(message, { headers: { traceparent } });
  assert.equal(answer.status, 202);
  const correlation = String(answer.body.correlationid);

  const chain = await eventually("every span of the message", async () => {
    const receipt = collector.spans.find(
      (span) => span.name.startsWith("POST ") && attribute(span, "freight.correlationid") === correlation,
    );
    const publish = childOf(receipt, "publish");
    const process = childOf(publish, "process");
    const call = childOf(process, "freight.ingest.apply");
    return receipt && publish && process && call ? { receipt, process, call } : undefined;
  });
  const { receipt, process } = chain;
  assert.ok(!receipt.parentSpanId, "the message begins a trace of its own");
  assert.notEqual(receipt.traceId, THEIR_TRACE);
  assert.equal(receipt.links?.[0]?.traceId, THEIR_TRACE, "the partner's is linked");
  const ofTrace = collector.spans.filter((span) => span.traceId === receipt.traceId);
  assert.deepEqual(ofTrace.map(({ name }) => name).sort(), [
    "POST /v1/systems/{code}/messages",
    "freight.ingest.apply",
    "process",
    "publish",
  ]);

  const row = await world.stack.psql(
    `SELECT trace_id, id FROM freight_integration_log WHERE correlation_id = '${correlation}'`,
  );
  const [traceId, logId] = row.trim().split("|");
  assert.equal(traceId, receipt.traceId);
  assert.deepEqual(attribute(process, "freight.log_ids"), { values: [{ intValue: Number(logId) }] });
});

test("what waits in Odoo is on the page of the metrics", async () => {
  const sent = Math.floor(Date.now() / 1000);
  assert.equal((await partner.post(stray())).status, 202);
  const lines = await eventually("Odoo's figures", async () => {
    const page = await (await fetch(`${world.sidecar.url}/metrics`)).text();
    const heard = new RegExp(
      `^freight_last_message_timestamp_seconds\\{system="${partner.code}"\\} (\\d+)$`,
      "m",
    ).exec(page);
    return Number(heard?.[1] ?? 0) >= sent ? page.split("\n") : undefined;
  });
  assert.ok(lines.includes("freight_odoo_up 1"));
  const open = lines.find(
    (line) => line.startsWith("freight_exceptions_open{") && line.includes('code="unmatched_reference"'),
  );
  assert.match(open ?? "", /company="[^"]+",team="[^"]+".* [1-9]\d*$/);
  assert.ok(lines.some((line) => /^freight_event_lag_seconds_count\{lane="operational"\} [1-9]/.test(line)));
});

function attribute(span: CollectedSpan, key: string): unknown {
  const value = span.attributes.find((one) => one.key === key)?.value ?? {};
  return value.stringValue ?? value.arrayValue;
}

function childOf(parent: CollectedSpan | undefined, name: string): CollectedSpan | undefined {
  return collector.spans.find((span) => span.name === name && span.parentSpanId === parent?.spanId);
}
