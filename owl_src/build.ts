// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Compiles the front end into the addons: `finance/` into the second one, everything else into the first.
 *
 *   npm run build [-- --watch]
 *
 * Each file is compiled for itself and not bundled: Odoo bundles assets its own way, and its export of translatable strings
 * needs to see `_t` under its own name. Templates and styles are copied, runbooks become pages. What a source that is gone once
 * produced is removed, because Odoo's manifest takes whole folders.
 */
import { watch } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { renderRunbooks } from "./build_runbooks.ts";

/** Where the front end of one addon is read from and written to. */
export interface FrontEndPaths {
  /** The folder of TypeScript, templates and styles. */
  source: string;
  /** The folder of runbooks. */
  runbooks: string;
  /** The addon's `static` folder: `src`, `tests` and `runbooks` below it belong to the build and to nothing else. */
  target: string;
}

/** What a build did. Paths are relative to the target, with `/`. */
export interface FrontEndBuild {
  /** Every file the sources produce, sorted. */
  files: string[];
  /** Those whose content changed: the others keep their time stamp, so that Odoo keeps its compiled bundles. */
  written: string[];
  removed: string[];
}

const HERE = dirname(fileURLToPath(import.meta.url));
const RUNBOOKS = join(HERE, "..", "docs", "runbooks");
const ADDONS = join(HERE, "..", "odoo_addon");
/** One for each addon. */
export const PATHS: readonly FrontEndPaths[] = [
  { source: HERE, runbooks: RUNBOOKS, target: join(ADDONS, "freight_bridge", "static") },
  {
    source: join(HERE, "finance"),
    runbooks: join(RUNBOOKS, "finance"),
    target: join(ADDONS, "freight_bridge_finance", "static"),
  },
];
const BANNER = `/* SPDX-FileCopyrightText: 2026 Freight Bridge contributors
 * SPDX-License-Identifier: LGPL-3.0-only
 * Compiled from owl_src by \`npm run build\`: change it there. */`;

/** Where a source's output goes below the target, or null for a source that is not for this addon (types, the build itself). */
export function outputPath(source: string): string | null {
  if (/^types\/|^finance\/|^build(_runbooks)?\.ts$|\.unit\.test\.ts$|\.d\.ts$/.test(source)) {
    return null;
  }
  if (/\.(xml|scss)$/.test(source)) {
    return `src/${source}`;
  }
  if (!source.endsWith(".ts")) {
    return null;
  }
  const folder = /(\.test|_test_helpers)\.ts$/.test(source) ? "tests" : "src";
  return `${folder}/${source.replace(/\.ts$/, ".js")}`;
}

/** Builds the front ends of all addons, one after the other. */
export async function buildFrontEnds(): Promise<FrontEndBuild> {
  const builds: FrontEndBuild[] = [];
  for (const paths of PATHS) {
    builds.push(await buildFrontEnd(paths));
  }
  const all = (part: keyof FrontEndBuild) => builds.flatMap((build) => build[part]);
  return { files: all("files"), written: all("written"), removed: all("removed") };
}

/** Builds one front end (some milliseconds). A source that does not compile rejects with esbuild's own message. */
export async function buildFrontEnd(paths: FrontEndPaths): Promise<FrontEndBuild> {
  const outputs = new Map<string, string>();
  for (const source of await filesBelow(paths.source)) {
    const output = outputPath(source);
    if (output) {
      outputs.set(output, await compile(join(paths.source, source), source));
    }
  }
  for (const [page, content] of await renderRunbooks(paths.runbooks)) {
    outputs.set(`runbooks/${page}`, content);
  }
  const written: string[] = [];
  for (const [output, content] of outputs) {
    if (await writeChanged(join(paths.target, output), content)) {
      written.push(output);
    }
  }
  return { files: [...outputs.keys()].sort(), written, removed: await removeStale(paths.target, outputs) };
}

async function compile(path: string, name: string): Promise<string> {
  const text = await readFile(path, "utf8");
  if (!name.endsWith(".ts")) {
    return text;
  }
  const result = await transform(text, {
    loader: "ts",
    format: "esm",
    target: "es2022",
    sourcefile: name,
    banner: BANNER,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return result.code;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(onlyMissing);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function onlyMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") {
    return [];
  }
  throw error;
}

async function writeChanged(path: string, content: string): Promise<boolean> {
  const present = await readFile(path, "utf8").catch(() => null);
  if (present === content) {
    return false;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return true;
}

async function removeStale(target: string, outputs: ReadonlyMap<string, string>): Promise<string[]> {
  const removed: string[] = [];
  for (const folder of ["src", "tests", "runbooks"]) {
    for (const file of await filesBelow(join(target, folder))) {
      if (!outputs.has(`${folder}/${file}`)) {
        await rm(join(target, folder, file));
        removed.push(`${folder}/${file}`);
      }
    }
  }
  return removed;
}

/** Builds again a moment after each change, until the process ends; a source that does not compile is said and waited for. */
function watchFrontEnds(): void {
  let timer: NodeJS.Timeout | undefined;
  const buildSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      buildFrontEnds().then(report, (error: Error) => console.error(error.message));
    }, 50);
  };
  watch(HERE, { recursive: true }, buildSoon);
  watch(RUNBOOKS, { recursive: true }, buildSoon);
}

function report({ files, written, removed }: FrontEndBuild): void {
  console.log(`Front end: ${files.length} files, ${written.length} changed, ${removed.length} removed.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  report(await buildFrontEnds());
  if (process.argv.includes("--watch")) {
    watchFrontEnds();
    console.log("Watching for changes; end with Ctrl+C.");
  }
}
