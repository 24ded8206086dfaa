// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { StackError } from "../support/errors.ts";
import type { OdooSession } from "../support/odoo.ts";
import { waitUntil } from "../support/wait.ts";
import type { DemoMessage } from "./message.ts";
import type { Receipt } from "./send.ts";

/** What became of one system's messages. */
export interface SystemOutcome {
  readonly system: string;
  /** Messages sent. */
  readonly sent: number;
  /** Events that the gateway put on the queue. */
  readonly accepted: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly stale: number;
  readonly exceptions: number;
}

/** A row of freight.integration.log: one event, recorded once. */
export interface LogRow extends Record<string, unknown> {
  readonly id: number;
  readonly source: string;
  readonly event_id: string;
  readonly outcome: "applied" | "stale" | "exception";
}

const WAIT_MS = 120_000;

/** The last row of Odoo's log, to tell later rows from earlier ones. */
export async function lastLogId(odoo: OdooSession): Promise<number> {
  const [last] = await odoo.search<LogRow>("freight.integration.log", [], ["id"], {
    order: "id desc",
    limit: 1,
  });
  return last?.id ?? 0;
}

/** Waits until Odoo has recorded every accepted event, and gives the rows. */
export async function awaitLog(odoo: OdooSession, receipts: readonly Receipt[]): Promise<LogRow[]> {
  const wanted = new Set(
    receipts.flatMap(({ system, eventIds }) => eventIds.map((id) => `/systems/${system} ${id}`)),
  );
  const domain = [
    ["event_id", "in", [...new Set(receipts.flatMap(({ eventIds }) => eventIds))]],
    ["replay", "=", 0],
  ];
  let rows: LogRow[] = [];
  const complete = await waitUntil(
    async () => {
      const found = await odoo.search<LogRow>("freight.integration.log", domain, [
        "source",
        "event_id",
        "outcome",
      ]);
      rows = found.filter((row) => wanted.has(`${row.source} ${row.event_id}`));
      return rows.length === wanted.size;
    },
    WAIT_MS,
    250,
  );
  if (!complete) {
    throw new StackError(
      `Odoo has recorded ${rows.length} of ${wanted.size} events after ${WAIT_MS / 1000} s: see the sidecar's log and Odoo's for why.`,
    );
  }
  return rows;
}

/** Counts per system. What was accepted and made no row after `before` was known already: a duplicate. */
export function outcomesOf(
  receipts: readonly Receipt[],
  rows: readonly LogRow[],
  before: number,
): SystemOutcome[] {
  const systems = [...new Set(receipts.map((receipt) => receipt.system))];
  return systems.map((system) => {
    const own = receipts.filter((receipt) => receipt.system === system);
    const fresh = rows.filter((row) => row.source === `/systems/${system}` && row.id > before);
    const count = (outcome: LogRow["outcome"]) => fresh.filter((row) => row.outcome === outcome).length;
    const accepted = own.reduce((sum, { eventIds }) => sum + eventIds.length, 0);
    return {
      system,
      sent: own.length,
      accepted,
      applied: count("applied"),
      duplicates: accepted - fresh.length,
      stale: count("stale"),
      exceptions: count("exception"),
    };
  });
}

/** The same counts as the messages themselves promise them for a fresh stack. */
export function expectedOutcomes(messages: readonly DemoMessage[]): SystemOutcome[] {
  const systems = [...new Set(messages.map((message) => message.system))];
  return systems.map((system) => {
    const own = messages.filter((message) => message.system === system);
    const sum = (name: "applied" | "duplicates" | "stale" | "exceptions") =>
      own.reduce((total, { expected }) => total + (expected[name] ?? 0), 0);
    const counts = {
      applied: sum("applied"),
      duplicates: sum("duplicates"),
      stale: sum("stale"),
      exceptions: sum("exceptions"),
    };
    const accepted = counts.applied + counts.duplicates + counts.stale + counts.exceptions;
    return { system, sent: own.length, accepted, ...counts };
  });
}
