// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

interface StateLadderProps {
  state: string;
}

interface Rung {
  state: string;
  label: string;
  status: "done" | "current" | "ahead";
}

/** The way a shipment goes when nothing happens to it. A returned or cancelled one left it, and is shown by its own word. */
const RUNGS: [state: string, label: () => string][] = [
  ["released", () => _t("Released")],
  ["picked", () => _t("Picked")],
  ["packed", () => _t("Packed")],
  ["dispatched", () => _t("Dispatched")],
  ["in_transit", () => _t("In transit")],
  ["delivered", () => _t("Delivered")],
  ["closed", () => _t("Closed")],
];

const OFF_THE_LADDER: Record<string, () => string> = {
  returned: () => _t("Returned"),
  cancelled: () => _t("Cancelled"),
};

/** How far a shipment has come, as a row of steps. */
export class StateLadder extends Component<StateLadderProps> {
  static override template = "freight_bridge.StateLadder";
  static override props = { state: String };

  get offText(): string | null {
    return OFF_THE_LADDER[this.props.state]?.() ?? null;
  }

  get rungs(): Rung[] {
    const reached = RUNGS.findIndex(([state]) => state === this.props.state);
    return RUNGS.map(([state, label], index) => ({
      state,
      label: label(),
      status: index < reached ? "done" : index === reached ? "current" : "ahead",
    }));
  }
}
