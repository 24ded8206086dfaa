// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Dialect, dialectNamed } from "../dialects/index.ts";
import type { SystemSettings } from "./ports.ts";
import { type SignatureStrategy, strategyNamed } from "./signatures/index.ts";

/** A system made ready for its requests. */
export interface KnownSystem {
  readonly code: string;
  readonly dialect: Dialect;
  readonly strategy: SignatureStrategy;
  /** The keys of the live secrets, newest first. None: nothing it sends is authentic. */
  readonly keys: readonly Buffer[];
  readonly ratePerMinute: number;
}

/** A system that cannot be served, with the reason for the log; the reason never holds a secret. */
export interface UnusableSystem {
  readonly code: string;
  readonly reason: string;
}

/** Makes a system of Odoo ready, or tells why that cannot be. */
export function prepareSystem(settings: SystemSettings): KnownSystem | UnusableSystem {
  const { code, rate_per_minute: ratePerMinute } = settings;
  const dialect = dialectNamed(settings.dialect);
  if (dialect === undefined)
    return { code, reason: `this sidecar has no dialect ${settings.dialect}; update it` };
  const strategy = strategyNamed(settings.signature);
  if (strategy === undefined)
    return { code, reason: `this sidecar has no signature ${settings.signature}; update it` };
  const keys = settings.secrets.map((secret) => strategy.keyOf(secret)).filter((key) => key !== null);
  if (keys.length === 0)
    return { code, reason: `it has no secret that ${strategy.name} can use; make a new one` };
  return { code, dialect, strategy, keys, ratePerMinute };
}
