// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * The sidecar's settings: the only place that reads the environment.
 * Names and defaults are those of docs/contracts.md, section 7.
 */

import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { SETTLE_MARGIN_MS } from "./courier/term.ts";

/**
 * A message of the broker has 16 MiB (RabbitMQ 4, `max_message_size`) and holds what a body says beside the body itself, which is
 * up to twice as long as JSON text within JSON text.
 */
export const HIGHEST_BODY_LIMIT = 4 * 1024 * 1024;

const ROLES = ["gateway", "worker", "folder", "poller", "courier", "feed"] as const;
export type Role = (typeof ROLES)[number];
const DEFAULT_ROLES: readonly Role[] = ["gateway", "worker", "courier"];
const ROLES_EXPECTED = `one or more of ${ROLES.join(", ")}, comma-separated`;

/** A whole number written in decimal digits, within bounds. */
function whole(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expected);
}

/** An absolute address of one of the named schemes (`http:`, `amqp:` …). */
function address(schemes: readonly string[], example: string) {
  const expected = `an address like ${example}`;
  return z
    .string(expected)
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), expected);
}

/** Comma-separated words, each parsed by `item`. */
function list<T extends z.ZodType<unknown, string>>(item: T, expected: string) {
  return z
    .string()
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(item, expected).min(1, expected));
}

const ladder = list(whole(1, 86_400_000), "milliseconds, comma-separated, like 5000,60000").refine(
  (rungs) => new Set(rungs).size === rungs.length && rungs.length <= 8,
  "at most 8 different waits in milliseconds, like 5000,60000",
);

const cacheKey = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, "32 bytes in base64 (openssl rand -base64 32)")
  .transform((text) => Buffer.from(text, "base64"));

/** Whether a text is an address or a network (CIDR), without the short forms of IPv4: `1` is no address here. */
function isNetwork(text: string): boolean {
  const [address = ""] = text.split("/", 1);
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  return isAddress && (address === text || ipaddr.isValidCIDR(text));
}

/**
 * Whose X-Forwarded-For is believed. Not simply everybody's: a proxy adds the client's address behind what the client
 * wrote there itself, so whoever believes the first entry lets strangers choose their address.
 */
const trustedProxies = z.string().transform((text, context): false | number | string[] => {
  if (text === "false") return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const addresses = text.split(",").map((address) => address.trim());
  if (addresses.every(isNetwork)) return addresses;
  const message = "false, the number of proxies before the gateway (1 to 9), or their addresses and networks";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** A part of all: 1 is everything. */
const share = z
  .string()
  .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/, "a number from 0 to 1, like 0.1")
  .transform(Number);
const CODES_EXPECTED = "codes of systems, comma-separated";
const systemCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, CODES_EXPECTED);

/** What a lease needs beside the time of the call: to begin after the claim came back, and to settle. */
const LEAST_LEASE_MARGIN_MS = SETTLE_MARGIN_MS + 1_000;

