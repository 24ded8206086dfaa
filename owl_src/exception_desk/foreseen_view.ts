// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import type { Foreseen } from "./desk_types";

interface ForeseenViewProps {
  /** What would happen, or null while that is being found out. */
  foreseen: Foreseen | null;
  /** The shipment that would be linked; null where the messages would be run again. */
  shipment: string | null;
}

/** What a decision would do, before it is made. */
export class ForeseenView extends Component<ForeseenViewProps> {
  static override template = "freight_bridge.ForeseenView";
  static override props = {
    foreseen: { type: [Object, { value: null }] },
    shipment: { type: [String, { value: null }] },
  };

  get title(): string {
    const { shipment } = this.props;
    return shipment ? _t("If you link %s", shipment) : _t("If you replay it");
  }

  /** It would have its effect; else something would still be in its way. */
  get helps(): boolean {
    return ["applied", "duplicate", "stale"].includes(this.props.foreseen?.outcome ?? "");
  }
}
