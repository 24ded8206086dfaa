# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.freight_bridge.models.freight_posting_mixin import OWN_POSTING

from .freight_billing_push import KINDS, STATES

#: Of several platforms the one is shown that needs a person most.
_WORST = ("rejected", "failed", "cancelled", "queued", "sent", "accepted")


class AccountMovePush(models.Model):
    """An invoice that is posted here is told to the platforms of its customer; so is what becomes of it."""

    _inherit = "account.move"

    billing_push_ids = fields.One2many(
        "freight.billing.push", "move_id", string="Told to Platforms", readonly=True, copy=False
    )
    billing_push_state = fields.Selection(
        STATES, string="On the Platform", compute="_compute_billing_push", compute_sudo=True
    )
    billing_push_offered = fields.Boolean(compute="_compute_billing_push_offered", compute_sudo=True)
    billing_push_reason = fields.Char(compute="_compute_billing_push", compute_sudo=True)
    billing_push_url = fields.Char(compute="_compute_billing_push", compute_sudo=True)

    @api.depends("billing_push_ids.state", "billing_push_ids.reason", "billing_push_ids.url")
    def _compute_billing_push(self):
        for move in self:
            newest = {row.system_id: row for row in move.billing_push_ids.sorted("version")}
            rows = sorted(newest.values(), key=lambda row: _WORST.index(row.state))
            worst = rows[0] if rows else self.env["freight.billing.push"]
            move.billing_push_state = worst.state
            move.billing_push_reason = worst.reason if worst.state in ("rejected", "failed") else False
            move.billing_push_url = worst.url

    @api.depends("company_id", "move_type", "partner_id")
    def _compute_billing_push_offered(self):
        """Whether a platform that is told of our invoices knows the customer."""
        sales = self.filtered(lambda move: move.move_type in KINDS)
        systems = self.env["freight.system"]._push_systems(sales.company_id, ["post", "hand"])
        found = self.env["freight.billing.push"]._customers_of(sales, systems) if systems else []
        offered = {move for move, _system, _customer in found}
        for move in self:
            move.billing_push_offered = move in offered

    def _post(self, soft=True):
        """What is in the books now, platforms are owed in the same transaction.

        What a platform invoiced is made whole by our own posting, before its document leads to it.
        """
        posted = super()._post(soft)
        context = self.env.context
        if not (context.get("freight_posting") is OWN_POSTING and context.get("skip_invoice_sync")):
            self.env["freight.billing.push"].sudo()._tell_posted(posted.sudo(), ["post"])
        return posted

    def write(self, vals):
        """What is cancelled, the platforms that have it hear of."""
        gone = self.browse()
        if vals.get("state") == "cancel":
            gone = self.filtered(lambda move: move.state != "cancel" and move.is_sale_document())
        result = super().write(vals)
        if gone:
            self.env["freight.billing.push"].sudo()._tell_voided(gone.sudo())
        return result

    def unlink(self):
        """What is deleted, the platforms that have it hear of."""
        sales = self.filtered(lambda move: move.is_sale_document())
        if sales:
            self.env["freight.billing.push"].sudo()._tell_voided(sales.sudo())
        return super().unlink()

    def action_billing_push(self):
        """Tell the platforms of the customers of posted invoices, whatever their setting but never."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only billing users tell platforms of invoices."))
        self.check_access("write")
        made = self.env["freight.billing.push"].sudo()._tell_posted(self.sudo(), ["post", "hand"])
        if not made:
            raise UserError(
                self.env._(
                    "There is nothing to tell: the invoice must be posted and not told yet, and a platform "
                    "that is told of our invoices (page Billing of the system) must know the customer."
                )
            )
        return True

    def action_view_billing_pushes(self):
        """What platforms were told of the invoice."""
        return self._freight_action(
            "freight_bridge_finance.freight_billing_push_action", self.billing_push_ids
        )


class FreightBillingDocumentPush(models.Model):
    _inherit = "freight.billing.document"

    is_pushed = fields.Boolean(
        string="Ours", readonly=True, help="An invoice made here that the platform took over."
    )
