// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onMounted, onWillUnmount } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Coalescer } from "./coalescer";

const CHANGED = "freight_bridge.exception";
const WAIT_MS = 250;

/**
 * Tells which exceptions were made or changed, while the component is on the page. A browser that just connected is told
 * again about the last minute, so `onChange` must not mind hearing a thing twice.
 */
export function useDeskLive(onChange: (ids: ReadonlySet<number>) => Promise<void>): void {
  const bus = useService("bus_service");
  const coalescer = new Coalescer(onChange, WAIT_MS);
  const listen = ({ ids }: { ids: number[] }): void => coalescer.add(ids);
  onMounted(() => {
    bus.subscribe(CHANGED, listen);
    void bus.start();
  });
  onWillUnmount(() => {
    bus.unsubscribe(CHANGED, listen);
    coalescer.cancel();
  });
}
