// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { readdirSync, readFileSync } from "node:fs";

/**
 * One process, told apart from any later one that is given the same number: the number, when it started
 * (clock ticks after boot, field 22 of proc_pid_stat(5)) and which boot that was.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly boot: string;
}

/** What /proc/PID/stat says of a process. `state` is one letter, Z for a zombie. */
export interface ProcessStat {
  readonly comm: string;
  readonly state: string;
  readonly parent: number;
  readonly startTime: string;
}

/** Reads a line of /proc/PID/stat. The name in brackets may itself hold brackets and blanks, so the last bracket counts. */
export function parseStat(line: string): ProcessStat {
  const open = line.indexOf("(");
  const close = line.lastIndexOf(")");
  const rest = line.slice(close + 2).split(" ");
  const [state, parent, startTime] = [rest[0], rest[1], rest[19]];
  if (open < 0 || close < open || !state || !parent || !startTime) {
    throw new Error("This is not a line of /proc/PID/stat");
  }
  return { comm: line.slice(open + 1, close), state, parent: Number(parent), startTime };
}

function statOf(pid: number): ProcessStat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return null;
  }
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** Who runs under this number now; null when nobody does. */
export function identify(pid: number): ProcessIdentity | null {
  const stat = statOf(pid);
  return stat && stat.state !== "Z" ? { pid, startTime: stat.startTime, boot: bootId() } : null;
}

/** Whether exactly this process still lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== null && now.startTime === identity.startTime && now.boot === identity.boot;
}

/** The process and all that descends from it, parents first. */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) {
      children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
    }
  }
  const family = [pid];
  for (const member of family) {
    family.push(...(children.get(member) ?? []));
  }
  return family;
}

/**
 * The program that a bubblewrap process runs for us: bwrap stays as a monitor outside and as process 1 inside its
 * namespace, and passes no signal on, so signals must go to the first descendant that is not bwrap.
 */
export function programUnder(pid: number): number {
  return familyOf(pid).find((member) => statOf(member)?.comm !== "bwrap") ?? pid;
}

/** Sends a signal; a process that has gone meanwhile is what the sender wanted anyway. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
