// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";

/** A live secret as requests are verified with it. */
export interface LiveKey {
  readonly bytes: Buffer;
  /** The code of its system. */
  readonly system: string;
  /** What Odoo knows the secret by without seeing it: see `markOf`. */
  readonly mark: string;
}

/** That a secret has proved a message, as Odoo is told (docs/contracts.md, section 4). */
export interface SecretUse {
  readonly system: string;
  /** The secret's mark. */
  readonly secret: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** The first 16 hex digits of the SHA-256 of a secret: enough to tell a system's secrets apart, of no use to anybody else. */
export function markOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 16);
}

/** When each secret was used last, until Odoo has heard of it. */
export class SecretUses {
  /** Milliseconds since 1970. One entry for each key: noting one more use costs a request no memory. */
  readonly #usedAt = new Map<LiveKey, number>();

  /** A key has proved a message now. */
  note(key: LiveKey): void {
    this.#usedAt.set(key, Date.now());
  }

  /**
   * Gives what is to be told to `tell`, and forgets what was told once that has succeeded; a use in the meantime stays.
   *
   * @throws what `tell` throws; then nothing is forgotten
   */
  async report<Result>(tell: (uses: readonly SecretUse[]) => Promise<Result>): Promise<Result> {
    const told = [...this.#usedAt];
    const uses = told.map(([{ system, mark }, at]) => ({
      system,
      secret: mark,
      at: new Date(at).toISOString(),
    }));
    const result = await tell(uses);
    for (const [key, at] of told) {
      if (this.#usedAt.get(key) === at) this.#usedAt.delete(key);
    }
    return result;
  }
}
