// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What the tests of the signatures sign and check with. */
import assert from "node:assert/strict";
import { type SignatureStrategy, type SignedRequest, strategyNamed, verify } from "./index.ts";

export const NOW = Date.UTC(2026, 10, 20, 10, 0, 0);
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
export const BODY = Buffer.from('{"text":"é"}');
/** Adyen signs within its own messages only. */
export const ADYEN_BODY = Buffer.from(
  JSON.stringify({ notificationItems: [{ NotificationRequestItem: { pspReference: "é" } }] }),
);
/** Secrets of the strategies that have a form of their own. */
const SECRETS: Readonly<Record<string, string>> = { adyen: "07".repeat(32) };
export const PATH = "/v1/systems/acme/messages";
export const MINUTE = 60_000;
/** What some could send for a time stamp in seconds. */
export const NO_SECONDS = [
  "",
  "soon",
  `${NOW}`,
  `${NOW / 1000}.5`,
  `-${NOW / 1000}`,
  "1e9",
  ` ${NOW / 1000}`,
];

export function strategy(name: string): SignatureStrategy {
  const found = strategyNamed(name);
  assert.ok(found);
  return found;
}

export function keyOf(name: string, secret = SECRETS[name] ?? SECRET): Buffer {
  const key = strategy(name).keyOf(secret);
  assert.ok(key);
  return key;
}

export function request(
  headers: Record<string, string>,
  changes: Partial<SignedRequest> = {},
): SignedRequest {
  const rawHeaders = Object.entries(headers).flat();
  return { method: "POST", path: PATH, headers, rawHeaders, body: BODY, now: NOW, ...changes };
}

/** What is sent of a strategy: signed within, where it has no headers. */
export function bodyOf(name: string): Buffer {
  return strategy(name).signBody?.(ADYEN_BODY, keyOf(name)) ?? BODY;
}

export function signed(name: string, now = NOW): Record<string, string> {
  return strategy(name).sign({ path: PATH, body: BODY, id: "msg_1", now }, keyOf(name));
}

export function takes(
  name: string,
  headers: Record<string, string>,
  changes: Partial<SignedRequest> = {},
): boolean {
  return verify(strategy(name), request(headers, { body: bodyOf(name), ...changes }), keyOf(name));
}
