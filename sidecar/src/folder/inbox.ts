// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What clients of SFTP and the like call a file that they are still writing. */
const UNFINISHED = /^\.|\.(part|tmp|filepart)$/i;

interface Look {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  /** Since when it stands still. */
  readonly since: number;
}

/** Watches which files of an inbox stand still. What is no plain file is left alone, links above all. */
export class Inbox {
  readonly #path: string;
  readonly #settleMs: number;
  #looks = new Map<string, Look>();

  constructor(path: string, settleMs: number) {
    this.#path = path;
    this.#settleMs = settleMs;
  }

  /**
   * The names of the files that stood still for long enough, oldest first. A file's own time is not believed for that:
   * many clients give a file the time that it has at home while they still write it.
   *
   * @param now milliseconds, of a clock that is never set back
   */
  async settled(now: number): Promise<string[]> {
    const entries = await readdir(this.#path, { withFileTypes: true });
    const looks = new Map<string, Look>();
    for (const entry of entries) {
      if (!entry.isFile() || UNFINISHED.test(entry.name)) continue;
      const look = await this.#lookAt(entry.name, now);
      if (look !== null) looks.set(entry.name, look);
    }
    this.#looks = looks;
    return [...looks]
      .filter(([, { since }]) => now - since >= this.#settleMs)
      .sort(([name, one], [otherName, other]) => one.mtimeMs - other.mtimeMs || (name < otherName ? -1 : 1))
      .map(([name]) => name);
  }

  async #lookAt(name: string, now: number): Promise<Look | null> {
    const stats = await lstat(join(this.#path, name)).catch(() => null);
    if (stats === null) return null;
    const { size, mtimeMs, ino } = stats;
    const last = this.#looks.get(name);
    const isStill = last?.size === size && last.mtimeMs === mtimeMs && last.ino === ino;
    return { size, mtimeMs, ino, since: isStill ? last.since : now };
  }
}
