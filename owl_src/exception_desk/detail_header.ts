// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { type DueText, dueText, instantText } from "../moment";
import { useNow } from "../use_now";
import type { DeskActions } from "./desk_actions";
import { type DeskException, isClosed } from "./desk_types";
import { referenceText, severityText, stateText } from "./desk_words";

interface DetailHeaderProps {
  exception: DeskException;
  actions: DeskActions;
  /** The message is about a shipment. */
  asksShipment: boolean;
  canLink: boolean;
  nextCarrier: string | null;
  onLink: () => void;
}

/** What is wrong, what to do about it, who has to and until when; and the buttons to do it. */
export class DetailHeader extends Component<DetailHeaderProps> {
  static override template = "freight_bridge.DetailHeader";
  static override props = {
    exception: Object,
    actions: Object,
    asksShipment: Boolean,
    canLink: Boolean,
    nextCarrier: { type: [String, { value: null }] },
    onLink: Function,
  };

  clock!: { now: LuxonDateTime };
  instantText = instantText;
  severityText = severityText;
  stateText = stateText;

  override setup(): void {
    this.clock = useNow();
  }

  get closed(): boolean {
    return isClosed(this.props.exception.state);
  }

  get reference(): string {
    return referenceText(this.props.exception.subject);
  }

  get due(): DueText | null {
    return dueText(this.props.exception.deadline, this.clock.now);
  }

  get disabled(): boolean {
    return this.props.actions.busy || this.props.actions.current === null;
  }
}
