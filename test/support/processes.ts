// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { readFileSync } from "node:fs";
import { memoryOf } from "./memory.ts";

/** Clock ticks a second in /proc: USER_HZ, which is 100 on every Linux that Node runs on (proc(5)). */
const TICKS = 100;

/** The most that one of these processes, or of those that they started, ever held, MiB. */
export function highestMemory(pids: readonly (number | null)[]): number {
  return Math.max(...family(pids).map((pid) => memoryOf(pid).highest));
}

/** Processor seconds that these processes have used by now, and those that they started, ended or not. */
export function processorSeconds(pids: readonly (number | null)[]): number {
  return family(pids).reduce((sum, pid) => sum + ticks(pid), 0) / TICKS;
}

/** These processes and all that they started, directly or not, that still run. */
function family(pids: readonly (number | null)[]): number[] {
  return pids.flatMap((pid) => {
    if (pid === null) throw new Error("a server does not run any more");
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return [pid, ...family(children.map(Number))];
  });
}

/** utime, stime, cutime and cstime: its own, and that of children which it has seen end. */
function ticks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in parentheses, may hold anything; the field after it is the third.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}
