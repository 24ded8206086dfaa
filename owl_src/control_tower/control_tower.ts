// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import type { Orm, Services } from "@web/services";
import {
  type StandardActionServiceProps,
  standardActionServiceProps,
} from "@web/webclient/actions/action_service";
import { instantText } from "../moment";
import { type FileKind, openRecords, saveBlock } from "./block_actions";
import { TowerBlock } from "./tower_block";
import { TowerFilters } from "./tower_filters";
import { useTowerLive } from "./tower_live";
import { type Choice, TowerStore } from "./tower_store";
import type { Cell, PageName } from "./tower_types";

const FIRST: Choice = { page: "operations", range: { kind: "week", first: "", last: "" }, company: 0 };

/** What is on its way, what is owed, and whether messages flow: one page each, every number a way to its records. */
export class ControlTower extends Component<StandardActionServiceProps> {
  static override template = "freight_bridge.ControlTower";
  static components = { Layout, TowerBlock, TowerFilters };
  static override props = { ...standardActionServiceProps };

  tower!: TowerStore;
  state!: { pages: PageName[] };
  orm!: Orm;
  action!: Services["action"];

  override setup(): void {
    this.orm = useService("orm");
    this.action = useService("action");
    this.state = useState({ pages: [] });
    this.tower = useState(new TowerStore(this.orm, this.keptChoice()));
    useSetupAction({ getLocalState: () => ({ choice: { ...this.tower.choice } }) });
    useTowerLive(
      () => this.tower.refresh(),
      () => this.tower.took,
    );
    onWillStart(async () => {
      this.state.pages = await this.orm.call<PageName[]>("freight.tower", "pages", []);
      const [first] = this.state.pages;
      if (first && !this.state.pages.includes(this.tower.choice.page)) {
        this.tower.choice.page = first;
      }
      void this.tower.refresh();
    });
  }

  /** What was chosen before a number was followed; a company that was switched off since is no choice. */
  private keptChoice(): Choice {
    const kept = this.props.state?.choice as Choice | undefined;
    const isThere = user.activeCompanies.some(({ id }) => id === kept?.company);
    return { ...FIRST, ...kept, company: (isThere && kept?.company) || 0 };
  }

  get readText(): string {
    const { readAt } = this.tower;
    return readAt ? _t("As of %s", instantText(readAt, { showSeconds: true })) : "";
  }

  open(cell: Cell, name: string): Promise<void> {
    return openRecords(this.action, cell, name);
  }

  async export(key: string, kind: FileKind): Promise<void> {
    const { scope, choice } = this.tower;
    if (scope) {
      await saveBlock(this.orm, "freight.tower", choice.page, scope, key, kind);
    }
  }
}

registry.category("lazy_components").add("freight_bridge.control_tower", ControlTower);
