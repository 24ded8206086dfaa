// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useEffect, useRef } from "@odoo/owl";
import { useNow } from "../use_now";
import { NO_FILTER } from "./desk_filter";
import { QueueRow } from "./queue_row";
import type { QueueStore } from "./queue_store";

interface DeskQueueProps {
  queue: QueueStore;
}

/** The list of exceptions: what is due first stands first. */
export class DeskQueue extends Component<DeskQueueProps> {
  static override template = "freight_bridge.DeskQueue";
  static components = { QueueRow };
  static override props = { queue: Object };

  clock!: { now: LuxonDateTime };
  root!: { el: HTMLElement | null };
  skeleton = [1, 2, 3, 4, 5, 6];

  override setup(): void {
    this.clock = useNow();
    this.root = useRef("root");
    useEffect(
      () => this.showSelected(),
      () => [this.props.queue.selectedId, this.props.queue.rows.length > 0],
    );
  }

  get filtered(): boolean {
    const { scope, severity, text } = this.props.queue.filter;
    return scope !== NO_FILTER.scope || severity !== NO_FILTER.severity || text !== NO_FILTER.text;
  }

  showEverything(): void {
    void this.props.queue.changeFilter(NO_FILTER);
  }

  showSelected(): void {
    this.root.el?.querySelector(".o_freight_selected")?.scrollIntoView({ block: "nearest" });
  }
}
