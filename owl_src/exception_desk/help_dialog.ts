// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

interface HelpDialogProps {
  close: () => void;
}

/** The desk's keys. */
export class HelpDialog extends Component<HelpDialogProps> {
  static override template = "freight_bridge.HelpDialog";
  static components = { Dialog };
  static override props = { close: Function };

  get groups(): { title: string; keys: { keys: string[]; label: string }[] }[] {
    return [
      {
        title: _t("Moving around"),
        keys: [
          { keys: ["J", "↓"], label: _t("Next exception") },
          { keys: ["K", "↑"], label: _t("Previous exception") },
          { keys: ["Enter"], label: _t("Go to the likely shipments; once more: link the chosen one") },
          { keys: ["Esc"], label: _t("Back to the queue") },
          { keys: ["/"], label: _t("Search") },
          { keys: ["X"], label: _t("Mark it, to decide about several together") },
        ],
      },
      {
        title: _t("Decide"),
        keys: [
          { keys: ["1", "…", "9"], label: _t("Choose a likely shipment") },
          { keys: ["L"], label: _t("Link to the chosen shipment (the first, unless you chose)") },
          { keys: ["O"], label: _t("Link to another shipment") },
          { keys: ["C"], label: _t("Correct the message") },
          { keys: ["R"], label: _t("Replay: try again") },
          { keys: ["T"], label: _t("Tender the load to the next carrier, where one declined it") },
          { keys: ["O"], label: _t("Open the carrier's invoice that is to be decided about") },
          { keys: ["W"], label: _t("Waive with a reason") },
          { keys: ["A"], label: _t("Take it: assign to me") },
          { keys: ["E"], label: _t("Assign it to somebody") },
          { keys: ["S"], label: _t("Snooze it: out of the queue for a while") },
          { keys: ["Z"], label: _t("Take the last thing back, where that is possible") },
        ],
      },
    ];
  }
}
