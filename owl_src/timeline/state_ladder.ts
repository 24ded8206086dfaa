// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { shipmentStateText } from "../shipment_state";

interface StateLadderProps {
  state: string;
}

interface Rung {
  state: string;
  label: string;
  status: "done" | "current" | "ahead";
}

/** The way a shipment goes when nothing happens to it. A returned or cancelled one left it, and is shown by its own word. */
const LADDER = ["released", "picked", "packed", "dispatched", "in_transit", "delivered", "closed"];

/** How far a shipment has come, as a row of steps. */
export class StateLadder extends Component<StateLadderProps> {
  static override template = "freight_bridge.StateLadder";
  static override props = { state: String };

  get offText(): string | null {
    return LADDER.includes(this.props.state) ? null : shipmentStateText(this.props.state);
  }

  get rungs(): Rung[] {
    const reached = LADDER.indexOf(this.props.state);
    return LADDER.map((state, index) => ({
      state,
      label: shipmentStateText(state),
      status: index < reached ? "done" : index === reached ? "current" : "ahead",
    }));
  }
}
