// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { Coalescer } from "./coalescer";

const CHANGED = "freight_bridge.exception";
const WAIT_MS = 250;
/** A page rests twice as long as Odoo needed for its last answer: many pages must not keep a busy server from its work. */
const PAUSE_FOR_ANSWER = 2;
const LONGEST_WAIT_MS = 2_000;
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
  let took = 0;
  const read = async (ids: ReadonlySet<number>): Promise<void> => {
    const began = Date.now();
    await onChange(ids);
    took = Date.now() - began;
  };
  const wait = (): number => Math.max(WAIT_MS, Math.min(LONGEST_WAIT_MS, took * PAUSE_FOR_ANSWER));
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
