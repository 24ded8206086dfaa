// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";
import type { Related, RelatedRow } from "./desk_types";
import { stateText } from "./desk_words";

interface RelatedListProps {
  related: Related;
  onOpen: (id: number) => void;
}

/** What came earlier about the same shipment, and how the like of the same partner was decided. */
export class RelatedList extends Component<RelatedListProps> {
  static override template = "freight_bridge.RelatedList";
  static override props = { related: Object, onOpen: Function };

  get groups(): { key: string; title: string; rows: RelatedRow[] }[] {
    const { shipment, partner } = this.props.related;
    return [
      { key: "shipment", title: _t("On the same shipment"), rows: shipment },
      { key: "partner", title: _t("The same from this partner"), rows: partner },
    ].filter(({ rows }) => rows.length);
  }

  /** "Waived by Mara Manager: A test of theirs" */
  decisionText({ state, resolution, by, reason }: RelatedRow): string {
    const what = resolution ?? stateText(state);
    const who = by ? _t("%(what)s by %(who)s", { what, who: by }) : what;
    return reason ? _t("%(who)s: %(reason)s", { who, reason }) : who;
  }

  timeText(row: RelatedRow): string {
    return instantText(row.time);
  }
}
