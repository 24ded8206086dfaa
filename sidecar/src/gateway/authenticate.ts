// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomBytes } from "node:crypto";
import type { KnownSystem } from "./known-system.ts";
import type { LiveKey } from "./secret-uses.ts";
import { type SignedHead, type SignedRequest, type Verification, verify } from "./signatures/index.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";

/** How many secrets of one system are live while it changes from one to the next. */
const LIVE_SECRETS = 2;

/** Nobody knows it, not even this process after its end. */
const NOBODYS_KEY = randomBytes(32);

/** Stands in for a system that does not exist. */
const STRANGER = { strategy: standardWebhooks, keys: [] as readonly LiveKey[] };

/**
 * The key of this system's that a request was signed with; null where it was signed with none that lives.
 *
 * A refusal always takes as many verifications as there can be live secrets, with keys that nobody knows where there
 * are fewer: neither the answer nor its time tells whether the system exists.
 */
export function verifiedBy(system: KnownSystem | undefined, request: SignedRequest): LiveKey | null {
  const { strategy, keys } = system ?? STRANGER;
  for (let index = 0; index < LIVE_SECRETS; index += 1) {
    const key = keys[index];
    const matches = verify(strategy, request, key?.bytes ?? NOBODYS_KEY);
    if (matches && key !== undefined) return key;
  }
  return null;
}

/** The verification of a body that comes in pieces. */
export interface SystemVerification extends Pick<Verification, "isPossible" | "update"> {
  /** Once the whole body came: the key that it was signed with, or null. */
  verifiedBy(): LiveKey | null;
}

/** The same for a body that comes in pieces: which of the keys it is shows at the end only, so each takes every piece. */
export function beginAuthentication(system: KnownSystem | undefined, head: SignedHead): SystemVerification {
  const { strategy, keys } = system ?? STRANGER;
  const attempts = Array.from({ length: LIVE_SECRETS }, (_, index) =>
    strategy.begin(head, keys[index]?.bytes ?? NOBODYS_KEY),
  );
  const real = attempts.slice(0, keys.length);
  return {
    isPossible: real.some((attempt) => attempt.isPossible),
    update: (chunk) => {
      for (const attempt of attempts) attempt.update(chunk);
    },
    verifiedBy: () => keys.filter((_key, index) => real[index]?.isAuthentic())[0] ?? null,
  };
}
