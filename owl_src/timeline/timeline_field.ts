// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { type StandardFieldProps, standardFieldProps } from "@web/views/fields/standard_field_props";
import { StateLadder } from "./state_ladder";
import type { Classifier, TimelineEvent } from "./timeline_events";
import { TimelineView } from "./timeline_view";

/** What the client's relational model keeps of a `freight.milestone`. */
interface MilestoneData {
  display_name: string;
  code: string | false;
  classifier: Classifier;
  time: LuxonDateTime | false;
  location: string | false;
  system_id: { id: number; display_name: string } | false;
  late: boolean;
  retracts: string | false;
  retracted: boolean;
}

interface StaticList {
  records: { data: MilestoneData }[];
}

/** The milestones of a shipment, and with them how far it has come. */
export class TimelineField extends Component<StandardFieldProps> {
  static override template = "freight_bridge.TimelineField";
  static components = { StateLadder, TimelineView };
  static override props = { ...standardFieldProps };

  /** An order or a transfer that shows the timeline has states of its own, which are not on the shipment's ladder. */
  get state(): string | null {
    const { data, resModel } = this.props.record;
    return resModel === "freight.shipment" && typeof data.state === "string" ? data.state : null;
  }

  get events(): TimelineEvent[] {
    const { records } = this.props.record.data[this.props.name] as StaticList;
    // A record that takes another one back says nothing of its own.
    return records.filter(({ data }) => !data.retracts).map(({ data }) => milestoneEvent(data));
  }
}

function milestoneEvent(data: MilestoneData): TimelineEvent {
  return {
    code: data.code || "",
    label: data.display_name,
    classifier: data.classifier,
    time: data.time && serializeDateTime(data.time),
    location: data.location,
    system: data.system_id ? data.system_id.display_name : false,
    late: data.late,
    retracted: data.retracted,
  };
}

export const timelineField = {
  component: TimelineField,
  displayName: _t("Shipment timeline"),
  supportedTypes: ["one2many"],
  fieldDependencies: [{ name: "state", type: "selection" }],
  relatedFields: [
    { name: "display_name", type: "char" },
    { name: "code", type: "char" },
    { name: "classifier", type: "char" },
    { name: "time", type: "datetime" },
    { name: "location", type: "char" },
    { name: "system_id", type: "many2one", relation: "freight.system" },
    { name: "late", type: "boolean" },
    { name: "retracts", type: "char" },
    { name: "retracted", type: "boolean" },
  ],
};

registry.category("fields").add("freight_timeline", timelineField);
