// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw, onWillDestroy, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const TICK_MS = 30_000;

/** The time, as a state that moves on: what is "due in 5 minutes" must not stay so while the page stands open. */
export function useNow(): { now: LuxonDateTime } {
  const clock = useState({ now: now() });
  const timer = browser.setInterval(() => {
    clock.now = now();
  }, TICK_MS);
  onWillDestroy(() => browser.clearInterval(timer));
  return clock;
}

/** Nobody changes a moment: watched by OWL, each look into it would take many times as long. */
function now(): LuxonDateTime {
  return markRaw(luxon.DateTime.now());
}
