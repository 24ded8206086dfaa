// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { BULK_ACTIONS, type BulkAction } from "./bulk_decision";
import type { Sort } from "./desk_filter";
import type { Severity } from "./desk_types";
import { SEVERITY_ORDER, severityText } from "./desk_words";
import type { QueueStore } from "./queue_store";

interface QueueHeadProps {
  queue: QueueStore;
  onDecide: (action: BulkAction) => void;
}

/** More systems than this nobody looks for in a list: their exceptions are found by words. */
const SYSTEMS = 500;

/** Above the rows: which of them in which order; once some are marked, what may be decided about these. */
export class QueueHead extends Component<QueueHeadProps> {
  static override template = "freight_bridge.QueueHead";
  static override props = { queue: Object, onDecide: Function };

  state!: { systems: { id: number; name: string }[] };
  severities = SEVERITY_ORDER;
  severityText = severityText;
  actions = BULK_ACTIONS;

  override setup(): void {
    const orm = useService("orm");
    this.state = useState({ systems: [] });
    onWillStart(() => {
      void orm.silent
        .webSearchRead<{ id: number; name: string }>("freight.system", [], {
          specification: { name: {} },
          order: "name, id",
          limit: SYSTEMS,
        })
        .then(({ records }) => {
          this.state.systems = records;
        });
    });
  }

  get sorts(): { sort: Sort; label: string }[] {
    return [
      { sort: "due", label: _t("Due first") },
      { sort: "amount", label: _t("Most money first") },
      { sort: "newest", label: _t("Newest first") },
    ];
  }

  onSystem(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    void this.props.queue.changeFilter({ systemId: value ? Number(value) : null });
  }

  onSeverity(event: Event): void {
    void this.props.queue.changeFilter({
      severity: (event.target as HTMLSelectElement).value as Severity | "",
    });
  }

  onSort(event: Event): void {
    void this.props.queue.changeFilter({ sort: (event.target as HTMLSelectElement).value as Sort });
  }
}
