// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { mkdirSync, statfsSync } from "node:fs";
import { StackError } from "../support/errors.ts";
import { type Command, mustRun, run, which } from "../support/shell.ts";
import type { Steps } from "../support/steps.ts";

/** Building needs the tree (2.2 GB), the packages it is made from and the databases beside it. */
export const BUILD_BYTES = 6 * 1024 ** 3;
/** Running needs a cluster, a broker's data and logs. */
export const RUN_BYTES = 1024 ** 3;

/** The Debian package that brings each program. */
const PACKAGES: Readonly<Record<string, string>> = {
  bwrap: "bubblewrap",
  mmdebstrap: "mmdebstrap",
  chromium: "chromium",
};

/** Stops with a sentence where no root file system can run at all. */
export function requireLinux(platform: NodeJS.Platform = process.platform): void {
  if (platform !== "linux") {
    throw new StackError(
      `Without Docker the stack runs on Linux only, and this is ${platform}: start a Docker engine and run this again.`,
    );
  }
}

/** Stops with a sentence when the disk under `folder` has too little room. */
export function requireDisk(folder: string, bytes: number): void {
  mkdirSync(folder, { recursive: true });
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (free < bytes) {
    const gigabytes = (value: number) => (value / 1024 ** 3).toFixed(1);
    throw new StackError(
      `The disk of ${folder} has ${gigabytes(free)} GB free and ${gigabytes(bytes)} GB are needed: make room, or set XDG_CACHE_HOME to a folder on a larger disk.`,
    );
  }
}

/** The same command with the rights of root: as it is for root, through sudo for anybody else. */
export async function asRoot(command: Command, why: string): Promise<Command> {
  if (process.getuid?.() === 0) {
    return command;
  }
  const sudo = which("sudo");
  const allowed =
    sudo !== null && (process.stdin.isTTY || (await run({ file: sudo, args: ["-n", "true"] })).status === 0);
  if (!sudo || !allowed) {
    throw new StackError(
      `${why} needs root and this user may not use sudo: run this as root, or let the user use sudo.`,
    );
  }
  if (process.stdin.isTTY) {
    // Ask for the password now, at the terminal, so that no later step stands waiting for it unseen.
    const { spawnSync } = await import("node:child_process");
    spawnSync(sudo, ["-v"], { stdio: "inherit" });
  }
  const passed = Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  const settings = passed.map(([name, value]) => `${name}=${value}`);
  return { ...command, file: sudo, args: ["-n", "env", ...settings, command.file, ...command.args] };
}

/** Makes sure that programs are there, installing their packages with apt-get where one is missing. */
export async function requirePrograms(programs: readonly string[], steps: Steps): Promise<void> {
  const missing = programs
    .filter((program) => !which(program))
    .map((program) => PACKAGES[program] ?? program);
  if (missing.length === 0) {
    return;
  }
  if (!which("apt-get")) {
    throw new StackError(
      `${missing.join(" and ")} must be installed, and this machine has no apt-get: install them, or start a Docker engine.`,
    );
  }
  await steps.run(
    `Install ${missing.join(", ")}`,
    async () => {
      const failure = `apt-get could not install ${missing.join(" and ")}: install them by hand and run this again.`;
      const why = `Installing ${missing.join(" and ")}`;
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      await mustRun(await asRoot({ file: "apt-get", args: ["update"], env }, why), failure);
      await mustRun(
        await asRoot(
          { file: "apt-get", args: ["install", "-y", "--no-install-recommends", ...missing], env },
          why,
        ),
        failure,
      );
    },
    "once",
  );
}

/** Stops with a sentence where the kernel lets nobody make the namespaces that bubblewrap needs. */
export async function requireNamespaces(): Promise<void> {
  const trial = await run({
    file: "bwrap",
    args: [
      "--ro-bind",
      "/",
      "/",
      "--proc",
      "/proc",
      "--unshare-user",
      "--unshare-pid",
      "--uid",
      "1000",
      "true",
    ],
  });
  if (trial.status !== 0) {
    throw new StackError(
      `bubblewrap may not make a user namespace here (${trial.output.trim()}): allow it (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), or start a Docker engine.`,
    );
  }
}
