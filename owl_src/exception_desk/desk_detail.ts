// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, type ComponentConstructor } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { TimelineView } from "../timeline/timeline_view";
import { answerFor } from "./answers";
import type { BesideStore } from "./beside_store";
import { ComparePane } from "./compare_pane";
import { CorrectionList } from "./correction_list";
import type { DeskActions } from "./desk_actions";
import type { Lookers } from "./desk_presence";
import { isAboutShipment } from "./desk_types";
import { stateText } from "./desk_words";
import { DetailHeader } from "./detail_header";
import type { DetailStore } from "./detail_store";
import { ForeseenView } from "./foreseen_view";
import { HistoryList } from "./history_list";
import { LessonBanner } from "./lesson_banner";
import { MessagePanes } from "./message_panes";
import { failureText } from "./read_failure";
import { RelatedList } from "./related_list";
import { SuggestionList } from "./suggestion_list";

interface DeskDetailProps {
  detail: DetailStore;
  beside: BesideStore;
  lookers: Lookers;
  actions: DeskActions;
  /** Index of the suggestion that "Link" takes. */
  chosen: number;
  /** There is something to choose from. */
  hasRows: boolean;
  onChoose: (index: number) => void;
  onLink: () => void;
  onNext: () => void;
}

/** Everything about one exception that its decision needs. */
export class DeskDetail extends Component<DeskDetailProps> {
  static override template = "freight_bridge.DeskDetail";
  static components = {
    ComparePane,
    CorrectionList,
    DetailHeader,
    ForeseenView,
    HistoryList,
    LessonBanner,
    MessagePanes,
    RelatedList,
    SuggestionList,
    TimelineView,
  };
  static override props = {
    detail: Object,
    beside: Object,
    lookers: Object,
    actions: Object,
    chosen: Number,
    hasRows: Boolean,
    onChoose: Function,
    onLink: Function,
    onNext: Function,
  };

  failureText = failureText;

  /** What asks the question of the record that is open, where another addon does; null where nobody may decide. */
  get answer(): ComponentConstructor | null {
    const { current } = this.props.actions;
    return current && answerFor(current.exception.code);
  }

  get isAboutShipment(): boolean {
    const { data } = this.props.detail;
    return data !== null && isAboutShipment(data);
  }

  /** The shipment whose link is foreseen; null where a replay is. */
  get foreseenShipment(): string | null {
    const { data } = this.props.detail;
    return (data?.can_link && data.suggestions[this.props.chosen]?.name) || null;
  }

  /** Who else has the open record before them, in one sentence. */
  get lookersText(): string {
    const { id } = this.props.detail;
    const names = (id !== null && this.props.lookers[id]) || [];
    return names.length ? _t("Also looking at it: %s", names.join(", ")) : "";
  }

  foreseeReplay(): void {
    const { id } = this.props.detail;
    if (id !== null) {
      void this.props.beside.foresee(id, false);
    }
  }

  /** What the shipments beside the exception are to it. */
  get suggestionTitle(): string {
    const { data } = this.props.detail;
    if (data?.exception.carrier_invoice) {
      return _t("Shipments of the invoice");
    }
    return data?.can_link ? _t("Likely shipments") : _t("Shipments with these references");
  }

  /** What somebody else decided meanwhile, in one sentence. */
  get closedText(): string {
    const closed = this.props.detail.closedElsewhere;
    if (!closed) {
      return "";
    }
    const state = stateText(closed.state);
    return closed.by
      ? _t("%(state)s by %(user)s while you were reading.", { state, user: closed.by })
      : _t("%s while you were reading.", state);
  }
}
