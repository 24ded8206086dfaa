// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A short name (16 hex digits) for a plain value: the same value, the same name. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** Every file under a folder, as sorted paths relative to it, without those that `skip` names by their base name. */
export function filesUnder(folder: string, skip: (name: string) => boolean = () => false): string[] {
  const found: string[] = [];
  const walk = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name);
      if (skip(entry.name)) {
        continue;
      }
      if (entry.isDirectory()) {
        walk(path);
      } else if (entry.isFile()) {
        found.push(relative(folder, path));
      }
    }
  };
  walk(folder);
  return found.sort();
}

/** A short name for the content of a folder: changes when a file is added, removed, renamed or edited. */
export function digestOfFolder(folder: string, skip?: (name: string) => boolean): string {
  const files = filesUnder(folder, skip);
  return digestOf(
    files.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex"),
    ]),
  );
}
