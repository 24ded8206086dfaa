// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { ownRange, type Range, type RangeKind } from "./tower_range";
import type { Choice } from "./tower_store";
import type { PageName } from "./tower_types";

interface TowerFiltersProps {
  choice: Choice;
  pages: PageName[];
  onChoose: (change: Partial<Choice>) => void;
}

const PAGES: Record<PageName, () => string> = {
  operations: () => _t("Operations"),
  finance: () => _t("Finance"),
  it: () => _t("IT"),
};

/** Which page, of which time, of which company. */
export class TowerFilters extends Component<TowerFiltersProps> {
  static override template = "freight_bridge.TowerFilters";
  static override props = { choice: Object, pages: Array, onChoose: Function };

  companies = user.activeCompanies;

  get pages(): { name: PageName; label: string }[] {
    return this.props.pages.map((name) => ({ name, label: PAGES[name]() }));
  }

  get ranges(): { kind: RangeKind; label: string }[] {
    return [
      { kind: "today", label: _t("Today") },
      { kind: "week", label: _t("Last 7 days") },
      { kind: "month", label: _t("Last 30 days") },
      { kind: "quarter", label: _t("This quarter") },
      { kind: "own", label: _t("Other days") },
    ];
  }

  onRange(event: Event): void {
    const kind = (event.target as HTMLSelectElement).value as RangeKind;
    const { range } = this.props.choice;
    this.props.onChoose({
      range: kind === "own" ? ownRange(range, luxon.DateTime.now()) : { ...range, kind },
    });
  }

  onDay(edge: "first" | "last", event: Event): void {
    const { range } = this.props.choice;
    const changed: Range = { ...range, [edge]: (event.target as HTMLInputElement).value };
    this.props.onChoose({ range: changed });
  }

  onCompany(event: Event): void {
    this.props.onChoose({ company: Number((event.target as HTMLSelectElement).value) });
  }
}
