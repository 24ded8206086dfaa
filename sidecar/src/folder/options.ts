// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { KnownSystem } from "../gateway/known-system.ts";
import type { IntakeMetrics } from "../intake/ports.ts";
import type { IntakeOptions } from "../intake/take.ts";
import type { Logger } from "../observability/logger.ts";

/** What the watcher of folders is given; each system's files are taken with the same. */
export interface FolderOptions extends IntakeOptions {
  /** The folder that holds one for each system. */
  readonly root: string;
  /** A name for this process that no other one has. */
  readonly process: string;
  readonly settleMs: number;
  readonly lookMs?: number;
  /** The systems by now. */
  systems(): Iterable<KnownSystem>;
  readonly metrics: IntakeMetrics;
  readonly logger: Logger;
}
