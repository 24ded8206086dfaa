// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { createWriteStream, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { filesUnder } from "../support/digest.ts";
import { StackError } from "../support/errors.ts";
import { projectRoot } from "../support/paths.ts";

const LICENCE = join(projectRoot, "LICENSE");

/** The earliest moment a zip can say. One moment for all: the same files make the same zip, byte for byte. */
const MOMENT = new Date(1980, 0, 1);

/** What an installation has no use for: Python's caches, the compiled tests and those of Python. */
function isLeftOut(name: string): boolean {
  return name === "tests" || name === "__pycache__" || name.startsWith(".") || name.endsWith(".pyc");
}

/** The version out of a manifest's text. */
export function versionOf(manifest: string): string {
  const version = /["']version["']\s*:\s*["']([0-9.]+)["']/.exec(manifest)?.[1];
  if (!version) {
    throw new StackError("The addon's __manifest__.py names no version: give it one, such as 19.0.1.0.0.");
  }
  return version;
}

/** Writes `<module>-<version>.zip` into a folder: one folder named after the module, as an addons path wants it. */
export async function packAddon(
  source: string,
  target: string,
): Promise<{ file: string; entries: string[]; bytes: number }> {
  const module = basename(source);
  const manifest = readFileSync(join(source, "__manifest__.py"), "utf8");
  const version = versionOf(manifest);
  const files = filesUnder(source, isLeftOut);
  const isBuilt = files.some((file) => file.startsWith("static/src/") && file.endsWith(".js"));
  if (manifest.includes("/static/src/") && !isBuilt) {
    throw new StackError(`${module} has no compiled front end in static/src: run \`npm run build\` first.`);
  }
  mkdirSync(target, { recursive: true });
  const file = join(target, `${module}-${version}.zip`);
  const zip = new yazl.ZipFile();
  const options = { mtime: MOMENT, mode: 0o100644, forceDosTimestamp: true };
  const paths = [...files.map((name) => join(source, name)), LICENCE];
  const entries = [...files, basename(LICENCE)].map((name) => `${module}/${name}`);
  for (const [index, path] of paths.entries()) {
    zip.addBuffer(readFileSync(path), entries[index] ?? "", options);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return { file, entries, bytes: statSync(file).size };
}
