// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillDestroy, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import type { Services } from "@web/services";
import { MessageDialog } from "../payload/message_dialog";
import { StateLadder } from "./state_ladder";
import {
  type EventKind,
  kindOf,
  type RecordPlace,
  type ShipmentTimeline,
  type TimelineEvent,
} from "./timeline_events";
import { TimelineView } from "./timeline_view";

interface ShipmentTimelinesProps {
  model: string;
  id: number;
}

interface Answer {
  shipments: ShipmentTimeline[];
  left_out: number;
}

const LOG = "freight.integration.log";

/** What happened to the shipments of a record, each with its own timeline: read when it is first looked at. */
export class ShipmentTimelines extends Component<ShipmentTimelinesProps> {
  static override template = "freight_bridge.ShipmentTimelines";
  static components = { StateLadder, TimelineView };
  static override props = { model: String, id: Number };

  state!: { answer: Answer | null; refusal: string; kind: EventKind | null };
  orm!: Services["orm"];
  action!: Services["action"];
  dialog!: Services["dialog"];
  #reads = 0;

  override setup(): void {
    this.orm = useService("orm");
    this.action = useService("action");
    this.dialog = useService("dialog");
    this.state = useState({ answer: null, refusal: "", kind: null });
    this.open = this.open.bind(this);
    void this.load(this.props);
    onWillUpdateProps((next: ShipmentTimelinesProps) => {
      if (next.model !== this.props.model || next.id !== this.props.id) {
        void this.load(next);
      }
    });
    onWillDestroy(() => {
      this.#reads += 1;
    });
  }

  async load({ model, id }: ShipmentTimelinesProps): Promise<void> {
    const number = ++this.#reads;
    Object.assign(this.state, { answer: null, refusal: "", kind: null });
    try {
      const answer = await this.orm.silent.call<Answer>("freight.timeline", "of", [model, [id]]);
      if (number === this.#reads) {
        this.state.answer = answer;
      }
    } catch {
      if (number === this.#reads) {
        this.state.refusal = _t("The timeline could not be loaded.");
      }
    }
  }

  get isShipment(): boolean {
    return this.props.model === "freight.shipment";
  }

  get kinds(): { kind: EventKind; label: string; count: number }[] {
    const labels: Record<EventKind, string> = {
      milestone: _t("Milestones"),
      document: _t("Documents"),
      tender: _t("Tenders"),
      money: _t("Money"),
    };
    const events = this.state.answer?.shipments.flatMap((shipment) => shipment.events) ?? [];
    return (Object.keys(labels) as EventKind[])
      .map((kind) => ({
        kind,
        label: labels[kind],
        count: events.filter((event) => kindOf(event) === kind).length,
      }))
      .filter(({ count }) => count > 0);
  }

  eventsOf({ events }: ShipmentTimeline): TimelineEvent[] {
    const { kind } = this.state;
    return kind ? events.filter((event) => kindOf(event) === kind) : events;
  }

  get leftOutText(): string {
    return _t("%s older shipments are not shown.", this.state.answer?.left_out ?? 0);
  }

  /** A message over this page, any other record on a page of its own. */
  async open(place: RecordPlace, event?: TimelineEvent): Promise<void> {
    if (place.model === LOG) {
      await this.openMessage(place, event?.label ?? "");
      return;
    }
    await this.action.doAction({
      type: "ir.actions.act_window",
      res_model: place.model,
      res_id: place.id,
      views: [[false, "form"]],
    });
  }

  async openMessage({ model, id }: RecordPlace, title: string): Promise<void> {
    const labels: Record<string, string> = { raw: _t("As received"), payload: _t("As we read it") };
    const [row] = await this.orm.call<{ kept_parts: string }[]>(model, "read", [[id], ["kept_parts"]]);
    const parts = (row?.kept_parts || "payload").split(",");
    this.dialog.add(MessageDialog, {
      title,
      model,
      id,
      parts: parts.map((part) => ({ part, label: labels[part] ?? part })),
    });
  }
}

registry.category("lazy_components").add("freight_bridge.timeline", ShipmentTimelines);
