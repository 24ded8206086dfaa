// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { pointerBelow } from "../json/json_pointer";
import { instantText } from "../moment";
import type { PayloadMark } from "../payload/payload_lines";
import { PayloadView } from "../payload/payload_view";
import type { DeskMessage } from "./desk_types";

interface MessagePanesProps {
  message: DeskMessage;
}

/** The partner's own words beside what they were read as. */
export class MessagePanes extends Component<MessagePanesProps> {
  static override template = "freight_bridge.MessagePanes";
  static components = { PayloadView };
  static override props = { message: Object };

  instantText = instantText;

  /** Faults are placed in the partner's whole message; the words shown may be only the part at `pointer`. */
  get rawMarks(): PayloadMark[] {
    const { faults, pointer } = this.props.message;
    return faults.map((fault) => ({
      pointer: pointerBelow(pointer || "", fault.pointer),
      detail: fault.detail,
    }));
  }

  get canonicalMarks(): PayloadMark[] {
    return this.props.message.faults.map(({ pointer, detail }) => ({ pointer, detail }));
  }
}
