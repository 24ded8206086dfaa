// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { dayText, instantText } from "../moment";
import { type EventKind, kindOf, newestFirst, type RecordPlace, type TimelineEvent } from "./timeline_events";

interface TimelineViewProps {
  events: TimelineEvent[];
  /** Opens the record behind an event. Left out: events lead nowhere. */
  open?: (place: RecordPlace, event: TimelineEvent) => void;
}

const ICONS: Record<EventKind, string> = {
  milestone: "",
  document: "fa-file-text-o",
  tender: "fa-handshake-o",
  money: "fa-money",
};

/** What happened to a shipment, newest first: what is planned or estimated stands above, what was taken back is struck out. */
export class TimelineView extends Component<TimelineViewProps> {
  static override template = "freight_bridge.TimelineView";
  static override props = { events: Array, open: { type: Function, optional: true } };

  instantText = instantText;
  dayText = dayText;

  get events(): TimelineEvent[] {
    return newestFirst(this.props.events);
  }

  kindOf = kindOf;

  icon(event: TimelineEvent): string {
    return ICONS[kindOf(event)];
  }

  classifierText(event: TimelineEvent): string {
    const words = { planned: _t("Planned"), estimated: _t("Estimated"), actual: "" };
    return words[event.classifier ?? "actual"];
  }

  /** A partner's link is an address of the web or no link at all. */
  urlOf({ url }: TimelineEvent): string | null {
    return url && /^(https?:\/\/|\/web\/content\/)/i.test(url) ? url : null;
  }
}
