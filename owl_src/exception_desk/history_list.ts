// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { instantText } from "../moment";
import type { HistoryEntry } from "./desk_types";
import { outcomeText } from "./desk_words";

interface HistoryListProps {
  history: HistoryEntry[];
  onOpen: (logId: number) => void;
}

/** What was tried with the message, and by whom. */
export class HistoryList extends Component<HistoryListProps> {
  static override template = "freight_bridge.HistoryList";
  static override props = { history: Array, onOpen: Function };

  instantText = instantText;
  outcomeText = outcomeText;
}
