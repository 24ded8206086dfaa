// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { type DueText, dueText } from "../moment";
import { type DeskRow, isClosed } from "./desk_types";
import { referenceText, severityText, stateText } from "./desk_words";

interface QueueRowProps {
  row: DeskRow;
  selected: boolean;
  arrived: boolean;
  now: LuxonDateTime;
  onSelect: (id: number) => void;
}

/** One exception of the queue. */
export class QueueRow extends Component<QueueRowProps> {
  static override template = "freight_bridge.QueueRow";
  static override props = {
    row: Object,
    selected: Boolean,
    arrived: Boolean,
    now: Object,
    onSelect: Function,
  };

  severityText = severityText;
  stateText = stateText;
  referenceText = referenceText;

  get closed(): boolean {
    return isClosed(this.props.row.state);
  }

  get due(): DueText | null {
    return this.closed ? null : dueText(this.props.row.deadline, this.props.now);
  }
}
