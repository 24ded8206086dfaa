// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import type { CallOptions } from "../odoo/client.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import { type Claimed, type Outbox, OutboxRow, type Settlement } from "../odoo/outbox.ts";

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** A row for a partner's endpoint; `id` makes the rest. */
export function testRow(id: number, url: string, changes: Record<string, unknown> = {}): OutboxRow {
  return OutboxRow.parse({
    id,
    lease: "none yet",
    attempt: 1,
    message_id: `msg_${id}`,
    system: { code: "acme", name: "ACME", dialect: "canonical", mode: "live" },
    event: {
      specversion: "1.0",
      id: `event-${id}`,
      source: "/systems/acme",
      type: "freight.tender.offered.v1",
      time: "2026-11-20T10:00:00.000Z",
      data: { references: [{ kind: "shipment", value: "SHP1" }], note: "é" },
    },
    envelope: null,
    destination: {
      channel: "http",
      url,
      signature: "standard_webhooks",
      secret: SECRET,
      allow_private: true,
    },
    ...changes,
  });
}

interface Kept {
  row: OutboxRow;
  state: "pending" | "claimed" | "sent" | "failed";
  attempt: number;
  lease: string | null;
  leaseEndsAt: number;
  dueAt: number;
}

/** What `freight.outbox` does with rows, leases and settlements, in memory; seconds may be shortened. */
export class TestOutbox implements Outbox {
  readonly kept: Kept[];
  /** Every settlement that was accepted, in order. */
  readonly settled: Settlement[] = [];
  readonly lost: Settlement[] = [];
  claims = 0;
  settles = 0;
  /** Called before each settlement; may reject, or never end. */
  beforeSettle: () => Promise<void> = async () => {};
  beforeClaim: () => Promise<void> = async () => {};
  readonly #secondMs: number;

  constructor(rows: readonly OutboxRow[], secondMs = 1_000) {
    this.#secondMs = secondMs;
    this.kept = rows.map((row) => ({
      row,
      state: "pending",
      attempt: 0,
      lease: null,
      leaseEndsAt: 0,
      dueAt: 0,
    }));
  }

  async claim(
    _courier: string,
    limit: number,
    leaseSeconds: number,
    options?: CallOptions,
  ): Promise<Claimed> {
    this.claims += 1;
    await unlessAborted(this.beforeClaim(), options?.signal);
    const now = performance.now();
    const due = this.kept.filter(
      (one) =>
        (one.state === "pending" && one.dueAt <= now) || (one.state === "claimed" && one.leaseEndsAt <= now),
    );
    const rows = due.slice(0, limit).map((one) => {
      one.state = "claimed";
      one.attempt += 1;
      one.lease = randomUUID();
      one.leaseEndsAt = now + leaseSeconds * this.#secondMs;
      return { ...one.row, attempt: one.attempt, lease: one.lease };
    });
    return { rows, unreadable: [] };
  }

  async settle(settlements: readonly Settlement[], options?: CallOptions) {
    this.settles += 1;
    await unlessAborted(this.beforeSettle(), options?.signal);
    return settlements.map((settlement) => ({ id: settlement.id, state: this.#settle(settlement) }));
  }

  #settle(settlement: Settlement): string {
    const one = this.kept.find(({ row }) => row.id === settlement.id);
    if (one === undefined || one.lease !== settlement.lease) {
      this.lost.push(settlement);
      return "lost";
    }
    this.settled.push(settlement);
    one.lease = null;
    one.state = settlement.outcome === "retry" ? "pending" : settlement.outcome;
    one.dueAt = performance.now() + (settlement.retry_in_seconds ?? 0) * this.#secondMs;
    return one.state;
  }
}

/** As a call to Odoo ends when its signal does. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    work.then(resolve, reject);
    const onAbort = () => reject(new TransientOdooError("stopped", "given up"));
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
