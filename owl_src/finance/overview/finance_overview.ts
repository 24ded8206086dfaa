// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type FileKind, openRecords, saveBlock } from "@freight_bridge/control_tower/block_actions";
import { TowerBlock } from "@freight_bridge/control_tower/tower_block";
import type { Cell } from "@freight_bridge/control_tower/tower_types";
import { dayText, instantText } from "@freight_bridge/moment";
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import type { Domain, Orm, Services } from "@web/services";
import {
  type StandardActionServiceProps,
  standardActionServiceProps,
} from "@web/webclient/actions/action_service";
import { CloseChecklist } from "./close_checklist";
import { OverviewFilters } from "./overview_filters";
import { periodOf, periodText } from "./overview_period";
import { type Choice, MODEL, OverviewStore, PAGE } from "./overview_store";

const DESK = "freight_bridge.freight_exception_desk_action";

/** How far what platforms told has come, what is at risk, and what is left before a period can be closed. */
export class FinanceOverview extends Component<StandardActionServiceProps> {
  static override template = "freight_bridge_finance.Overview";
  static components = { CloseChecklist, Layout, OverviewFilters, TowerBlock };
  static override props = { ...standardActionServiceProps };

  overview!: OverviewStore;
  orm!: Orm;
  action!: Services["action"];

  override setup(): void {
    this.orm = useService("orm");
    this.action = useService("action");
    this.overview = useState(new OverviewStore(this.orm, this.keptChoice()));
    useSetupAction({ getLocalState: () => ({ choice: { ...this.overview.choice } }) });
    onWillStart(() => {
      void this.overview.refresh();
    });
  }

  /** What was chosen before a number was followed; a company that was switched off since is no choice. */
  private keptChoice(): Choice {
    const kept = this.props.state?.choice as Choice | undefined;
    const isThere = user.activeCompanies.some(({ id }) => id === kept?.company);
    const period = periodOf("month", luxon.DateTime.now());
    return { period, system: 0, kind: "", ...kept, company: (isThere && kept?.company) || 0 };
  }

  get readText(): string {
    const { readAt } = this.overview;
    return readAt ? _t("As of %s", instantText(readAt, { showSeconds: true })) : "";
  }

  get periodText(): string {
    const { period } = this.overview.choice;
    return period.kind === "own"
      ? _t("%(first)s to %(last)s", { first: dayText(period.first), last: dayText(period.last) })
      : periodText(period);
  }

  /** A single exception is opened where it can be decided. */
  async open(cell: Cell, name: string): Promise<void> {
    const id = cell.open.model === "freight.exception" ? onlyId(cell.open.domain) : null;
    await (id === null
      ? openRecords(this.action, cell, name)
      : this.action.doAction(DESK, { props: { resId: id } }));
  }

  async export(key: string, kind: FileKind): Promise<void> {
    const { scope } = this.overview;
    if (scope) {
      await saveBlock(this.orm, MODEL, PAGE, scope, key, kind);
    }
  }
}

/** The id that a domain asks for and nothing else, if it does so. */
function onlyId(domain: Domain): number | null {
  const [term] = domain;
  const isOne = domain.length === 1 && Array.isArray(term) && term[0] === "id" && typeof term[2] === "number";
  return isOne ? (term[2] as number) : null;
}

registry.category("lazy_components").add("freight_bridge_finance.overview", FinanceOverview);
