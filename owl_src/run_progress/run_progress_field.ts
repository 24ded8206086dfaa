// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

export const LOOK_MS = 2_000;

/** How far a run of a flow is: it looks again by itself until the run is over. */
export class RunProgressField extends ProgressBarField {
  private looking = false;

  override setup(): void {
    super.setup();
    const timer = browser.setInterval(() => void this.look(), LOOK_MS);
    onWillDestroy(() => browser.clearInterval(timer));
  }

  private async look(): Promise<void> {
    const { record } = this.props;
    if (this.looking || record.data.is_over) {
      return;
    }
    this.looking = true;
    try {
      await record.load();
    } finally {
      this.looking = false;
    }
  }
}

registry.category("fields").add("freight_run_progress", {
  ...progressBarField,
  component: RunProgressField,
  fieldDependencies: [{ name: "is_over", type: "boolean" }],
});
