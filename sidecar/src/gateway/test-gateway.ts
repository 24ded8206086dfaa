// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { pino } from "pino";
import { Delivery } from "../canonical/index.ts";
import { SpoolFolder } from "../intake/spool.ts";
import type { Tracing } from "../tracing/ports.ts";
import { buildGateway, type GatewayConfig } from "./app.ts";
import { type KnownSystem, prepareSystem } from "./known-system.ts";
import { NotPublishedError, type Outcome, type Publisher, type SystemSettings } from "./ports.ts";
import type { LiveKey } from "./secret-uses.ts";
import { strategyNamed } from "./signatures/index.ts";
import { SECRET, settings } from "./test-systems.ts";

/** A broker at our interface: keeps what it confirms, refuses or hangs when told to. */
export class FakePublisher implements Publisher {
  readonly published: Delivery[] = [];
  mode: "confirm" | "refuse" | "hang" | "hold" | "break" = "confirm";
  readonly #held: (() => void)[] = [];

  /** Confirms what was held, and what comes from now on. */
  letGo(): void {
    this.mode = "confirm";
    for (const confirm of this.#held.splice(0)) confirm();
  }

  async publish(deliveries: readonly Delivery[], timeoutMs: number): Promise<void> {
    if (this.mode === "break") throw new TypeError("a fault of the program with a secret in it");
    if (this.mode === "refuse") throw new NotPublishedError("The broker is away");
    if (this.mode === "hang") {
      await delay(timeoutMs);
      throw new NotPublishedError("too late");
    }
    if (this.mode === "hold") await new Promise<void>((resolve) => this.#held.push(resolve));
    this.published.push(...deliveries.map((delivery) => Delivery.parse(delivery)));
  }

  ready(): boolean {
    return this.mode === "confirm";
  }
}

export interface TestGateway {
  readonly app: FastifyInstance;
  readonly publisher: FakePublisher;
  /** Every counted request: outcome and system. */
  readonly counted: [Outcome, string | null][];
  readonly lines: string[];
  readonly registry: {
    isKnown: boolean;
    internalKey: Buffer | null;
    find(code: string): KnownSystem | undefined;
    noteUse(key: LiveKey): void;
  };
  /** The marks of the secrets that proved a message. */
  readonly used: string[];
}

const CONFIG: GatewayConfig = {
  bodyLimitBytes: 1_048_576,
  fileLimitBytes: 16_777_216,
  ratePerAddress: 10_000,
  trustProxy: false,
  confirmTimeoutMs: 200,
};

/** A gateway over a fake broker, for the systems given, closed at the test's end. */
export async function testGateway(
  t: TestContext,
  systems: readonly SystemSettings[] = [settings()],
  config: Partial<GatewayConfig> = {},
  spools = new SpoolFolder(tmpdir()),
  tracing: Tracing | null = null,
): Promise<TestGateway> {
  const known = new Map<string, KnownSystem>();
  for (const one of systems) {
    const system = prepareSystem(one);
    assert.ok(!("reason" in system), "a test's system has to be usable");
    known.set(system.code, system);
  }
  const publisher = new FakePublisher();
  const counted: [Outcome, string | null][] = [];
  const lines: string[] = [];
  const used: string[] = [];
  const registry = {
    isKnown: true,
    internalKey: null as Buffer | null,
    find: (code: string) => known.get(code),
    noteUse: ({ mark }: LiveKey) => void used.push(mark),
  };
  const app = await buildGateway({
    publisher,
    spools,
    registry,
    config: { ...CONFIG, ...config },
    logger: pino({ level: "debug" }, { write: (line: string) => lines.push(line) }),
    metrics: {
      observeRequest: (outcome, system) => counted.push([outcome, system]),
      observePublish: () => undefined,
    },
    tracing,
    checks: [],
    metricsPage: { contentType: "text/plain; version=0.0.4", render: async () => "freight_up 1\n" },
  });
  t.after(() => app.close());
  return { app, publisher, counted, lines, registry, used };
}

export interface SendOptions {
  readonly system?: string;
  readonly secret?: string;
  readonly strategy?: string;
  readonly headers?: Record<string, string>;
  /** Milliseconds since 1970 of the signature. */
  readonly now?: number;
  /** What is signed, where that is not the body. */
  readonly signed?: Buffer;
}

/** The headers that sign a body as a partner would. */
export function signatureOf(path: string, body: Buffer, options: SendOptions = {}): Record<string, string> {
  const { secret = SECRET, strategy: name = "standard_webhooks", now = Date.now() } = options;
  const strategy = strategyNamed(name);
  const key = strategy?.keyOf(secret);
  assert.ok(strategy && key);
  return strategy.sign({ path, body: options.signed ?? body, id: "msg_1", now }, key);
}

/** Sends a message as a partner would: signed over the bytes of the body. */
export function send(
  app: FastifyInstance,
  message: unknown,
  options: SendOptions = {},
): Promise<LightMyRequestResponse> {
  const url = `/v1/systems/${options.system ?? "acme"}/messages`;
  const body =
    Buffer.isBuffer(message) || typeof message === "string"
      ? Buffer.from(message)
      : Buffer.from(JSON.stringify(message));
  const signature = signatureOf(url, body, options);
  const headers = { "content-type": "application/json", ...signature, ...options.headers };
  return app.inject({ method: "POST", url, headers, payload: body } satisfies InjectOptions);
}

/** Checks that an answer is a problem of this kind, and gives its body. */
export function assertProblem(
  answer: LightMyRequestResponse,
  status: number,
  code: string,
): Record<string, unknown> {
  assert.equal(answer.statusCode, status, answer.body);
  assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
  const problem = answer.json() as Record<string, unknown>;
  assert.equal(problem.type, `urn:freight-bridge:problem:${code}`);
  assert.equal(problem.status, status);
  assert.equal(problem.correlationid, answer.headers["x-correlation-id"]);
  for (const member of ["title", "detail"]) assert.ok(String(problem[member]).length > 10);
  return problem;
}
