// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../support/lock.ts";
import { cacheFolder } from "../support/paths.ts";
import { mustRun } from "../support/shell.ts";
import type { Steps } from "../support/steps.ts";
import { hostApt } from "./apt.ts";
import {
  asRoot,
  BUILD_BYTES,
  requireDisk,
  requireLinux,
  requireNamespaces,
  requirePrograms,
} from "./prerequisites.ts";
import { mmdebstrapArguments, recipeDigest } from "./recipe.ts";

/** Where the tree of this recipe stands once it is built. */
export function rootfsFolder(): string {
  return join(cacheFolder(), `rootfs-${recipeDigest}`);
}

/**
 * The root file system, built when the cache has none of this recipe. A tree under its final name is a whole one: it
 * is built under another name and renamed, by one process of the machine at a time.
 */
export async function ensureRootfs(steps: Steps): Promise<string> {
  requireLinux();
  await requirePrograms(["bwrap"], steps);
  await requireNamespaces();
  const target = rootfsFolder();
  if (existsSync(target)) {
    return target;
  }
  requireDisk(cacheFolder(), BUILD_BYTES);
  await requirePrograms(["mmdebstrap"], steps);
  await withLock(
    join(cacheFolder(), "rootfs.lock"),
    async () => {
      if (!existsSync(target)) {
        await steps.run("Build the root file system", () => build(target), "once, 2 to 4 minutes");
      }
    },
    () => steps.say("  …    Another run is building the root file system: waiting for it"),
  );
  return target;
}

async function build(target: string): Promise<void> {
  const why = "Building the root file system";
  const { mirror, options } = await hostApt();
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = `${target}.building`;
  await removeUnfinished(why);
  await mustRun(
    await asRoot({ file: "mmdebstrap", args: mmdebstrapArguments(unfinished, mirror, options) }, why),
    "The root file system could not be built: check the network and the Debian mirror that apt names, then run this again.",
  );
  // Everything in the tree belongs to who runs it: inside, that user is the one account and there is no root.
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  await mustRun(
    await asRoot({ file: "chown", args: ["--recursive", "--no-dereference", owner, unfinished] }, why),
    "The root file system could not be handed to this user.",
  );
  renameSync(unfinished, target);
}

/** What an interrupted build left behind; we hold the lock, so nobody is working in it. */
async function removeUnfinished(why: string): Promise<void> {
  const left = readdirSync(cacheFolder()).filter((name) => /^rootfs-[0-9a-f]+\.building$/.test(name));
  if (left.length > 0) {
    const paths = left.map((name) => join(cacheFolder(), name));
    await mustRun(
      await asRoot({ file: "rm", args: ["-rf", "--one-file-system", ...paths] }, why),
      "What an interrupted build left could not be removed.",
    );
  }
}
