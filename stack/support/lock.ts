// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StackError } from "./errors.ts";

/**
 * Runs `work` while no other process of this machine runs work under the same file. The lock is the kernel's
 * (flock(1) of util-linux), held by a helper whose input ends with us: however we end, the lock does too.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const holder = spawn("flock", [file, "sh", "-c", "echo held; cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const patience = setTimeout(() => onWait?.(), 1_000);
  const closed = once(holder, "close");
  const held = await Promise.race([
    once(holder.stdout, "data").then(() => true),
    closed.then(
      () => false,
      () => false,
    ),
  ]);
  clearTimeout(patience);
  if (!held) {
    throw new StackError(
      `The lock ${file} could not be taken: install util-linux (flock) and run this again.`,
    );
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await closed;
  }
}
