// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { KnownSystem } from "../gateway/known-system.ts";
import { BEAT_MS } from "./claims.ts";
import { systemFolder } from "./layout.ts";
import type { FolderOptions } from "./options.ts";
import { WatchedSystem } from "./watched-system.ts";

/** How often each inbox is looked at. Not by the file system's own events: shared folders send none. */
const LOOK_MS = 1_000;
/** Systems whose files are read at the same time; the others wait for their turn. */
const MAX_AT_ONCE = 4;

/** Watches a folder for each system that has one. */
export class FolderWatcher {
  readonly #options: FolderOptions;
  readonly #watched = new Map<string, WatchedSystem>();
  /** Turns under way, by system. */
  readonly #turns = new Map<string, Promise<void>>();
  /** When the last turn of a system ended. */
  readonly #ended = new Map<string, number>();
  readonly #stopped = new AbortController();
  #timers: NodeJS.Timeout[] = [];

  constructor(options: FolderOptions) {
    this.#options = options;
  }

  start(): void {
    const look = setInterval(() => void this.#look(), this.#options.lookMs ?? LOOK_MS);
    const beat = setInterval(() => this.#beat(), BEAT_MS);
    this.#timers = [look, beat];
  }

  /** Takes no further file, waits for those under way, and gives back what was claimed and not read. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#turns.values());
    await Promise.all([...this.#watched.values()].map((watched) => watched.end()));
  }

  #beat(): void {
    for (const watched of this.#watched.values()) watched.beat().catch(() => undefined);
  }

  async #look(): Promise<void> {
    const waiting = [...this.#options.systems()]
      .filter(({ code, isWatched }) => isWatched && !this.#turns.has(code))
      .sort((one, other) => this.#endOf(one) - this.#endOf(other));
    for (const system of waiting.slice(0, MAX_AT_ONCE - this.#turns.size)) {
      const turn = this.#turn(system).finally(() => {
        this.#turns.delete(system.code);
        this.#ended.set(system.code, performance.now());
      });
      this.#turns.set(system.code, turn);
    }
  }

  #endOf({ code }: KnownSystem): number {
    return this.#ended.get(code) ?? 0;
  }

  async #turn(system: KnownSystem): Promise<void> {
    try {
      const watched = this.#watched.get(system.code) ?? (await this.#watch(system.code));
      await watched.turn(system, this.#stopped.signal);
    } catch (error) {
      this.#options.logger.error({ err: error, system: system.code }, "the system has no folder");
    }
  }

  async #watch(code: string): Promise<WatchedSystem> {
    const folder = await systemFolder(this.#options.root, code);
    const watched = new WatchedSystem(code, folder, this.#options);
    this.#watched.set(code, watched);
    return watched;
  }
}
