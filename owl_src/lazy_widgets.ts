// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { registry } from "@web/core/registry";

/**
 * What forms show of messages and of what happened. Their code, and what they show, is loaded when somebody first opens the
 * page of a form that they stand on: the form itself waits for neither.
 */
interface FormRecord {
  resModel: string;
  resId: number | false;
  data: Record<string, unknown>;
}

interface WidgetProps {
  record: FormRecord;
}

interface MessageWidgetProps extends WidgetProps {
  part: string;
  label: string;
  pointerField?: string;
}

/** `<widget name="freight_message" part="raw" string="…" pointer_field="…"/>`: a message of the record, never read with it. */
class MessageWidget extends Component<MessageWidgetProps> {
  static override template =
    xml`<LazyComponent t-if="props.record.resId" bundle="'freight_bridge.assets_viewer'" Component="'freight_bridge.message'" props="messageProps"/>`;
  static components = { LazyComponent };
  static override props = ["*"];

  get messageProps(): Record<string, unknown> {
    const { record, part, label, pointerField } = this.props;
    const pointer = pointerField && record.data[pointerField];
    return { model: record.resModel, id: record.resId, part, label, pointer: pointer || "" };
  }
}

interface WidgetNode {
  attrs: { part: string; string: string; pointer_field?: string };
}

registry.category("view_widgets").add("freight_message", {
  component: MessageWidget,
  fieldDependencies: ({ attrs }: WidgetNode) =>
    attrs.pointer_field ? [{ name: attrs.pointer_field, type: "char" }] : [],
  extractProps: ({ attrs }: WidgetNode) => ({
    part: attrs.part,
    label: attrs.string,
    pointerField: attrs.pointer_field,
  }),
});

/** `widget="freight_payload"` of a text field: for words that are short, and read with the form. */
class PayloadField extends Component<WidgetProps & { name: string }> {
  static override template =
    xml`<LazyComponent t-if="text" bundle="'freight_bridge.assets_viewer'" Component="'freight_bridge.payload'" props="payloadProps"/>`;
  static components = { LazyComponent };
  static override props = ["*"];

  get text(): string {
    const value = this.props.record.data[this.props.name];
    return typeof value === "string" ? value : "";
  }

  get payloadProps(): Record<string, unknown> {
    return { text: this.text };
  }
}

registry.category("fields").add("freight_payload", { component: PayloadField, supportedTypes: ["text"] });

/** `<widget name="freight_timeline"/>`: what happened to the shipments of the record. */
class TimelineWidget extends Component<WidgetProps> {
  static override template =
    xml`<LazyComponent t-if="props.record.resId" bundle="'freight_bridge.assets_viewer'" Component="'freight_bridge.timeline'" props="timelineProps"/>`;
  static components = { LazyComponent };
  static override props = ["*"];

  get timelineProps(): Record<string, unknown> {
    const { resModel, resId } = this.props.record;
    return { model: resModel, id: resId };
  }
}

registry.category("view_widgets").add("freight_timeline", { component: TimelineWidget });
