// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Increment } from "../odoo/feed.ts";
import { FeedError, writeFault } from "./feed-error.ts";
import type { FeedStore } from "./ports.ts";
import { MANIFEST, type OpenFile, type Pages, type WrittenIncrement, writeIncrement } from "./write.ts";

const PART = ".part-";
/** Nothing is under way for as long as this: what is older was left by a process that ended in the wrong moment. */
const LEFT_BEHIND_MS = 6 * 60 * 60 * 1000;

/** How an increment's folder is called: in the order of their numbers also where names are sorted as text. */
export function folderName(number: number): string {
  return String(number).padStart(8, "0");
}

/**
 * A feed in a folder: `<root>/<feed>/<number>/` with the files and `manifest.json`. It appears whole, by a rename, or
 * not at all; readers pass over names that begin with a dot.
 */
export class FolderStore implements FeedStore {
  readonly #root: string;
  readonly #open: OpenFile;

  constructor(root: string, openFile: OpenFile = open) {
    this.#root = root;
    this.#open = openFile;
  }

  async publish(increment: Increment, pages: Pages) {
    const feed = join(this.#root, increment.feed);
    const name = folderName(increment.number);
    const part = join(feed, `${PART}${name}-${randomUUID()}`);
    const place = `The folder ${increment.feed} of the feed`;
    try {
      await mkdir(part, { recursive: true });
      await clean(feed, Date.now());
      const written = await writeIncrement(increment, pages, part, this.#open);
      await sync(part);
      await this.#show(part, join(feed, name), written);
      await sync(feed);
      return { digest: written.digest, detail: `Written: ${increment.feed}/${name}.` };
    } catch (error) {
      await rm(part, { recursive: true, force: true }).catch(() => {});
      throw isFileError(error) ? writeFault(error, place) : error;
    }
  }

  /** Under its real name; what is there already, of an earlier attempt that was not settled, is the same or no use. */
  async #show(part: string, target: string, { digest }: WrittenIncrement): Promise<void> {
    try {
      await rename(part, target);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
      const there = await readFile(join(target, MANIFEST)).catch(() => Buffer.alloc(0));
      if (createHash("sha256").update(there).digest("hex") !== digest) {
        throw new FeedError(
          "other_content",
          `${target} is there already with other content: does another database write this feed? Move it away.`,
        );
      }
      await rm(part, { recursive: true, force: true });
    }
  }
}

/** An error of the file system, and not one of Odoo's or a fault of ours. */
export function isFileError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** Removes what earlier processes left behind. */
async function clean(feed: string, now: number): Promise<void> {
  const names = await readdir(feed);
  for (const name of names.filter((one) => one.startsWith(PART))) {
    const path = join(feed, name);
    const since = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    );
    if (now - since > LEFT_BEHIND_MS) await rm(path, { recursive: true, force: true });
  }
}

/** A new name is on the disk once its folder is. */
async function sync(folder: string): Promise<void> {
  const entries = await open(folder);
  try {
    await entries.sync();
  } finally {
    await entries.close();
  }
}
