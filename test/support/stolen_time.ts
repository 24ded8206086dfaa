// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** How much of the processors' time the host of a virtual machine keeps from it: what is timed by the clock contains that, too. */
import { readFileSync } from "node:fs";

/** Fields of /proc/stat's first line: user, nice, system, idle, iowait, irq, softirq, steal (proc_stat(5)). */
const STEAL = 7;
const FIELDS = 8;

/** Begins to watch; the function it answers gives the share that was stolen since, 0 to 1. */
export function watchStolenTime(): () => number {
  const before = processorTimes();
  return () => {
    const spent = processorTimes().map((now, field) => now - (before[field] ?? 0));
    const all = spent.reduce((sum, part) => sum + part, 0);
    return all > 0 ? (spent[STEAL] ?? 0) / all : 0;
  };
}

/** Ticks of all processors since the start; none where the system does not tell. */
function processorTimes(): number[] {
  try {
    const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n", 1);
    return line
      .split(/\s+/)
      .slice(1, FIELDS + 1)
      .map(Number);
  } catch {
    return [];
  }
}
