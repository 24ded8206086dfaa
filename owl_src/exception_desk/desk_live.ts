// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { Coalescer } from "./coalescer";

const CHANGED = "freight_bridge.exception";
const WAIT_MS = 250;
/** After a read a page rests, and twice as long as Odoo needed to answer where that is longer: many pages must not keep a busy server from its work. */
const REST_MS = 2_000;
const REST_FOR_ANSWER = 2;
const LONGEST_REST_MS = 4_000;
/** By so much of it each rest is longer at random: all pages hear of a change at once, and should not all ask at once. */
const SPREAD = 0.5;
/** How often the page looks whether it is still told of changes. */
const CHECK_MS = 5_000;
/** While it is not told, it reads at every so-manieth look. */
const POLL_EVERY = 3;

export interface Live {
  /** Odoo tells nothing: the page asks every 15 seconds. */
  down: boolean;
  /** When the page last asked because it was told nothing. */
  askedAt: LuxonDateTime | null;
}

/**
 * Tells which exceptions were made or changed, while the component is on the page. A browser that just connected is told
 * again about the last minute, so `onChange` must not mind hearing a thing twice. Where Odoo's bus is down, `onSilence` is
 * called every 15 seconds, and once more when it is back.
 */
export function useDeskLive(
  onChange: (ids: ReadonlySet<number>) => Promise<void>,
  onSilence: () => Promise<void>,
): Live {
  const bus = useService("bus_service");
  const live = useState<Live>({ down: false, askedAt: null });
  let restUntil = 0;
  const read = async (ids: ReadonlySet<number>): Promise<void> => {
    const began = Date.now();
    await onChange(ids);
    const now = Date.now();
    restUntil = now + restFor(now - began);
  };
  const wait = (): number => Math.max(WAIT_MS, restUntil - Date.now());
  const coalescer = new Coalescer(read, wait);
  const listen = ({ ids }: { ids: number[] }): void => coalescer.add(ids);
  let silent = 0;
  const ask = async (): Promise<void> => {
    await onSilence();
    live.askedAt = luxon.DateTime.now();
  };
  /** One look of grace: a connection that is only just being made is not down. */
  const check = (): void => {
    if (bus.workerState === "CONNECTED") {
      if (live.down) {
        live.down = false;
        void ask();
      }
      silent = 0;
      return;
    }
    silent += 1;
    if (silent >= 2) {
      live.down = true;
      if ((silent - 2) % POLL_EVERY === 0) {
        void ask();
      }
    }
  };
  let timer: number;
  onMounted(() => {
    bus.subscribe(CHANGED, listen);
    void bus.start();
    timer = browser.setInterval(check, CHECK_MS);
  });
  onWillUnmount(() => {
    bus.unsubscribe(CHANGED, listen);
    browser.clearInterval(timer);
    coalescer.cancel();
  });
  return live;
}

/** How long a page rests after an answer that took so long; both ms. */
function restFor(took: number): number {
  const rest = Math.min(LONGEST_REST_MS, Math.max(REST_MS, took * REST_FOR_ANSWER));
  return rest * (1 + SPREAD * Math.random());
}
