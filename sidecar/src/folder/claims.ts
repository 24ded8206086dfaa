// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mkdir, readdir, rename, rmdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** How often a process shows that it lives, and after how long without that its files are taken up by others. */
export const BEAT_MS = 10_000;
export const LEASE_MS = 60_000;

/** A file that this process alone works on. */
export interface Claim {
  /** A folder for this file only, so that the file keeps its name. */
  readonly folder: string;
  readonly name: string;
}

export function pathOf({ folder, name }: Claim): string {
  return join(folder, name);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

/**
 * The files of one system that are being worked on: `work/<process>/<number>/<name>`. Renaming a file there claims it,
 * because one process only can; the time of `work/<process>` shows that the process lives.
 */
export class Claims {
  readonly #work: string;
  readonly #own: string;
  #count = 0;

  /** @param process a name that no other process has, not after a restart either */
  constructor(work: string, process: string) {
    this.#work = work;
    this.#own = join(work, process);
  }

  /** Shows that this process lives. */
  async beat(now: Date): Promise<void> {
    await mkdir(this.#own, { recursive: true });
    await utimes(this.#own, now, now);
  }

  /** Claims a file; null where somebody else has it. */
  async claim(inbox: string, name: string): Promise<Claim | null> {
    const folder = await this.#newFolder();
    try {
      await rename(join(inbox, name), join(folder, name));
      return { folder, name };
    } catch (error) {
      await rmdir(folder);
      if (codeOf(error) === "ENOENT") return null;
      throw error;
    }
  }

  /** The files that this process has, in the order in which they were claimed. */
  async list(): Promise<Claim[]> {
    const numbers = await readdir(this.#own).catch(() => []);
    const claims: Claim[] = [];
    for (const number of numbers.sort((one, other) => Number(one) - Number(other))) {
      const folder = join(this.#own, number);
      const [name] = await readdir(folder).catch(() => []);
      if (name === undefined) await rmdir(folder).catch(() => undefined);
      else claims.push({ folder, name });
    }
    return claims;
  }

  /** Claims what processes left that live no longer. */
  async takeOver(now: Date): Promise<void> {
    for (const process of await readdir(this.#work)) {
      const other = join(this.#work, process);
      if (other === this.#own) continue;
      const seen = await stat(other).catch(() => null);
      if (seen === null || now.getTime() - seen.mtimeMs <= LEASE_MS) continue;
      for (const number of await readdir(other).catch(() => [])) {
        const folder = await this.#newFolder();
        // Onto an empty folder of our own, which this replaces; whoever is second finds nothing.
        await rename(join(other, number), folder).catch(() => rmdir(folder));
      }
      await rmdir(other).catch(() => undefined);
    }
  }

  /** Forgets the folder of a file that is no longer there. */
  async release({ folder }: Claim): Promise<void> {
    await rmdir(folder).catch(() => undefined);
  }

  /** Gives a file back, unless another one of its name has come meanwhile: then this one stays. */
  async putBack(claim: Claim, inbox: string): Promise<void> {
    const back = join(inbox, claim.name);
    const isTaken = await stat(back).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
    await rename(pathOf(claim), back).catch(() => undefined);
    await this.release(claim);
  }

  /** Gives everything back and leaves nothing of this process. */
  async end(inbox: string): Promise<void> {
    for (const claim of await this.list()) await this.putBack(claim, inbox);
    await rmdir(this.#own).catch(() => undefined);
  }

  async #newFolder(): Promise<string> {
    this.#count += 1;
    const folder = join(this.#own, String(this.#count));
    await mkdir(folder, { recursive: true });
    return folder;
  }
}
