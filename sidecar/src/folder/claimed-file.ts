// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { bytesOf, type StoredFile } from "../intake/stored-file.ts";

/** The file is not what it was when it was opened: it grows, was replaced, or is gone. */
export class FileChangedError extends Error {
  override readonly name = "FileChangedError";
  readonly code = "file_changed";
}

/** Never through a symbolic link, and without waiting for whoever would write into a named pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A file of a folder that is being read; whether it is still the same is checked before and after each reading. */
export class ClaimedFile implements StoredFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #opened: Stats;

  private constructor(path: string, handle: FileHandle, opened: Stats) {
    this.#path = path;
    this.#handle = handle;
    this.#opened = opened;
  }

  /**
   * @throws FileChangedError when it is no file any more
   * @throws what the file system throws
   */
  static async open(path: string): Promise<ClaimedFile> {
    const handle = await open(path, FLAGS).catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? error.code : null;
      throw code === "ENOENT" || code === "ELOOP" ? new FileChangedError("It is gone or a link") : error;
    });
    const opened = await handle.stat();
    if (opened.isFile()) return new ClaimedFile(path, handle, opened);
    await handle.close();
    throw new FileChangedError("It is no file");
  }

  get size(): number {
    return this.#opened.size;
  }

  async *chunks(): AsyncIterable<Buffer> {
    await this.#check();
    yield* bytesOf(this.#handle, this.size);
    await this.#check();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #check(): Promise<void> {
    const [here, named] = await Promise.all([this.#handle.stat(), lstat(this.#path).catch(() => null)]);
    const { size, mtimeMs, ino } = this.#opened;
    const isSame = here.size === size && here.mtimeMs === mtimeMs && named?.ino === ino;
    if (!isSame) throw new FileChangedError("It was changed while it was read");
  }
}
