// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Dialect,
  dialectNamed,
  type FileDialect,
  fileDialectNamed,
  Mapping,
  NO_MAPPING,
} from "../dialects/index.ts";
import type { PollSettings, SystemSettings } from "./ports.ts";
import { type LiveKey, markOf } from "./secret-uses.ts";
import { type SignatureStrategy, strategyNamed } from "./signatures/index.ts";

/** A system made ready for its requests. */
export interface KnownSystem {
  readonly code: string;
  /** How its JSON messages are read; null where its dialect is one of files. */
  readonly dialect: Dialect | null;
  /** How its files are read; null where its dialect is one of JSON messages. EDI is taken from it for all that. */
  readonly fileDialect: FileDialect | null;
  /** What an administrator settled about how its files are read. */
  readonly mapping: Mapping;
  readonly mode: "live" | "test";
  /** Whether a folder is watched for its files. */
  readonly isWatched: boolean;
  /** Where the sidecar fetches what it does not send. */
  readonly poll: PollSettings | null;
  readonly strategy: SignatureStrategy;
  /** The keys of the live secrets, newest first. None: nothing it sends is authentic. */
  readonly keys: readonly LiveKey[];
  readonly ratePerMinute: number;
}

/** A system that cannot be served, with the reason for the log; the reason never holds a secret. */
export interface UnusableSystem {
  readonly code: string;
  readonly reason: string;
}

/** Makes a system of Odoo ready, or tells why that cannot be. */
export function prepareSystem(settings: SystemSettings): KnownSystem | UnusableSystem {
  const { code, rate_per_minute: ratePerMinute, folder: isWatched = false, poll = null } = settings;
  const dialect = dialectNamed(settings.dialect) ?? null;
  const fileDialect = fileDialectNamed(settings.dialect) ?? null;
  if (dialect === null && fileDialect === null)
    return { code, reason: `this sidecar has no dialect ${settings.dialect}; update it` };
  const strategy = strategyNamed(settings.signature);
  if (strategy === undefined)
    return { code, reason: `this sidecar has no signature ${settings.signature}; update it` };
  const keys = settings.secrets.flatMap((secret) => {
    const bytes = strategy.keyOf(secret);
    return bytes === null ? [] : [{ bytes, system: code, mark: markOf(secret) }];
  });
  // Files in a folder and what is fetched come without a signature.
  if (keys.length === 0 && !isWatched && poll === null)
    return { code, reason: `it has no secret that ${strategy.name} can use; make a new one` };
  const mapping = Mapping.safeParse(settings.mapping ?? {});
  if (!mapping.success)
    return {
      code,
      reason: `its mapping is none that this sidecar knows (${placeOf(mapping.error)}); update it`,
    };
  const mode = settings.mode === "test" ? "test" : "live";
  // The messages of a system without a mapping are not even looked at for its codes.
  const settled = (settings.mapping ?? null) === null ? NO_MAPPING : mapping.data;
  const files = { dialect, fileDialect, mapping: settled, mode, isWatched, poll } as const;
  return { code, ...files, strategy, keys, ratePerMinute };
}

/** The first member that is wrong. */
function placeOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  return (error.issues[0]?.path ?? []).map(String).join(".").slice(0, 100);
}
