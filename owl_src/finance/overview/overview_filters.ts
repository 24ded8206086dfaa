// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { type Period, type PeriodKind, periodOf, periodText, stepped } from "./overview_period";
import type { Choice, System } from "./overview_store";

interface OverviewFiltersProps {
  choice: Choice;
  systems: System[];
  onChoose: (change: Partial<Choice>) => void;
}

/** Of which days, which company, which system, and what. */
export class OverviewFilters extends Component<OverviewFiltersProps> {
  static override template = "freight_bridge_finance.OverviewFilters";
  static override props = { choice: Object, systems: Array, onChoose: Function };

  companies = user.activeCompanies;

  get kinds(): { value: string; label: string }[] {
    return [
      { value: "", label: _t("All kinds") },
      { value: "invoice", label: _t("Invoices") },
      { value: "credit_note", label: _t("Credit notes") },
      { value: "payment", label: _t("Payments") },
      { value: "refund", label: _t("Refunds") },
      { value: "dispute", label: _t("Disputes") },
      { value: "payout", label: _t("Payouts") },
    ];
  }

  get periods(): { kind: PeriodKind; label: string }[] {
    return [
      { kind: "month", label: _t("Month") },
      { kind: "quarter", label: _t("Quarter") },
      { kind: "own", label: _t("Other days") },
    ];
  }

  get periodText(): string {
    return periodText(this.props.choice.period);
  }

  onPeriod(event: Event): void {
    const kind = (event.target as HTMLSelectElement).value as PeriodKind;
    const { period } = this.props.choice;
    const next: Period =
      kind === "own" ? { ...period, kind } : periodOf(kind, luxon.DateTime.fromISO(period.first));
    this.props.onChoose({ period: next });
  }

  step(by: -1 | 1): void {
    this.props.onChoose({ period: stepped(this.props.choice.period, by) });
  }

  onDay(edge: "first" | "last", event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.props.onChoose({ period: { ...this.props.choice.period, [edge]: value } });
  }

  onNumber(name: "company" | "system", event: Event): void {
    this.props.onChoose({ [name]: Number((event.target as HTMLSelectElement).value) });
  }

  onKind(event: Event): void {
    this.props.onChoose({ kind: (event.target as HTMLSelectElement).value });
  }
}
