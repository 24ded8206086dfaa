// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import type { Orm } from "@web/services";

export type BulkAction = "assign" | "snooze" | "waive" | "replay";

export const BULK_ACTIONS: readonly { action: BulkAction; label: () => string }[] = [
  { action: "assign", label: () => _t("Assign") },
  { action: "snooze", label: () => _t("Snooze") },
  { action: "waive", label: () => _t("Waive") },
  { action: "replay", label: () => _t("Replay") },
];

/** What is to be decided, besides the action: the reason to waive, the moment to come back, the new owner. */
export interface BulkValues {
  reason?: string;
  until?: string;
  assignee_id?: number;
}

/** Which exceptions: those that were marked, or all that are like one. */
export type BulkRange = { ids: number[] } | { likeId: number };

interface Progress {
  state: "new" | "running" | "stopped" | "done";
  total: number;
  looked: number;
  refused: number;
  refusals: { exception_id: number; name: string; message: string }[];
}

type Phase = "asking" | "trying" | "tried" | "running" | "over";

const MODEL = "freight.exception.bulk";

/**
 * One decision about many exceptions, as the server makes it: each call does a part of it and says how far it is. What is done
 * stays done when the page is closed, and the server finishes the rest.
 */
export class BulkDecision {
  phase: Phase = "asking";
  progress: Progress | null = null;
  private id: number | null = null;
  private halted = false;
  private readonly orm: Orm;

  constructor(orm: Orm) {
    this.orm = markRaw(orm);
  }

  /** Looks what would become of each, and changes nothing. */
  async tryOut(action: BulkAction, range: BulkRange, values: BulkValues): Promise<void> {
    const ids = "ids" in range ? range.ids : [];
    const like = "likeId" in range ? range.likeId : null;
    const { id } = await this.orm.silent.call<{ id: number }>(MODEL, "desk_new", [action, ids, values, like]);
    this.id = id;
    this.phase = "trying";
    await this.step("desk_try", ({ looked, total }) => looked >= total);
    this.phase = this.halted ? "over" : "tried";
  }

  /** Decides. */
  async run(): Promise<void> {
    this.phase = "running";
    await this.step("desk_run", ({ state }) => state !== "running");
    this.phase = "over";
  }

  /** Decides about no more of them. */
  async stop(): Promise<void> {
    this.halted = true;
    if (this.id !== null && this.phase !== "over") {
      const last = await this.orm.silent.call<Progress>(MODEL, "desk_stop", [[this.id]]);
      this.progress = last;
    }
  }

  private async step(method: string, over: (progress: Progress) => boolean): Promise<void> {
    do {
      this.progress = await this.orm.silent.call<Progress>(MODEL, method, [[this.id]]);
    } while (!this.halted && !over(this.progress));
  }
}
