// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useEffect, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useNow } from "../use_now";
import type { BulkAction } from "./bulk_decision";
import { NO_FILTER } from "./desk_filter";
import type { Lookers } from "./desk_presence";
import { QueueHead } from "./queue_head";
import { QueueRow } from "./queue_row";
import type { QueueStore } from "./queue_store";
import { failureText } from "./read_failure";

/** How long what arrived stands out; while rows keep arriving, the next ones take over before it ends. */
const ARRIVED_MS = 4_000;

interface DeskQueueProps {
  queue: QueueStore;
  lookers: Lookers;
  onDecide: (decision: BulkAction) => void;
}

/** The list of exceptions: what is due first stands first. */
export class DeskQueue extends Component<DeskQueueProps> {
  static override template = "freight_bridge.DeskQueue";
  static components = { QueueHead, QueueRow };
  static override props = { queue: Object, lookers: Object, onDecide: Function };

  clock!: { now: LuxonDateTime };
  root!: { el: HTMLElement | null };
  skeleton = [1, 2, 3, 4, 5, 6];
  /** One and the same for all rows: a row whose properties are as before is not drawn again. */
  nobody: string[] = [];

  override setup(): void {
    this.clock = useNow();
    this.root = useRef("root");
    useEffect(
      () => this.showSelected(),
      () => [this.props.queue.selectedId, this.props.queue.rows.length > 0],
    );
    useEffect(
      () => this.endArrival(),
      () => [this.props.queue.arrived],
    );
  }

  failureText = failureText;

  get filtered(): boolean {
    const { filter } = this.props.queue;
    return (["scope", "severity", "systemId", "text"] as const).some(
      (part) => filter[part] !== NO_FILTER[part],
    );
  }

  /** The element of the selected exception; none where a link opened one that is not among the rows. */
  get activeRow(): string | false {
    const { rows, selectedId } = this.props.queue;
    return rows.some(({ id }) => id === selectedId) ? `o_freight_row_${selectedId}` : false;
  }

  /** How many rows there are, shown or not, for who hears the list; -1 where they were counted so far only. */
  get rowCount(): number {
    const { rows, total, isCounted } = this.props.queue;
    return isCounted ? Math.max(total, rows.length) : -1;
  }

  showEverything(): void {
    void this.props.queue.changeFilter(NO_FILTER);
  }

  /** By a timer and not by an animation: under steady changes each of those kept every open page drawing frames. */
  endArrival(): () => void {
    const timer = browser.setTimeout(() => this.props.queue.settleArrived(), ARRIVED_MS);
    return () => browser.clearTimeout(timer);
  }

  showSelected(): void {
    this.root.el?.querySelector(".o_freight_selected")?.scrollIntoView({ block: "nearest" });
  }
}
