// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onMounted, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Coalescer } from "./coalescer";
import type { QueueStore } from "./queue_store";

/** Exception id → the names of who else looks at it. */
export type Lookers = Record<string, string[]>;

const LOOKING = "freight_bridge.looking";
/** Who only passes over a row does not look at it. */
const STAY_MS = 500;
const GATHER_MS = 250;
/** The server forgets who was silent for 75 s. */
const BEAT_MS = 30_000;
const MODEL = "freight.exception";

/** Says which exception the user looks at, and knows who looks at those of the queue. What fails is tried at the next beat. */
export function useDeskPresence(queue: QueueStore): { lookers: Lookers } {
  const bus = useService("bus_service");
  const { silent } = useService("orm");
  const presence = useState<{ lookers: Lookers }>({ lookers: {} });
  const ask = async (method: string, args: unknown[]): Promise<unknown> => {
    try {
      return await silent.call(MODEL, method, args);
    } catch {
      return undefined;
    }
  };
  const look = (): Promise<unknown> => ask("desk_look", [queue.selectedId ?? false]);
  let reads = 0;
  const read = async (): Promise<void> => {
    reads += 1;
    const asked = reads;
    const ids = new Set(queue.rows.map(({ id }) => id));
    if (queue.selectedId !== null) {
      ids.add(queue.selectedId);
    }
    const lookers = (await ask("desk_lookers", [[...ids]])) as Lookers | undefined;
    if (asked === reads) {
      presence.lookers = lookers ?? {};
    }
  };
  const coalescer = new Coalescer(read, GATHER_MS);
  const listen = ({ ids }: { ids: number[] }): void => coalescer.add(ids);
  const stay = useDebounced(look, STAY_MS);
  let timer: number;
  onMounted(() => {
    bus.subscribe(LOOKING, listen);
    timer = browser.setInterval(() => void look().then(read), BEAT_MS);
    void read();
  });
  onWillUnmount(() => {
    bus.unsubscribe(LOOKING, listen);
    browser.clearInterval(timer);
    coalescer.cancel();
    stay.cancel();
    void ask("desk_look", [false]);
  });
  useEffect(
    () => void stay(),
    () => [queue.selectedId],
  );
  return presence;
}
