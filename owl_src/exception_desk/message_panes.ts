// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { pointerBelow } from "../json/json_pointer";
import { instantText } from "../moment";
import { type PayloadMark, readPayload } from "../payload/payload_lines";
import { PayloadView } from "../payload/payload_view";
import type { DeskMessage } from "./desk_types";

interface MessagePanesProps {
  message: DeskMessage;
}

const REJECTED = "freight.message.rejected.v1";
/** Longer words are not read to compare them: the page would stand still. */
const COMPARED = 64 * 1024;

/** The partner's own words beside what they were read as, and beside what else is put there. */
export class MessagePanes extends Component<MessagePanesProps> {
  static override template = "freight_bridge.MessagePanes";
  static components = { PayloadView };
  static override props = { message: Object, slots: { type: Object, optional: true } };

  instantText = instantText;

  /** A message that could not be understood was read as nothing: only its own words are worth showing. */
  get unreadable(): boolean {
    return this.props.message.event_type === REJECTED;
  }

  /** A partner that speaks the standard form said it in the words it was read as: they are shown once. */
  get sameWords(): boolean {
    const { raw, canonical } = this.props.message;
    if (raw === null || raw.length > COMPARED || canonical.length > COMPARED) {
      return raw === canonical;
    }
    const words = (text: string): string =>
      readPayload(text)
        .lines.map((line) => line.tokens.map((token) => token.text).join(""))
        .join("");
    return words(raw) === words(canonical);
  }

  get isCorrected(): boolean {
    return this.props.message.corrections.length > 0;
  }

  /** What a partner said in the standard form is shown as it was read, with what the gateway filled in. */
  get rawTitle(): string {
    return this.props.message.verbatim ? _t("What it said") : _t("As we read it");
  }

  get canonicalTitle(): string {
    return this.isCorrected ? _t("As corrected") : _t("As we read it");
  }

  get showsRaw(): boolean {
    return this.props.message.raw !== null;
  }

  get showsCanonical(): boolean {
    return this.props.message.canonical !== "" && !this.unreadable && !this.sameWords;
  }

  /**
   * The faults of an unreadable message are placed in the partner's whole message, of which the words shown may be a part;
   * those of an event are placed in the event.
   */
  get rawMarks(): PayloadMark[] {
    const { faults, pointer } = this.props.message;
    if (!this.unreadable) {
      return this.sameWords ? this.canonicalMarks : [];
    }
    return faults.map((fault) => ({ pointer: pointerBelow(pointer, fault.pointer), detail: fault.detail }));
  }

  /** What is wrong with the event as a whole stands in the header already. */
  get canonicalMarks(): PayloadMark[] {
    return this.props.message.faults.filter((fault) => fault.pointer !== "");
  }
}
