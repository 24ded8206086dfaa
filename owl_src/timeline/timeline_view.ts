// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";
import { type Classifier, newestFirst, type TimelineEvent } from "./timeline_events";

interface TimelineViewProps {
  events: TimelineEvent[];
}

/** A shipment's milestones, newest first: what happened, what is planned or estimated, what was taken back. */
export class TimelineView extends Component<TimelineViewProps> {
  static override template = "freight_bridge.TimelineView";
  static override props = { events: Array };

  instantText = instantText;

  get events(): TimelineEvent[] {
    return newestFirst(this.props.events);
  }

  classifierText(classifier: Classifier): string {
    return { planned: _t("Planned"), estimated: _t("Estimated"), actual: "" }[classifier];
  }
}
