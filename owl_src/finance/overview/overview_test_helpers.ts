// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { startBusService } from "@bus/../tests/bus_test_helpers";
import { block, cell, settled } from "@freight_bridge/../tests/control_tower/tower_test_helpers";
import type { Block, Check, Scope } from "@freight_bridge/control_tower/tower_types";
import { mockDate } from "@odoo/hoot-mock";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

/** A line of a checklist, with 3 left that nobody looked at. */
export function line(key: string, change: Partial<Check> = {}): Block["rows"][number] {
  const check: Check = {
    key,
    company_id: 1,
    hint: `About ${key}.`,
    state: "left",
    left: 3,
    looked: null,
    ...change,
  };
  const looked = check.looked && cell(check.looked.user, { kind: "word" });
  return { labels: [`Line ${key}`], cells: [cell(check.left), looked], check };
}

export function checklist(...rows: Block["rows"]): Block {
  return block({
    key: "close_1",
    title: "Close checklist: Zebra",
    look: "checklist",
    labels: ["Line"],
    columns: [
      { key: "left", name: "Left" },
      { key: "looked", name: "Looked at by" },
    ],
    rows,
  });
}

/** Opens the page on 20 November 2026; `server` answers the blocks of a scope. */
export async function openOverview(
  server: (scope: Scope) => Block[] | Promise<Block[]>,
  page: Record<string, unknown> = {},
): Promise<void> {
  mockDate("2026-11-20 08:00:00", 0);
  onRpc("freight.finance.overview", "page", async ({ args }) => ({
    read_at: "2026-11-20 08:00:00",
    blocks: await server((args as [string, Scope])[1]),
    systems: [{ id: 7, name: "Platform" }],
    may_tick: true,
    ...page,
  }));
  await mountWithCleanup(WebClient);
  await startBusService();
  await getService("action").doAction("freight_bridge_finance.overview");
  await settled();
}
