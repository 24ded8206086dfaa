// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { pino } from "pino";
import { EncryptedFile } from "./encrypted-file.ts";
import type { SystemSettings, SystemsSource } from "./ports.ts";
import { SystemsRegistry } from "./registry.ts";
import { type LiveKey, markOf, type SecretUse } from "./secret-uses.ts";
import { OTHER_SECRET, SECRET, settings } from "./test-systems.ts";

const KEY = Buffer.alloc(32, 1);

/** Odoo at our interface: tells what it holds, or fails. */
class FakeSource implements SystemsSource {
  digest = "1";
  list: SystemSettings[] = [settings()];
  isAway = false;
  internalSecret: string | null = null;
  takesUses = true;
  readonly asked: (string | null)[] = [];
  readonly told: (readonly SecretUse[])[] = [];

  async systems(known: string | null, uses: readonly SecretUse[]) {
    this.asked.push(known);
    this.told.push(uses);
    if (this.isAway) throw new Error("Odoo is away");
    return {
      digest: this.digest,
      systems: known === this.digest ? null : this.list,
      internal_secret: this.internalSecret,
      takes_uses: this.takesUses,
    };
  }
}

function memoryLog() {
  const lines: string[] = [];
  return { lines, logger: pino({ level: "debug" }, { write: (line: string) => lines.push(line) }) };
}

async function cacheFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freight-registry-"));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, "systems");
}

function registryOf(source: SystemsSource, path: string | null, key = KEY) {
  const log = memoryLog();
  const cache = path === null ? null : new EncryptedFile(path, key);
  return { registry: new SystemsRegistry({ source, cache, refreshMs: 60_000, logger: log.logger }), ...log };
}

test("nothing is known before Odoo told it", async () => {
  const source = new FakeSource();
  source.isAway = true;
  const { registry, lines } = registryOf(source, null);
  await registry.refresh();
  await registry.refresh();
  assert.equal(registry.isKnown, false);
  assert.equal(registry.find("acme"), undefined);
  assert.equal(lines.filter((line) => line.includes("Odoo does not tell")).length, 1);
});

test("systems are asked for with the digest that is known, and replaced when they changed", async () => {
  const source = new FakeSource();
  const { registry } = registryOf(source, null);
  await registry.refresh();
  assert.ok(registry.find("acme"));
  source.list = [settings({ code: "beta" })];
  await registry.refresh();
  assert.ok(registry.find("acme"));
  source.digest = "2";
  await registry.refresh();
  assert.equal(registry.find("acme"), undefined);
  assert.ok(registry.find("beta"));
  assert.deepEqual(source.asked, [null, "1", "1"]);
});

test("an empty list is known too", async () => {
  const source = new FakeSource();
  source.list = [];
  const { registry } = registryOf(source, null);
  await registry.refresh();
  assert.equal(registry.isKnown, true);
});

test("inactive systems and those that cannot be served are left out, the latter with a reason", async () => {
  const source = new FakeSource();
  source.list = [
    settings(),
    settings({ code: "off", active: false }),
    settings({ code: "newer", dialect: "klingon" }),
    settings({ code: "mapped", dialect: "x12", mapping: { timezone: "Mars/Olympus" } }),
    settings({ code: "rsa", signature: "rsa" }),
    settings({ code: "bare", secrets: [] }),
    settings({ code: "odd", secrets: ["whsec_short"] }),
  ];
  const { registry, lines } = registryOf(source, null);
  await registry.refresh();
  for (const code of ["off", "newer", "mapped", "rsa", "bare", "odd"])
    assert.equal(registry.find(code), undefined, code);
  assert.ok(registry.find("acme"));
  assert.equal(lines.filter((line) => line.includes("System unusable")).length, 5);
  assert.ok(!lines.join().includes("whsec_"));
});

test("a system of files has its mapping; one whose files come by themselves needs no secret", async () => {
  const source = new FakeSource();
  source.list = [
    settings({ dialect: "x12", mode: "test", mapping: { timezone: "America/Chicago" } }),
    settings({ code: "dropped", secrets: [], folder: true }),
  ];
  const { registry } = registryOf(source, null);
  await registry.refresh();
  const system = registry.find("acme");
  assert.deepEqual([system?.dialect, system?.fileDialect?.name, system?.mode], [null, "x12", "test"]);
  assert.equal(system?.mapping.timezone, "America/Chicago");
  const dropped = registry.find("dropped");
  assert.deepEqual([dropped?.isWatched, dropped?.keys, dropped?.mapping.timezone], [true, [], "UTC"]);
});

