// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { type StandardFieldProps, standardFieldProps } from "@web/views/fields/standard_field_props";
import type { PayloadMark } from "./payload_lines";
import { PayloadView } from "./payload_view";

interface PayloadFieldProps extends StandardFieldProps {
  pointerField?: string;
}

/** Shows a text field as a message. `options="{'pointer_field': 'x'}"` names the field with the JSON Pointer to mark. */
export class PayloadField extends Component<PayloadFieldProps> {
  static override template = "freight_bridge.PayloadField";
  static components = { PayloadView };
  static override props = { ...standardFieldProps, pointerField: { type: String, optional: true } };

  get text(): string {
    const value = this.props.record.data[this.props.name];
    return typeof value === "string" ? value : "";
  }

  get label(): string {
    return this.props.record.fields[this.props.name]?.string ?? "";
  }

  get marks(): PayloadMark[] {
    const pointer = this.props.pointerField && this.props.record.data[this.props.pointerField];
    return typeof pointer === "string" && pointer ? [{ pointer, detail: "" }] : [];
  }
}

interface FieldNode {
  options: { pointer_field?: string };
}

export const payloadField = {
  component: PayloadField,
  displayName: _t("Freight message"),
  supportedTypes: ["text"],
  supportedOptions: [
    {
      label: _t("Field with the place to mark"),
      name: "pointer_field",
      type: "field",
      availableTypes: ["char"],
    },
  ],
  fieldDependencies: ({ options }: FieldNode) =>
    options.pointer_field ? [{ name: options.pointer_field, type: "char" }] : [],
  extractProps: ({ options }: FieldNode) => ({ pointerField: options.pointer_field }),
};

registry.category("fields").add("freight_payload", payloadField);
