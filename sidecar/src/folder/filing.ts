// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomBytes } from "node:crypto";
import { open, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A name may have 255 bytes on common file systems; this leaves room for what is put around it. */
const KEPT_NAME_BYTES = 200;

/** The end of a name, which has its extension, as far as there is room for it. */
function shortened(name: string): string {
  const bytes = Buffer.from(name);
  return bytes
    .subarray(Math.max(0, bytes.length - KEPT_NAME_BYTES))
    .toString("utf8")
    .replaceAll("\ufffd", "_");
}

async function isMade(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Paths that are free in a folder, taken by making empty files of them: nothing that is there is overwritten. */
async function reserve(folder: string, name: string, endings: readonly string[]): Promise<string[]> {
  for (const candidate of [name, `${Date.now()}-${randomBytes(4).toString("hex")}-${shortened(name)}`]) {
    const paths = endings.map((ending) => join(folder, candidate + ending));
    const made: string[] = [];
    try {
      for (const path of paths) if (await isMade(path)) made.push(path);
    } catch (error) {
      await remove(made);
      throw error;
    }
    if (made.length === paths.length) return made;
    await remove(made);
  }
  throw new Error("No name is free for the file");
}

async function remove(paths: readonly string[]): Promise<void> {
  for (const path of paths) await unlink(path).catch(() => undefined);
}

/**
 * Moves a file into a folder, under its own name or, where that is taken, with something before it.
 *
 * @param note what is put beside it as `<name>.error.json`, or null
 * @throws what the file system throws; the file is where it was then
 */
export async function fileAway(
  path: string,
  folder: string,
  name: string,
  note: string | null,
): Promise<void> {
  const [kept, endings] = note === null ? [name, [""]] : [shortened(name), ["", ".error.json"]];
  const made = await reserve(folder, kept, endings);
  const [target = "", noteTarget] = made;
  try {
    if (noteTarget !== undefined && note !== null) await writeFile(noteTarget, note);
    await rename(path, target);
  } catch (error) {
    await remove(made);
    throw error;
  }
}