test("the secret with which Odoo asks is known with the systems, over a restart too", async (t) => {
  const path = await cacheFile(t);
  const source = new FakeSource();
  source.internalSecret = SECRET;
  const { registry } = registryOf(source, path);
  const key = () => registry.internalKey?.length;
  assert.equal(key(), undefined);
  await registry.refresh();
  assert.equal(key(), 32);
  source.isAway = true;
  const restarted = registryOf(source, path).registry;
  await restarted.start();
  t.after(() => restarted.stop());
  assert.equal(restarted.internalKey?.length, 32);
});

/** A registry that knows a system with two live secrets, and their keys. */
async function twoKeys(source: FakeSource): Promise<{ registry: SystemsRegistry; keys: readonly LiveKey[] }> {
  source.list = [settings({ secrets: [OTHER_SECRET, SECRET] })];
  const { registry } = registryOf(source, null);
  await registry.refresh();
  return { registry, keys: registry.find("acme")?.keys ?? [] };
}

test("the source is told once which secrets proved messages, by their marks and not their values", async () => {
  const source = new FakeSource();
  const { registry, keys } = await twoKeys(source);
  const before = Date.now();
  for (const key of [...keys, ...keys]) registry.noteUse(key);
  await registry.refresh();
  await registry.refresh();
  const [first, second, third] = source.told;
  assert.deepEqual([first, third], [[], []]);
  const marks = [OTHER_SECRET, SECRET].map((secret) => ["acme", markOf(secret)]);
  assert.deepEqual(
    second?.map(({ system, secret }) => [system, secret]),
    marks,
  );
  for (const { at } of second ?? []) assert.ok(Date.parse(at) >= before && Date.parse(at) <= Date.now());
  assert.match(markOf(SECRET), /^[0-9a-f]{16}$/);
  assert.ok(!JSON.stringify(second).includes(SECRET));
});

test("uses that were not told are told later, and never to a source that does not take them", async () => {
  const source = new FakeSource();
  const { registry, keys } = await twoKeys(source);
  const [key] = keys;
  assert.ok(key);
  registry.noteUse(key);
  source.isAway = true;
  await registry.refresh();
  source.isAway = false;
  await registry.refresh();
  const counts = ({ told }: FakeSource) => told.map((uses) => uses.length);
  assert.deepEqual(counts(source), [0, 1, 1]);
  const older = new FakeSource();
  older.takesUses = false;
  const same = await twoKeys(older);
  same.registry.noteUse(key);
  await same.registry.refresh();
  assert.deepEqual(counts(older), [0, 0]);
});

test("the last known systems survive a restart without Odoo", async (t) => {
  const path = await cacheFile(t);
  await registryOf(new FakeSource(), path).registry.refresh();
  const source = new FakeSource();
  source.isAway = true;
  const { registry } = registryOf(source, path);
  await registry.start();
  t.after(() => registry.stop());
  assert.equal(registry.isKnown, true);
  assert.deepEqual(
    registry.find("acme")?.keys.map(({ bytes }) => bytes),
    [Buffer.from(SECRET.slice(6), "base64")],
  );
});

test("a cache that was changed or has another key is left aside with one clear line", async (t) => {
  const path = await cacheFile(t);
  await registryOf(new FakeSource(), path).registry.refresh();
  const otherKey = registryOf(new FakeSource(), path, Buffer.alloc(32, 2));
  await otherKey.registry.start();
  await otherKey.registry.stop();
  await writeFile(path, "nonsense");
  const changed = registryOf(new FakeSource(), path);
  await changed.registry.start();
  await changed.registry.stop();
  for (const { lines } of [otherKey, changed]) {
    assert.equal(lines.filter((line) => line.includes("FREIGHT_CACHE_KEY")).length, 1);
  }
});

test("a cache that cannot be written does not stop the systems from being used", async (t) => {
  const { registry, lines } = registryOf(new FakeSource(), join(await cacheFile(t), "no", "folder"));
  await registry.refresh();
  assert.ok(registry.find("acme"));
  assert.equal(lines.filter((line) => line.includes("cannot be kept on disk")).length, 1);
});

test("it asks again and again until it is stopped", async () => {
  const source = new FakeSource();
  const registry = new SystemsRegistry({
    source,
    cache: null,
    refreshMs: 1,
    logger: pino({ level: "silent" }),
  });
  await registry.start();
  while (source.asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
  await registry.stop();
  const asked = source.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(source.asked.length, asked);
});
