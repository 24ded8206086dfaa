// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Logger } from "pino";
import { z } from "zod";
import type { EncryptedFile } from "./encrypted-file.ts";
import { type KnownSystem, prepareSystem } from "./known-system.ts";
import { SystemSettings, type SystemsAnswer, type SystemsSource } from "./ports.ts";
import { type LiveKey, SecretUses } from "./secret-uses.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";

const Snapshot = z.object({
  digest: z.string(),
  systems: z.array(SystemSettings),
  internal_secret: z.string().nullish(),
});
type Snapshot = z.infer<typeof Snapshot>;

export interface RegistryOptions {
  readonly source: SystemsSource;
  /** Where the last known systems survive a restart; null keeps them in memory only. */
  readonly cache: EncryptedFile | null;
  readonly refreshMs: number;
  readonly logger: Logger;
}

/**
 * The systems that may send, as Odoo last told them.
 *
 * It asks Odoo again and again whether they changed. While Odoo is away the last known set stays in force, over a
 * restart too when there is a cache: what partners send must be accepted without Odoo.
 */
export class SystemsRegistry {
  readonly #options: RegistryOptions;
  #systems: ReadonlyMap<string, KnownSystem> = new Map();
  #internalKey: Buffer | null = null;
  #digest: string | null = null;
  readonly #uses = new SecretUses();
  #takesUses = false;
  #isSourceAway = false;
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Whether the systems were ever known. Before that nobody can be told from a stranger. */
  get isKnown(): boolean {
    return this.#digest !== null;
  }

  /** The active system of this code. */
  find(code: string): KnownSystem | undefined {
    return this.#systems.get(code);
  }

  /** All active systems. */
  get all(): Iterable<KnownSystem> {
    return this.#systems.values();
  }

  /** The key with which Odoo signs what it asks of the sidecar itself; null where it has none. */
  get internalKey(): Buffer | null {
    return this.#internalKey;
  }

  /** A key of a system has proved a message: Odoo is told at the next question. */
  noteUse(key: LiveKey): void {
    this.#uses.note(key);
  }

  /** Takes what the cache holds, then begins to ask the source; it does not wait for the source's answer. */
  async start(): Promise<void> {
    await this.#readCache();
    this.#schedule(0);
  }

  /** Ends the asking; an answer under way is awaited and dropped. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#refreshing;
  }

  /** Asks the source once. A failure is logged, not thrown: the last known systems stay in force. */
  async refresh(): Promise<void> {
    try {
      const { digest, systems, internal_secret } = await this.#ask();
      this.#noteSourceBack();
      if (systems === null || this.#isStopped) return;
      const snapshot = { digest, systems: [...systems], internal_secret };
      this.#use(snapshot);
      await this.#writeCache(snapshot);
    } catch (error) {
      this.#noteSourceAway(error);
    }
  }

  async #ask(): Promise<SystemsAnswer> {
    const { source } = this.#options;
    const answer = this.#takesUses
      ? await this.#uses.report((uses) => source.systems(this.#digest, uses))
      : await source.systems(this.#digest, []);
    this.#takesUses = answer.takes_uses === true;
    return answer;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#refreshing = this.refresh().finally(() => this.#schedule(this.#options.refreshMs));
    }, delayMs);
  }

  #use({ digest, systems, internal_secret: secret }: Snapshot): void {
    const known = new Map<string, KnownSystem>();
    for (const settings of systems.filter((system) => system.active)) {
      const system = prepareSystem(settings);
      if ("reason" in system)
        this.#options.logger.error({ system: system.code }, `System unusable: ${system.reason}`);
      else known.set(system.code, system);
    }
    this.#systems = known;
    this.#internalKey = secret == null ? null : standardWebhooks.keyOf(secret);
    this.#digest = digest;
    this.#options.logger.info({ systems: known.size }, "Systems in force");
  }

  #noteSourceAway(error: unknown): void {
    if (this.#isSourceAway) return;
    this.#isSourceAway = true;
    this.#options.logger.warn(
      { err: error },
      "Odoo does not tell the systems; the last known ones stay in force",
    );
  }

  #noteSourceBack(): void {
    if (!this.#isSourceAway) return;
    this.#isSourceAway = false;
    this.#options.logger.info("Odoo tells the systems again");
  }

  async #readCache(): Promise<void> {
    try {
      const text = await this.#options.cache?.read();
      if (text != null) this.#use(Snapshot.parse(JSON.parse(text)));
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown";
      this.#options.logger.warn(
        { reason },
        "The kept systems cannot be used (changed, another FREIGHT_CACHE_KEY, or unreadable); waiting for Odoo",
      );
    }
  }

  async #writeCache(snapshot: Snapshot): Promise<void> {
    try {
      await this.#options.cache?.write(JSON.stringify(snapshot));
    } catch (error) {
      this.#options.logger.warn(
        { err: error },
        "The systems cannot be kept on disk; a restart will need Odoo",
      );
    }
  }
}
