// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { bytesOf, fileInMemory, type StoredFile } from "./stored-file.ts";

/** More came than may. */
export class TooLongError extends Error {
  override readonly name = "TooLongError";
  readonly code = "too_long";
}

/** The disk did not take what came: it is full, or its folder cannot be written. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
  readonly code = "spool_failed";
}

const PREFIX = "freight-spool-";
/** Nothing is under way for as long as this: what is older was left by a process that ended in the wrong moment. */
const LEFT_BEHIND_MS = 60 * 60 * 1000;

/** Opens a file as `open` of node:fs/promises does; the tests have a disk that is full. */
export type OpenFile = (path: string, flags: string, mode: number) => Promise<FileHandle>;

/** Where bodies wait that are too long for memory. */
export class SpoolFolder {
  readonly #folder: string;
  readonly #open: OpenFile;

  constructor(folder: string, openFile: OpenFile = open) {
    this.#folder = folder;
    this.#open = openFile;
  }

  /** Removes what an earlier process left behind; a folder that cannot be read is noticed when it is written. */
  async clean(now: number): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((one) => one.startsWith(PREFIX))) {
      const path = join(this.#folder, name);
      const modified = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => now,
      );
      if (now - modified > LEFT_BEHIND_MS) await unlink(path).catch(() => undefined);
    }
  }

  /**
   * A new file that only this process can read and that has no name any more, where the system allows that: it is gone
   * with its handle, however the process ends.
   */
  async create(): Promise<FileHandle> {
    const path = join(this.#folder, `${PREFIX}${process.pid}-${randomBytes(8).toString("hex")}`);
    const handle = await this.#open(path, "wx+", 0o600);
    await unlink(path).catch(() => undefined);
    return handle;
  }
}

export interface SpoolOptions {
  readonly folder: SpoolFolder;
  /** What stays in memory; a longer body goes to disk. */
  readonly memoryBytes: number;
  readonly limitBytes: number;
  /** Called before anything goes to disk, maybe more than once; what it throws `write` throws. */
  admit?(): void;
}

/** A body while it comes in, and to be read again afterwards. */
export class Spool implements StoredFile {
  readonly #options: SpoolOptions;
  readonly #hash = createHash("sha256");
  #parts: Buffer[] = [];
  #handle: FileHandle | null = null;
  #size = 0;
  #digest: string | null = null;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Says how many bytes are to come, so that too much is refused before it comes.
   *
   * @throws TooLongError, and what `admit` throws
   */
  announce(bytes: number): void {
    const { memoryBytes, limitBytes, admit } = this.#options;
    if (bytes > limitBytes) throw new TooLongError("The body is over its limit");
    if (bytes > memoryBytes) admit?.();
  }

  /**
   * Takes the next bytes.
   *
   * @throws TooLongError when they pass the limit
   * @throws SpoolError when the disk does not take them
   */
  async write(chunk: Buffer): Promise<void> {
    const { memoryBytes, limitBytes } = this.#options;
    if (this.#size + chunk.length > limitBytes) throw new TooLongError("The body is over its limit");
    this.#hash.update(chunk);
    if (this.#handle === null && this.#size + chunk.length <= memoryBytes) this.#parts.push(chunk);
    else await this.#writeToDisk(chunk);
    this.#size += chunk.length;
  }

  /** The SHA-256 of what came, hex; nothing can be written afterwards. */
  digest(): string {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }

  chunks(): AsyncIterable<Buffer> {
    return this.#handle === null ? fileInMemory(this.#parts).chunks() : bytesOf(this.#handle, this.#size);
  }

  /** Forgets the body. */
  async close(): Promise<void> {
    this.#parts = [];
    await this.#handle?.close();
  }

  async #writeToDisk(chunk: Buffer): Promise<void> {
    if (this.#handle === null) this.#options.admit?.();
    try {
      this.#handle ??= await this.#options.folder.create();
      for (const part of this.#parts) await this.#handle.writeFile(part);
      this.#parts = [];
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      throw new SpoolError("The disk did not take a body", { cause });
    }
  }
}