const environment = z.object({
  FREIGHT_ROLES: list(z.enum(ROLES, ROLES_EXPECTED), ROLES_EXPECTED).default([...DEFAULT_ROLES]),
  FREIGHT_HOST: z.string().default("0.0.0.0"),
  FREIGHT_PORT: whole(0, 65_535).default(8080),
  FREIGHT_AMQP_URL: address(["amqp:", "amqps:"], "amqp://user:password@host:5672"),
  FREIGHT_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, "1 to 60 letters, digits, - or _")
    .default("freight"),
  FREIGHT_PARTITIONS: whole(1, 64).default(4),
  FREIGHT_ODOO_URL: address(["http:", "https:"], "http://odoo:8069"),
  FREIGHT_ODOO_DB: z.string("the name of Odoo's database").min(1, "the name of Odoo's database"),
  FREIGHT_ODOO_LOGIN: z.string().default("freight-integration"),
  FREIGHT_ODOO_API_KEY: z
    .string("the integration account's API key, here or in the file that FREIGHT_ODOO_API_KEY_FILE names")
    .regex(/^[\x21-\x7e]+$/, "an API key as Odoo shows it: printable, without spaces"),
  FREIGHT_ODOO_TRANSPORT: z.enum(["auto", "json2", "jsonrpc"], "auto, json2 or jsonrpc").default("auto"),
  FREIGHT_ODOO_TIMEOUT_MS: whole(100, 600_000).default(60_000),
  FREIGHT_CACHE_FILE: z.string().optional(),
  FREIGHT_CACHE_KEY: cacheKey.optional(),
  FREIGHT_SYSTEMS_REFRESH_MS: whole(100, 3_600_000).default(5_000),
  FREIGHT_BATCH_SIZE: whole(1, 5_000).default(2_000),
  FREIGHT_FINANCIAL_BATCH_SIZE: whole(1, 5_000).default(400),
  FREIGHT_BATCH_WAIT_MS: whole(0, 60_000).default(50),
  FREIGHT_WORKER_SLOTS: whole(1, 64).default(2),
  FREIGHT_RETRY_LADDER_MS: ladder.default([5_000, 60_000, 600_000, 3_600_000]),
  FREIGHT_COURIER_BATCH: whole(1, 200).default(20),
  FREIGHT_COURIER_LEASE_SECONDS: whole(6, 3_600).default(120),
  FREIGHT_COURIER_POLL_MS: whole(10, 600_000).default(1_000),
  FREIGHT_COURIER_RETRY_SECONDS: whole(1, 3_600).default(30),
  FREIGHT_COURIER_TIMEOUT_MS: whole(100, 600_000).default(30_000),
  FREIGHT_BODY_LIMIT_BYTES: whole(1_024, HIGHEST_BODY_LIMIT).default(1_048_576),
  FREIGHT_FILE_LIMIT_BYTES: whole(1_024, 4_294_967_296).default(268_435_456),
  FREIGHT_SPOOL: z.string().default(() => tmpdir()),
  FREIGHT_FOLDER: z.string().optional(),
  FREIGHT_FOLDER_SETTLE_MS: whole(0, 3_600_000).default(2_000),
  FREIGHT_FEED_FOLDER: z.string().optional(),
  FREIGHT_FEED_S3_URL: address(["http:", "https:"], "https://s3.example/bucket/prefix").optional(),
  FREIGHT_FEED_S3_REGION: z.string().default("us-east-1"),
  FREIGHT_FEED_S3_ACCESS_KEY_ID: z.string().optional(),
  FREIGHT_FEED_S3_SECRET_ACCESS_KEY: z.string().optional(),
  FREIGHT_FEED_POLL_MS: whole(100, 3_600_000).default(10_000),
  FREIGHT_RATE_PER_ADDRESS: whole(1, 10_000_000).default(6_000),
  FREIGHT_TRUST_PROXY: trustedProxies.default(false),
  FREIGHT_CONFIRM_TIMEOUT_MS: whole(10, 600_000).default(5_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: address(["http:", "https:"], "http://collector:4318").optional(),
  OTEL_SERVICE_NAME: z.string().default("freight-bridge"),
  FREIGHT_TRACE_RATIO: share.default(1),
  FREIGHT_TRACE_TRUST: list(systemCode, CODES_EXPECTED).default([]),
  FREIGHT_METRICS_REFRESH_MS: whole(1_000, 3_600_000).default(15_000),
  FREIGHT_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], "a pino level, like info")
    .default("info"),
});

