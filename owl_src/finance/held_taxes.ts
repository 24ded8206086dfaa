// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { patch } from "@web/core/utils/patch";
import { type ButtonClick, FormController } from "@web/views/form/form_controller";

/** Buttons of orders and invoices that ask a tax engine before they do anything. */
const ASKING = new Set(["action_freight_tax", "action_quotation_send", "action_confirm", "action_post"]);
/** In these nothing was confirmed, sent or posted. */
const STILL = new Set<unknown>(["draft", "sent"]);

/**
 * What holds a document is kept although nothing else of its transaction stays, and Odoo reads a form again only after what
 * succeeded: so that the form says at once why it is held, it is read again after a refusal as well.
 */
patch(FormController.prototype, {
  async afterExecuteActionButton(this: FormController, click: ButtonClick): Promise<void> {
    await super.afterExecuteActionButton(click);
    const { root } = this.model;
    if (root.data.freight_tax_has_engine && STILL.has(root.data.state) && ASKING.has(click.name)) {
      await root.load();
    }
  },
});
