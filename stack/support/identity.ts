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
  readonly session: number;
  readonly startTime: string;
}

/** Reads a line of /proc/PID/stat. The name in brackets may itself hold brackets and blanks, so the last bracket counts. */
export function parseStat(line: string): ProcessStat {
  const open = line.indexOf("(");
  const close = line.lastIndexOf(")");
  const rest = line.slice(close + 2).split(" ");
  const [state, parent, session, startTime] = [rest[0], rest[1], rest[3], rest[19]];
  if (open < 0 || close < open || !state || !parent || !session || !startTime) {
    throw new Error("This is not a line of /proc/PID/stat");
  }
  return {
    comm: line.slice(open + 1, close),
    state,
    parent: Number(parent),
    session: Number(session),
    startTime,
  };
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

/**
 * All that lives of a session that a process opened (setsid(2)): its members and what descends from them, the
 * leader first. This holds after the process itself has died: a number stays taken as long as a session is named after it, so
 * when another process has the number, nothing of the session is left.
 */
export function familyOf(leader: ProcessIdentity): ProcessIdentity[] {
  const stats = new Map<number, ProcessStat>();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) {
      stats.set(Number(name), stat);
    }
  }
  // A zombie is still the process itself: who started it has yet to ask how it ended.
  const holder = stats.get(leader.pid)?.startTime ?? leader.startTime;
  const isForeign = leader.boot !== bootId() || holder !== leader.startTime;
  const family = new Set(
    isForeign ? [] : [...stats].filter(([, stat]) => stat.session === leader.pid).map(([pid]) => pid),
  );
  for (const member of family) {
    for (const [pid, { parent }] of stats) {
      if (parent === member) {
        family.add(pid);
      }
    }
  }
  return [...family]
    .sort((a, b) => Number(b === leader.pid) - Number(a === leader.pid))
    .map(identify)
    .filter((member) => member !== null);
}

/**
 * The program that a bubblewrap process runs for us, null while there is none yet. bwrap stays as a monitor outside and
 * as process 1 inside its namespace and passes no signal on, so signals must go to the first that is not bwrap.
 */
export function programUnder(leader: ProcessIdentity): ProcessIdentity | null {
  return familyOf(leader).find(({ pid }) => statOf(pid)?.comm !== "bwrap") ?? null;
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
