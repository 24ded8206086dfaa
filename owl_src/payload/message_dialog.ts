// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { MessageView } from "./message_view";

interface MessagePart {
  part: string;
  label: string;
}

interface MessageDialogProps {
  title: string;
  model: string;
  id: number;
  /** The words of it that can be read, the partner's own first. */
  parts: MessagePart[];
  close: () => void;
}

/** A message over the page that somebody is on. */
export class MessageDialog extends Component<MessageDialogProps> {
  static override template = "freight_bridge.MessageDialog";
  static components = { Dialog, MessageView };
  static override props = {
    title: String,
    model: String,
    id: Number,
    parts: Array,
    close: Function,
  };

  state!: { part: string };

  override setup(): void {
    this.state = useState({ part: this.props.parts[0]?.part ?? "" });
  }

  get part(): MessagePart {
    return this.props.parts.find(({ part }) => part === this.state.part) ?? { part: "", label: "" };
  }
}
