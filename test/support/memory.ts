// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { readFileSync } from "node:fs";

/** What a process holds in memory, MiB. */
export interface Memory {
  /** Resident now. */
  readonly now: number;
  /** The most that was ever resident, as the kernel counts it: no peak is missed between two looks. */
  readonly highest: number;
}

/** Memory of a process by its number. Throws when there is no such process. */
export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return { now: mebibytes(status, "VmRSS"), highest: mebibytes(status, "VmHWM") };
}

function mebibytes(status: string, field: string): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
  return Number(kibibytes) / 1024;
}
