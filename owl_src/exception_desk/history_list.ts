// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { instantText } from "../moment";
import type { HistoryEntry } from "./desk_types";
import { outcomeText } from "./desk_words";

interface HistoryListProps {
  history: HistoryEntry[];
  /** Lines of the difference that a correction made, as `diff -u` writes them. */
  diff: string[];
  onOpen: (logId: number) => void;
}

interface DiffLine {
  text: string;
  kind: "added" | "removed" | "same";
}

/** What was tried with the message, by whom, and what a correction changed. */
export class HistoryList extends Component<HistoryListProps> {
  static override template = "freight_bridge.HistoryList";
  static override props = { history: Array, diff: Array, onOpen: Function };

  instantText = instantText;
  outcomeText = outcomeText;

  get diffLines(): DiffLine[] {
    return this.props.diff
      .filter((line) => !/^(---|\+\+\+|@@)/.test(line))
      .map((text) => ({
        text,
        kind: text.startsWith("+") ? "added" : text.startsWith("-") ? "removed" : "same",
      }));
  }
}
