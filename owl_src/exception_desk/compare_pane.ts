// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import type { Comparison, Match } from "./desk_types";

interface ComparePaneProps {
  comparison: Comparison;
  onOpen: (shipmentId: number) => void;
}

const MATCHES: Record<Match, { icon: string; text: () => string }> = {
  same: { icon: "fa-check text-success", text: () => _t("The same") },
  differs: { icon: "fa-exclamation-triangle text-danger", text: () => _t("Differs") },
  open: { icon: "fa-minus text-muted", text: () => _t("Nothing to compare") },
};

/** What the message says beside what the shipment says, with the differences marked. */
export class ComparePane extends Component<ComparePaneProps> {
  static override template = "freight_bridge.ComparePane";
  static override props = { comparison: Object, onOpen: Function };

  matches = MATCHES;

  get differences(): number {
    return this.props.comparison.rows.filter(({ match }) => match === "differs").length;
  }

  get summary(): string {
    const count = this.differences;
    if (count === 1) {
      return _t("1 difference");
    }
    return count ? _t("%s differences", count) : _t("no difference");
  }
}
