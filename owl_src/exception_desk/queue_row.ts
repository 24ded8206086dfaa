// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";
import { type DueText, dueText } from "../moment";
import { type DeskRow, isClosed } from "./desk_types";
import { referenceText, severityText, stateText } from "./desk_words";

interface QueueRowProps {
  row: DeskRow;
  selected: boolean;
  arrived: boolean;
  marked: boolean;
  /** Who else looks at it now. */
  lookers: string[];
  now: LuxonDateTime;
  onSelect: (id: number) => void;
  onMark: (id: number) => void;
}

/** One exception of the queue. */
export class QueueRow extends Component<QueueRowProps> {
  static override template = "freight_bridge.QueueRow";
  static override props = {
    row: Object,
    selected: Boolean,
    arrived: Boolean,
    marked: Boolean,
    lookers: Array,
    now: Object,
    onSelect: Function,
    onMark: Function,
  };

  severityText = severityText;
  stateText = stateText;
  referenceText = referenceText;

  get closed(): boolean {
    return isClosed(this.props.row.state);
  }

  lookersText(names: string[]): string {
    return _t("Also looking: %s", names.join(", "));
  }

  /** What is at stake, as the user writes money. */
  moneyText({ amount, currency_id }: DeskRow): string {
    return formatMonetary(amount, { currencyId: currency_id ? currency_id.id : undefined });
  }

  get due(): DueText | null {
    return this.closed ? null : dueText(this.props.row.deadline, this.props.now);
  }
}
