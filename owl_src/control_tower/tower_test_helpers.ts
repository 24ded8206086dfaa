// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { startBusService } from "@bus/../tests/bus_test_helpers";
import type { Block, Cell, PageName, Scope, TowerPage } from "@freight_bridge/control_tower/tower_types";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import {
  defineModels,
  fields,
  getService,
  models,
  mountWithCleanup,
  onRpc,
  preloadBundle,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

class FreightShipment extends models.Model {
  override _name = "freight.shipment";
  name = fields.Char();
  override _records = [
    { id: 1, name: "FS1" },
    { id: 2, name: "FS2" },
  ];
  override _views = { list: `<list><field name="name"/></list>`, search: "<search/>" };
}

export function defineTower(): void {
  defineMailModels();
  defineModels([FreightShipment]);
  preloadBundle("web.chartjs_lib");
}

export function cell(value: Cell["value"], change: Partial<Cell> = {}): Cell {
  return {
    kind: "count",
    value,
    count: null,
    currency_id: null,
    tone: null,
    open: { model: "freight.shipment", domain: [["id", "=", 2]] },
    ...change,
  };
}

export function block(change: Partial<Block> = {}): Block {
  return {
    key: "now",
    title: "Now",
    hint: null,
    look: "tiles",
    labels: ["What"],
    columns: [{ key: "count", name: "Number" }],
    drawn: ["count"],
    rows: [{ labels: ["Late"], cells: [cell(3, { tone: "danger" })] }],
    ...change,
  };
}

/** What the server answers about a page. */
export type PageServer = (name: PageName, scope: Scope) => Block[] | Promise<Block[]>;

export async function openTower(server: PageServer, pages: PageName[] = ["operations", "it"]): Promise<void> {
  mockDate("2026-11-20 08:00:00", 0);
  onRpc("freight.tower", "pages", () => pages);
  onRpc("freight.tower", "page", async ({ args }): Promise<TowerPage> => {
    const [name, scope] = args as [PageName, Scope];
    return { read_at: "2026-11-20 08:00:00", blocks: await server(name, scope) };
  });
  await mountWithCleanup(WebClient);
  await startBusService();
  await getService("action").doAction("freight_bridge.control_tower");
  await settled();
}

export async function settled(): Promise<void> {
  await animationFrame();
  await animationFrame();
}
