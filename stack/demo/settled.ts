// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { StackError } from "../support/errors.ts";
import { waitUntil } from "../support/wait.ts";
import type { Receipt } from "./send.ts";

const WAIT_MS = 120_000;

const SAMPLE =
  /^freight_events_settled_total\{[^}]*outcome="(?:applied|duplicate|stale|exception|parked)"[^}]*\} (\d+)$/gm;

/** How many events are settled for good, as the sidecar's metrics page says; those that are tried again do not count. */
export function settledIn(metricsPage: string): number {
  return [...metricsPage.matchAll(SAMPLE)].reduce((sum, [, count]) => sum + Number(count), 0);
}

export async function settledEvents(gatewayUrl: string): Promise<number> {
  const page = await fetch(new URL("/metrics", gatewayUrl));
  return settledIn(await page.text());
}

/**
 * Waits until Odoo has given its verdict on every accepted event. That its log has them proves nothing where they were
 * sent before: then it had them already.
 */
export async function awaitSettled(
  gatewayUrl: string,
  before: number,
  receipts: readonly Receipt[],
): Promise<void> {
  const accepted = receipts.reduce((sum, { eventIds }) => sum + eventIds.length, 0);
  let settled = 0;
  const complete = await waitUntil(
    async () => {
      settled = (await settledEvents(gatewayUrl)) - before;
      return settled >= accepted;
    },
    WAIT_MS,
    250,
  );
  if (!complete) {
    throw new StackError(
      `Odoo has taken ${settled} of ${accepted} events after ${WAIT_MS / 1000} s: see the sidecar's log for why. ` +
        "Was its key renewed in Odoo? `npm run stop` and `npm run demo` give it a new one.",
    );
  }
}
