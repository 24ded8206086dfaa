// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Runs one of the project's TypeScript programs from a clone where nothing is installed yet.
 *
 *   node stack/bootstrap.mjs PROGRAM.ts [ARGUMENT…]
 *
 * Plain JavaScript on Node's own modules, because the first thing it may have to do is `npm ci`: it does so when
 * `node_modules` is absent or older than the lockfile, then hands over to the program through tsx.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MINIMUM_NODE = 20;

/** Says what is wrong and what to do about it, in one sentence, and stops. */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (Number(process.versions.node.split(".")[0]) < MINIMUM_NODE) {
  refuse(
    `Node ${process.versions.node} is too old: install Node ${MINIMUM_NODE} or newer and run this again.`,
  );
}

/** npm writes this file last, so its age tells whether the installed tree is the lockfile's. */
const installed = join(root, "node_modules", ".package-lock.json");
const lock = join(root, "package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.error("Installing the npm packages of package-lock.json …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.status !== 0) {
    refuse(
      "npm could not install the packages (its own words are above): check the network and the disk, then run this again.",
    );
  }
}

const [program, ...args] = process.argv.slice(2);
if (!program) {
  refuse("Usage: node stack/bootstrap.mjs PROGRAM.ts [ARGUMENT…]");
}
const child = spawn(
  process.execPath,
  ["--import", import.meta.resolve("tsx"), join(root, program), ...args],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
