// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { useComponent, useExternalListener } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/**
 * Asks before a dialog is closed over a text that was not sent, by its cross, by Escape or with the page.
 *
 * @param isDirty whether there is something to lose
 * @returns asks if need be; resolves when the text may go, and never when the user goes on writing
 */
export function useUnsavedGuard(isDirty: () => boolean): () => Promise<void> {
  const { dialogData } = useComponent().env as { dialogData: { dismiss?: () => Promise<void> } };
  const dialog = useService("dialog");
  const mayGo = (): Promise<void> =>
    new Promise((resolve) => {
      if (!isDirty()) {
        resolve();
        return;
      }
      dialog.add(ConfirmationDialog, {
        title: _t("Discard what you wrote?"),
        body: _t("It has not been applied, and it is not kept."),
        confirmLabel: _t("Discard"),
        confirm: () => resolve(),
        cancelLabel: _t("Go on writing"),
        cancel: () => {},
      });
    });
  dialogData.dismiss = mayGo;
  useExternalListener(window, "beforeunload", (event: Event) => {
    if (isDirty()) {
      event.preventDefault();
    }
  });
  return mayGo;
}
