// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillDestroy, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
  type LoadedMessage,
  loadMessage,
  type MessageSource,
  messageAddress,
  NoMessage,
} from "./message_loader";
import { PayloadView } from "./payload_view";
import type { PayloadMark } from "./read_message";

interface MessageViewProps extends MessageSource {
  label: string;
  /** JSON Pointer of the place to mark. */
  pointer?: string;
}

/** A message of a record: loaded beside the page, in pieces, when it is first looked at. */
export class MessageView extends Component<MessageViewProps> {
  static override template = "freight_bridge.MessageView";
  static components = { PayloadView };
  static override props = {
    model: String,
    id: Number,
    part: String,
    label: String,
    pointer: { type: String, optional: true },
  };

  state!: { isLoaded: boolean; bytes: number; refusal: string };
  message: LoadedMessage | null = null;
  #aborter = new AbortController();

  override setup(): void {
    this.state = useState({ isLoaded: false, bytes: 0, refusal: "" });
    void this.load(this.props);
    onWillUpdateProps((next: MessageViewProps) => {
      if (messageAddress(next) !== messageAddress(this.props)) {
        void this.load(next);
      }
    });
    onWillDestroy(() => this.#aborter.abort());
  }

  async load(source: MessageSource): Promise<void> {
    this.#aborter.abort();
    const aborter = new AbortController();
    this.#aborter = aborter;
    Object.assign(this.state, { isLoaded: false, bytes: 0, refusal: "" });
    try {
      const message = await loadMessage(source, aborter.signal, (bytes) => {
        this.state.bytes = bytes;
      });
      if (!aborter.signal.aborted) {
        this.message = message;
        this.state.isLoaded = true;
      }
    } catch (error) {
      if (!aborter.signal.aborted) {
        this.state.refusal =
          error instanceof NoMessage
            ? error.message
            : _t("The message could not be loaded: is the server within reach?");
      }
    }
  }

  get href(): string {
    return messageAddress(this.props);
  }

  get marks(): PayloadMark[] {
    return this.props.pointer ? [{ pointer: this.props.pointer, detail: "" }] : [];
  }

  get loadedText(): string {
    return _t("Loading the message… %s kB", Math.round(this.state.bytes / 1024).toLocaleString());
  }
}

registry.category("lazy_components").add("freight_bridge.message", MessageView);
