// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { ConfigError, loadConfig } from "./config.ts";

const MINIMAL = {
  FREIGHT_AMQP_URL: "amqp://guest:hunter2@broker:5672",
  FREIGHT_ODOO_URL: "http://odoo:8069",
  FREIGHT_ODOO_DB: "prod",
  FREIGHT_ODOO_API_KEY: "s3cret-key",
};

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return assert.fail("the settings were taken");
}

test("the documented defaults apply when only the addresses are given", () => {
  const config = loadConfig(MINIMAL);
  assert.deepEqual([...config.roles], ["gateway", "worker", "courier"]);
  assert.equal(config.port, 8080);
  assert.deepEqual(config.ladderMs, [5_000, 60_000, 600_000, 3_600_000]);
  assert.equal(config.odoo.transport, "auto");
  assert.equal(config.cache, null);
  assert.equal(config.trustProxy, false);
});

test("every wrong variable is named on its own line, with what is expected", () => {
  const message = refusal({
    ...MINIMAL,
    FREIGHT_PORT: "http",
    FREIGHT_ROLES: "gateway,boss",
    FREIGHT_RETRY_LADDER_MS: "5000,soon",
    FREIGHT_TRUST_PROXY: "yes",
  });
  const names = message.split("\n").map((line) => line.split(":")[0]);
  assert.deepEqual(names.sort(), [
    "FREIGHT_PORT",
    "FREIGHT_RETRY_LADDER_MS",
    "FREIGHT_ROLES",
    "FREIGHT_TRUST_PROXY",
  ]);
  assert.match(message, /FREIGHT_PORT: expected a whole number from 0 to 65535/);
});

test("the role that publishes feeds needs one place to publish to, and a store its key", () => {
  const feeding = { ...MINIMAL, FREIGHT_ROLES: "feed" };
  const store = { FREIGHT_FEED_S3_URL: "https://s3.example/bucket" };
  assert.match(refusal(feeding), /^FREIGHT_FEED_FOLDER: expected the folder/);
  assert.match(refusal({ ...feeding, ...store, FREIGHT_FEED_FOLDER: "/feeds" }), /^FREIGHT_FEED_FOLDER: /);
  assert.match(
    refusal({ ...feeding, ...store }),
    /^FREIGHT_FEED_S3_SECRET_ACCESS_KEY: expected the store's key/,
  );
  const { feed } = loadConfig({ ...feeding, FREIGHT_FEED_FOLDER: "/feeds" });
  assert.deepEqual(feed, { folder: "/feeds", pollMs: 10_000, s3: null });
});

test("a lease holds a whole request and its settlement", () => {
  const message = refusal({
    ...MINIMAL,
    FREIGHT_COURIER_LEASE_SECONDS: "30",
    FREIGHT_COURIER_TIMEOUT_MS: "26000",
  });
  assert.match(
    message,
    /^FREIGHT_COURIER_LEASE_SECONDS: expected at least 6 s more than FREIGHT_COURIER_TIMEOUT_MS/,
  );
});

test("proxies are trusted by their number or by their addresses", () => {
  const trusted = (text: string) => loadConfig({ ...MINIMAL, FREIGHT_TRUST_PROXY: text }).trustProxy;
  assert.equal(trusted("false"), false);
  assert.equal(trusted("1"), 1);
  assert.deepEqual(trusted("10.0.0.0/8, 2001:db8::1"), ["10.0.0.0/8", "2001:db8::1"]);
  for (const text of ["true", "0", "10.0.0.0/33", "10.0.0.1,", "proxy.example"]) {
    const message = refusal({ ...MINIMAL, FREIGHT_TRUST_PROXY: text });
    assert.match(message, /^FREIGHT_TRUST_PROXY: expected false, the number of proxies/, text);
  }
});

test("traces are kept where an address is set, and all of them unless a share is", () => {
  assert.equal(loadConfig({ ...MINIMAL, FREIGHT_TRACE_RATIO: "0.5" }).tracing, null);
  const to = { ...MINIMAL, OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
  assert.deepEqual(loadConfig(to).tracing, {
    endpoint: "http://collector:4318",
    serviceName: "freight-bridge",
    ratio: 1,
    trusted: new Set(),
  });
  const some = loadConfig({ ...to, FREIGHT_TRACE_RATIO: "0.25", FREIGHT_TRACE_TRUST: "wms, our-tms" });
  assert.equal(some.tracing?.ratio, 0.25);
  assert.deepEqual(some.tracing?.trusted, new Set(["wms", "our-tms"]));
  for (const ratio of ["1.1", "-1", "half", "1e-3"]) {
    assert.match(
      refusal({ ...to, FREIGHT_TRACE_RATIO: ratio }),
      /^FREIGHT_TRACE_RATIO: expected a number from 0 to 1/,
    );
  }
  assert.match(
    refusal({ ...to, FREIGHT_TRACE_TRUST: "a b" }),
    /^FREIGHT_TRACE_TRUST: expected codes of systems/,
  );
  assert.match(
    refusal({ ...to, OTEL_EXPORTER_OTLP_ENDPOINT: "collector" }),
    /^OTEL_EXPORTER_OTLP_ENDPOINT: /,
  );
});

test("what is missing is named", () => {
  const message = refusal({});
  for (const name of Object.keys(MINIMAL)) assert.match(message, new RegExp(`^${name}: expected `, "m"));
});

test("a wrong secret is not repeated in the message", () => {
  const message = refusal({
    ...MINIMAL,
    FREIGHT_AMQP_URL: "http://u:hunter2@x",
    FREIGHT_ODOO_API_KEY: "my key",
  });
  assert.doesNotMatch(message, /hunter2|my key/);
});

test("a cache file without its key is refused", () => {
  assert.match(
    refusal({ ...MINIMAL, FREIGHT_CACHE_FILE: "/var/cache/x" }),
    /^FREIGHT_CACHE_KEY: expected 32 bytes/,
  );
  const key = Buffer.alloc(32, 7).toString("base64");
  const config = loadConfig({ ...MINIMAL, FREIGHT_CACHE_FILE: "/var/cache/x", FREIGHT_CACHE_KEY: key });
  assert.equal(config.cache?.key.length, 32);
});

test("the API key can come from a file, and an unreadable file is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "freight-config-"));
  try {
    const file = join(folder, "key");
    writeFileSync(file, "from-a-file\n");
    const { FREIGHT_ODOO_API_KEY: _, ...rest } = MINIMAL;
    assert.equal(loadConfig({ ...rest, FREIGHT_ODOO_API_KEY_FILE: file }).odoo.apiKey, "from-a-file");
    const message = refusal({ ...rest, FREIGHT_ODOO_API_KEY_FILE: join(folder, "absent") });
    assert.match(message, /^FREIGHT_ODOO_API_KEY_FILE: expected the path of a readable file \(ENOENT\)$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an empty variable counts as absent", () => {
  assert.equal(loadConfig({ ...MINIMAL, FREIGHT_PREFIX: "" }).prefix, "freight");
});
