// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Block, BlockRow, Cell, Check } from "@freight_bridge/control_tower/tower_types";
import { instantText } from "@freight_bridge/moment";
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

interface ChecklistProps {
  block: Block;
  period: string;
  mayTick: boolean;
  onOpen: (cell: Cell, name: string) => void;
  onLook: (check: Check) => void;
  onExport: (key: string, kind: "csv" | "xlsx") => void;
}

const LOOKS: Record<Check["state"], { icon: string; tone: string; word: () => string }> = {
  done: { icon: "fa-check-circle", tone: "text-success", word: () => _t("Done") },
  left: { icon: "fa-exclamation-circle", tone: "text-warning", word: () => _t("Left") },
  unused: { icon: "fa-minus-circle", tone: "text-muted", word: () => _t("Not in use") },
};

/** What is left before the period of a company can be closed: each line leads to it, and keeps who looked. */
export class CloseChecklist extends Component<ChecklistProps> {
  static override template = "freight_bridge_finance.CloseChecklist";
  static override props = {
    block: Object,
    period: String,
    mayTick: Boolean,
    onOpen: Function,
    onLook: Function,
    onExport: Function,
  };

  instantText = instantText;
  looks = LOOKS;

  get checks(): Check[] {
    return this.props.block.rows.flatMap(({ check }) => (check ? [check] : []));
  }

  get progress(): { done: number; used: number; looked: number } {
    const used = this.checks.filter(({ state }) => state !== "unused");
    return {
      done: used.filter(({ state }) => state === "done").length,
      used: used.length,
      looked: used.filter(({ looked }) => looked?.is_current).length,
    };
  }

  get progressText(): string {
    return _t("%(done)s of %(used)s done, %(looked)s looked at", this.progress);
  }

  get percent(): number {
    const { done, used } = this.progress;
    return used ? Math.round((100 * done) / used) : 100;
  }

  get exportLabel(): string {
    return _t("Export: %s", this.props.block.title);
  }

  lookText({ looked }: Check): string {
    if (!looked) {
      return "";
    }
    const values = { user: looked.user, when: instantText(looked.at) };
    return looked.is_current
      ? _t("%(user)s, %(when)s", values)
      : _t("Changed since %(user)s looked, %(when)s", values);
  }

  tickLabel(row: BlockRow): string {
    return _t("Looked at: %s", row.labels[0] ?? "");
  }

  open(row: BlockRow, place: number): void {
    const cell = row.cells[place];
    if (cell) {
      this.props.onOpen(cell, row.labels[0] ?? "");
    }
  }
}
