// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { Coalescer } from "../exception_desk/coalescer";

/** What changes numbers, as far as the bus tells it. */
const CHANGES = ["exception", "shipment", "outbox", "parked"].map((model) => `freight_bridge.${model}`);
/** Also without a word of the bus: time passes, money is not told about, and a connection may be down. */
const EVERY_MS = 30_000;
const WAIT_MS = 4_000;
/** Of a database that takes long to count, no more than this part of its time is asked for. */
const SHARE = 10;

/**
 * Has a page read again while it is looked at: some seconds after a change, however many there are, and every half minute.
 *
 * @param took how long the last reading took, in milliseconds
 */
export function useTowerLive(refresh: () => Promise<void>, took: () => number): void {
  const bus = useService("bus_service");
  const read = async (): Promise<void> => {
    if (document.visibilityState !== "hidden") {
      await refresh();
    }
  };
  const coalescer = new Coalescer(read, () => Math.max(WAIT_MS, took() * SHARE));
  const listen = ({ ids }: { ids: number[] }): void => coalescer.add(ids);
  let timer: number;
  onMounted(() => {
    for (const change of CHANGES) {
      bus.subscribe(change, listen);
    }
    void bus.start();
    timer = browser.setInterval(() => coalescer.add([0]), EVERY_MS);
  });
  onWillUnmount(() => {
    for (const change of CHANGES) {
      bus.unsubscribe(change, listen);
    }
    browser.clearInterval(timer);
    coalescer.cancel();
  });
}