const settings = environment
  .refine((env) => env.FREIGHT_CACHE_FILE === undefined || env.FREIGHT_CACHE_KEY !== undefined, {
    path: ["FREIGHT_CACHE_KEY"],
    error: "32 bytes in base64 when FREIGHT_CACHE_FILE is set: secrets are never kept in the clear",
  })
  .refine((env) => env.FREIGHT_FOLDER !== undefined || !env.FREIGHT_ROLES.includes("folder"), {
    path: ["FREIGHT_FOLDER"],
    error: "the folder to watch when FREIGHT_ROLES has folder",
  })
  .refine(
    (env) =>
      !env.FREIGHT_ROLES.includes("feed") ||
      (env.FREIGHT_FEED_FOLDER === undefined) !== (env.FREIGHT_FEED_S3_URL === undefined),
    {
      path: ["FREIGHT_FEED_FOLDER"],
      error:
        "the folder that reporting feeds are written to when FREIGHT_ROLES has feed, or else FREIGHT_FEED_S3_URL",
    },
  )
  .refine(
    (env) =>
      env.FREIGHT_FEED_S3_URL === undefined ||
      (env.FREIGHT_FEED_S3_ACCESS_KEY_ID !== undefined &&
        env.FREIGHT_FEED_S3_SECRET_ACCESS_KEY !== undefined),
    {
      path: ["FREIGHT_FEED_S3_SECRET_ACCESS_KEY"],
      error: "the store's key, with FREIGHT_FEED_S3_ACCESS_KEY_ID, when FREIGHT_FEED_S3_URL is set",
    },
  )
  .refine(
    (env) =>
      env.FREIGHT_COURIER_LEASE_SECONDS * 1000 >= env.FREIGHT_COURIER_TIMEOUT_MS + LEAST_LEASE_MARGIN_MS,
    {
      path: ["FREIGHT_COURIER_LEASE_SECONDS"],
      error: `at least ${LEAST_LEASE_MARGIN_MS / 1000} s more than FREIGHT_COURIER_TIMEOUT_MS: a message is claimed, sent and settled within its lease`,
    },
  )
  .transform((env) => ({
    roles: new Set<Role>(env.FREIGHT_ROLES),
    host: env.FREIGHT_HOST,
    port: env.FREIGHT_PORT,
    amqpUrl: env.FREIGHT_AMQP_URL,
    prefix: env.FREIGHT_PREFIX,
    partitions: env.FREIGHT_PARTITIONS,
    odoo: {
      url: env.FREIGHT_ODOO_URL,
      db: env.FREIGHT_ODOO_DB,
      login: env.FREIGHT_ODOO_LOGIN,
      apiKey: env.FREIGHT_ODOO_API_KEY,
      transport: env.FREIGHT_ODOO_TRANSPORT,
      timeoutMs: env.FREIGHT_ODOO_TIMEOUT_MS,
    },
    cache:
      env.FREIGHT_CACHE_FILE !== undefined && env.FREIGHT_CACHE_KEY !== undefined
        ? { file: env.FREIGHT_CACHE_FILE, key: env.FREIGHT_CACHE_KEY }
        : null,
    systemsRefreshMs: env.FREIGHT_SYSTEMS_REFRESH_MS,
    batchSizes: {
      operational: env.FREIGHT_BATCH_SIZE,
      financial: Math.min(env.FREIGHT_BATCH_SIZE, env.FREIGHT_FINANCIAL_BATCH_SIZE),
      master: env.FREIGHT_BATCH_SIZE,
    },
    batchWaitMs: env.FREIGHT_BATCH_WAIT_MS,
    slots: env.FREIGHT_WORKER_SLOTS,
    ladderMs: env.FREIGHT_RETRY_LADDER_MS,
    courier: {
      batch: env.FREIGHT_COURIER_BATCH,
      leaseSeconds: env.FREIGHT_COURIER_LEASE_SECONDS,
      pollMs: env.FREIGHT_COURIER_POLL_MS,
      retryBaseSeconds: env.FREIGHT_COURIER_RETRY_SECONDS,
      timeoutMs: env.FREIGHT_COURIER_TIMEOUT_MS,
    },
    bodyLimitBytes: env.FREIGHT_BODY_LIMIT_BYTES,
    fileLimitBytes: env.FREIGHT_FILE_LIMIT_BYTES,
    spoolFolder: env.FREIGHT_SPOOL,
    folder: env.FREIGHT_FOLDER ?? null,
    folderSettleMs: env.FREIGHT_FOLDER_SETTLE_MS,
    feed: {
      pollMs: env.FREIGHT_FEED_POLL_MS,
      folder: env.FREIGHT_FEED_FOLDER ?? null,
      s3:
        env.FREIGHT_FEED_S3_URL === undefined
          ? null
          : {
              url: env.FREIGHT_FEED_S3_URL,
              region: env.FREIGHT_FEED_S3_REGION,
              accessKeyId: env.FREIGHT_FEED_S3_ACCESS_KEY_ID ?? "",
              secretAccessKey: env.FREIGHT_FEED_S3_SECRET_ACCESS_KEY ?? "",
            },
    },
    ratePerAddress: env.FREIGHT_RATE_PER_ADDRESS,
    trustProxy: env.FREIGHT_TRUST_PROXY,
    confirmTimeoutMs: env.FREIGHT_CONFIRM_TIMEOUT_MS,
    /** Null: no traces are kept. */
    tracing:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
            serviceName: env.OTEL_SERVICE_NAME,
            ratio: env.FREIGHT_TRACE_RATIO,
            trusted: new Set(env.FREIGHT_TRACE_TRUST),
          },
    metricsRefreshMs: env.FREIGHT_METRICS_REFRESH_MS,
    logLevel: env.FREIGHT_LOG_LEVEL,
  }));

export type Config = z.output<typeof settings>;

/** Settings that cannot be used; `message` has one line for each, never a value (it may be a secret). */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config_invalid";
}

/** Reads the file a `<NAME>_FILE` variable points at (the way of container secrets). */
function fromFile(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it cannot be read";
    throw new ConfigError(`${name}: expected the path of a readable file (${reason})`);
  }
}

/** Checks the environment. An empty variable counts as absent, which is what compose files make of `${X:-}`.
 * @throws ConfigError naming every wrong variable and what is expected, one line each. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  for (const name of ["FREIGHT_ODOO_API_KEY", "FREIGHT_FEED_S3_SECRET_ACCESS_KEY"]) {
    const path = given[`${name}_FILE`];
    if (given[name] === undefined && path !== undefined) given[name] = fromFile(`${name}_FILE`, path);
  }
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0]);
    if (!lines.has(name)) lines.set(name, `${name}: expected ${issue.message}`);
  }
  throw new ConfigError([...lines.values()].join("\n"));
}
