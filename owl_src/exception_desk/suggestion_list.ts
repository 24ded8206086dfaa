// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { shipmentStateText } from "../shipment_state";
import type { Suggestion } from "./desk_types";

interface SuggestionListProps {
  suggestions: Suggestion[];
  title: string;
  /** What to look at where no shipment should be guessed. */
  note: string | null;
  /** The question is which shipment is meant; else those that are known are only shown. */
  canLink: boolean;
  /** Index of the one that "Link" takes. */
  chosen: number;
  /** Nothing can be decided now. */
  disabled: boolean;
  onChoose: (index: number) => void;
  onLink: (shipmentId: number) => void;
  onOpen: (shipmentId: number) => void;
  onFind: () => void;
}

/** The shipments the message may be about, the likeliest first, and why. */
export class SuggestionList extends Component<SuggestionListProps> {
  static override template = "freight_bridge.SuggestionList";
  static override props = {
    suggestions: Array,
    title: String,
    note: { type: [String, { value: null }] },
    canLink: Boolean,
    chosen: Number,
    disabled: Boolean,
    onChoose: Function,
    onLink: Function,
    onOpen: Function,
    onFind: Function,
  };

  stateText = shipmentStateText;

  scoreText(score: number): string {
    return _t("Likeness: %s of 100", score);
  }
}
