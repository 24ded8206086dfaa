// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";
import type { Services } from "@web/services";

/** Says what was done, and takes it back for who did not mean it: by a button for as long as the words stand, by key after that. */
export class DeskUndo {
  private last: (() => Promise<void>) | null = null;
  private readonly notification: Services["notification"];

  constructor(notification: Services["notification"]) {
    this.notification = notification;
  }

  /** `undo` takes back what `message` says; it may be called once. */
  offer(title: string, message: string, undo: () => Promise<void>): void {
    const once = async (): Promise<void> => {
      close();
      if (this.last === once) {
        this.last = null;
        await undo();
        this.notification.add(_t("Taken back."), { title, type: "info" });
      }
    };
    const close = this.notification.add(message, {
      title,
      type: "success",
      buttons: [{ name: _t("Undo (Z)"), onClick: () => void once() }],
    });
    this.last = once;
  }

  /** Takes the last thing back. */
  async undo(): Promise<void> {
    if (this.last) {
      await this.last();
    } else {
      this.notification.add(_t("There is nothing to take back: what a message did stays done."), {
        type: "info",
      });
    }
  }
}
