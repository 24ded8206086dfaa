# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from .freight_dispute import WAITING

#: What an invoice has whose bill waits for nobody.
UNRELEASED = {"release_state": False, "released_by_id": False, "released_at": False, "release_note": False}
#: What is paid, and to whom: a release is about these.
RELEASED_TERMS = {"partner_id", "payee_id", "currency_id", "total", "approved_total"}


class FreightInvoiceRelease(models.Model):
    """Payment of carriers' bills waits until somebody releases it, where the company's policy says so.

    The bill's ``freight_payment_held`` follows, and with it what may be paid (``account_move_release.py``).
    """

    _inherit = "freight.invoice"

    release_state = fields.Selection(
        [("held", "Blocked"), ("released", "Released")],
        string="Payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Whether the bill may be paid; empty: the company asks for no release of it.",
    )
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    released_at = fields.Datetime(readonly=True, copy=False)
    release_note = fields.Char(string="Release Reason", readonly=True, copy=False, tracking=True)
    bill_user_id = fields.Many2one(
        "res.users",
        string="Bill Made By",
        readonly=True,
        copy=False,
        help="The person who made or last changed the bill; empty: a job made it.",
    )
    bill_due = fields.Date(related="bill_id.invoice_date_due", string="To Pay Until")
    bill_residual = fields.Monetary(
        related="bill_id.amount_residual", string="To Pay", currency_field="currency_id"
    )
    disputed_amount = fields.Monetary(compute="_compute_payment_facts", string="Disputed")
    dispute_state = fields.Selection(
        selection=lambda self: self.env["freight.dispute"]._fields["state"].selection,
        compute="_compute_payment_facts",
    )
    finding_text = fields.Char(
        compute="_compute_payment_facts", string="Findings", help="What the audit found, worst first."
    )

    def _compute_payment_facts(self):
        """What who releases a payment must know."""
        for invoice in self:
            found = invoice.finding_ids.filtered(lambda row: row.verdict != "noted")
            found = found.sorted(lambda row: (row.is_blocking, abs(row.variance)), reverse=True)
            invoice.finding_text = " ".join(found.mapped("message")) or False
            newest = invoice.dispute_ids.sorted("id")[-1:]
            invoice.dispute_state = newest.state
            invoice.disputed_amount = sum(
                invoice.dispute_ids.filtered(lambda row: row.state in WAITING).mapped("amount")
            )

    def write(self, vals):
        """What is paid, or to whom, changed: somebody has to release it again."""
        result = super().write(vals)
        if RELEASED_TERMS & vals.keys():
            self._take_back_release(self.env._("what is to be paid changed"))
        return result

    # -- held -----------------------------------------------------------------------------------------

    def _hold_payment(self):
        """Block the payment of bills that are posted now, where the company asks for it. As superuser."""
        person = self.env.uid if self.env.uid != SUPERUSER_ID else False
        self.filtered("bill_id").bill_user_id = person
        self.filtered(
            lambda invoice: (
                invoice.company_id.freight_payment_release
                and not invoice.release_state
                and invoice.bill_id.move_type == "in_invoice"
                and not invoice.currency_id.is_zero(invoice.bill_id.amount_total)
            )
        ).release_state = "held"

    @api.model
    def _open_unheld(self, company):
        """Domain of invoices whose bills were posted, and not paid, before the company asked for releases."""
        return [
            ("company_id", "=", company.id),
            ("state", "=", "posted"),
            ("release_state", "=", False),
            ("bill_id.state", "=", "posted"),
            ("bill_id.move_type", "=", "in_invoice"),
            ("bill_id.payment_state", "in", ("not_paid", "partial")),
        ]

    def _take_back_release(self, why):
        """What was released is not what would be paid now.

        :param why: the change, translated, in the middle of a sentence
        """
        released = self.sudo().filtered(lambda invoice: invoice.release_state == "released")
        for invoice in released:
            invoice.write(
                {
                    **UNRELEASED,
                    "release_state": "held",
                    "bill_user_id": self.env.uid if self.env.uid != SUPERUSER_ID else False,
                }
            )
            invoice.message_post(
                body=self.env._("The release of the payment was taken back: %s.", why),
                author_id=self.env.user.partner_id.id,
            )

    # -- releasing ------------------------------------------------------------------------------------

    def action_ask_release(self):
        """Ask for the reason, once it is known that the user may release the payments."""
        self._check_decider()
        for invoice in self.sudo():
            invoice._check_held()
            invoice._check_releaser()
        asked = "freight_bridge.freight_invoice_release_action"
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(asked),
            "context": {"default_decision": "release_payment", "default_invoice_ids": self.ids},
        }

    def action_release_payment(self, reason):
        """Let bills be paid.

        :param reason: why; kept with the invoice
        :raises UserError: somebody decides about one just now, it waits for no release, it is above the
            limit, or duties are separated
        """
        self._check_decider()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is kept with the invoice."))
        invoices = self.sudo()
        invoices._lock_release()
        for invoice in invoices:
            invoice._check_held()
            invoice._check_releaser()
        invoices.write(
            {
                "release_state": "released",
                "released_by_id": self.env.uid,
                "released_at": fields.Datetime.now(),
                "release_note": reason.strip(),
            }
        )
        invoices.bill_id._freight_unblock()
        return True

    def _lock_release(self):
        """Let nobody else release or change these at the same moment."""
        self.flush_recordset()
        if busy := self - self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody is deciding about invoice %s at this moment: wait a little, then look again.",
                    busy[0].number,
                )
            )
        self.invalidate_recordset(flush=False)

    def _check_held(self):
        if self.release_state == "released":
            raise UserError(
                self.env._(
                    "The payment of %(number)s was released by %(user)s already: reload the page.",
                    number=self.number,
                    user=self.released_by_id.name,
                )
            )
        if self.release_state != "held" or self.bill_id.state != "posted":
            raise UserError(
                self.env._("The payment of %s waits for no release: reload the page.", self.number)
            )

    def _check_releaser(self):
        """Above the limit the people named, else a manager; where duties are separated, nobody's own work."""
        user, company = self.env.user, self.company_id
        if user.id == SUPERUSER_ID:
            return
        amount, limit = abs(self.bill_id.amount_total_signed), company.freight_release_limit
        if limit and company.currency_id.compare_amounts(amount, limit) > 0 and not self._may_release_large():
            raise UserError(
                self.env._(
                    "The bill of %(number)s comes to %(amount)s, more than the release limit of %(company)s: "
                    "%(who)s releases it.",
                    number=self.number,
                    amount=company.currency_id.format(amount),
                    company=company.name,
                    who=", ".join(company.freight_release_user_ids.mapped("name"))
                    or self.env._("a freight manager"),
                )
            )
        if company.freight_separate_duties and (deed := self._own_part()):
            raise UserError(
                self.env._(
                    "%(deed)s %(company)s separates duties: somebody else releases its payment.",
                    deed=deed,
                    company=company.name,
                )
            )

    def _may_release_large(self):
        named = self.company_id.freight_release_user_ids
        return self.env.user in named if named else self.env.user.has_group("freight_bridge.group_manager")

    def _own_part(self):
        """What the user did that keeps them from releasing the payment, as a sentence, or None."""
        user = self.env.user
        if self.approved_by_id == user:
            return self.env._("You approved invoice %s.", self.number)
        if self.bill_user_id == user:
            return self.env._("You made or changed the bill of %s.", self.number)
        shipments = self.line_ids.shipment_id
        priced = (self.line_ids.charge_id | shipments.charge_ids).filtered(
            lambda charge: charge.side == "cost" and charge.contract_id
        )
        # What a person entered as expected names no contract: the audit went by the one that fits.
        rest = (shipments - priced.shipment_id)._rate("cost").values()
        ids = {rating.contract_id for rating in rest if rating.contract_id}
        return self._own_work(priced.contract_id | priced.contract_id.browse(ids))
