# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.exceptions import UserError

from ..money import exact_amount


class AccountMoveBilling(models.Model):
    """What becomes of a customer's invoice, its charges hear of: paid, credited, cancelled."""

    _inherit = "account.move"

    def _compute_payment_state(self):
        """Payment, credit and cancellation all end here; the charges follow at the end of the transaction."""
        super()._compute_payment_state()
        invoices = self.filtered(lambda move: move.is_sale_document() and move.id)
        if invoices.ids:
            self.env["freight.charge"]._watch_invoices(invoices.ids)

    def write(self, vals):
        """What a person changed on a draft is noticed before it counts."""
        if vals.get("state") == "posted":
            self.filtered(lambda move: move.is_sale_document())._freight_check_charges()
        elif vals.get("state") in ("draft", "cancel"):
            self.filtered(lambda move: move.move_type == "out_refund")._freight_undo_credit()
        return super().write(vals)

    def _freight_undo_credit(self):
        """Without its credit note an invoice bills its charges again, unless another one does by now.

        :raises UserError: naming the other invoice
        """
        for credit in self.sudo().filtered(lambda move: move.state == "posted"):
            for line in credit.reversed_entry_id.invoice_line_ids:
                charge = line.freight_charge_id
                if other := (charge.invoice_line_id - line).move_id:
                    raise UserError(
                        self.env._(
                            "%(charge)s was billed again on %(other)s since %(credit)s credited it: without "
                            "the credit note the customer would pay twice. Credit %(other)s first.",
                            charge=charge.display_name,
                            other=other.display_name,
                            credit=credit.display_name,
                        )
                    )
                if charge.billing_state in ("approved", "void"):
                    charge.write({"billing_state": "invoiced", "invoice_line_id": line.id, "is_held": False})

    def _freight_check_charges(self):
        """Each charge is billed as it was approved, to whom and in the currency that it was approved for.

        :raises UserError: naming both amounts and the way out
        """
        for move in self.sudo():
            sign = -1 if move.move_type == "out_refund" else 1
            for line in move.invoice_line_ids:
                charge = line.freight_charge_id
                if not charge or move.reversed_entry_id:
                    continue
                if charge.invoice_line_id != line:
                    raise UserError(
                        self.env._(
                            "%(charge)s is not billed by %(move)s any more, but by %(other)s: posting it "
                            "would bill it twice. Delete the line, and bill the charge from its own form.",
                            charge=charge.display_name,
                            move=move.display_name,
                            other=charge.customer_invoice_id.display_name or self.env._("no invoice yet"),
                        )
                    )
                billed = exact_amount(line.price_subtotal, line.currency_id)
                payer = charge.partner_id.commercial_partner_id
                if (billed, line.currency_id, move.commercial_partner_id) != (
                    sign * charge._total(),
                    charge.currency_id,
                    payer,
                ):
                    raise UserError(
                        self.env._(
                            "%(charge)s was approved with %(approved)s %(currency)s for %(payer)s, but "
                            "%(move)s bills %(billed)s %(other)s to %(customer)s. Put it back as it was, or "
                            "delete the line: the charge then waits to be changed and billed again.",
                            charge=charge.display_name,
                            approved=sign * charge._total(),
                            currency=charge.currency_id.name,
                            payer=payer.name,
                            move=move.display_name,
                            billed=billed,
                            other=line.currency_id.name,
                            customer=move.commercial_partner_id.name,
                        )
                    )


class AccountMoveLineBilling(models.Model):
    _inherit = "account.move.line"

    def _copy_data_extend_business_fields(self, values):
        """The lines of a credit note lead back to the charges, too."""
        super()._copy_data_extend_business_fields(values)
        charge = self.sudo().freight_charge_id
        if charge.side == "revenue":
            values["freight_charge_id"] = charge.id

    def unlink(self):
        """A charge whose line is taken off its invoice is not billed any more."""
        charges = self.env["freight.charge"].sudo().search([("invoice_line_id", "in", self.ids)])
        result = super().unlink()
        charges._come_back()
        return result


class FreightChargeSettling(models.Model):
    """A charge is settled when the money says so, and billed no more when the books say so."""

    _inherit = "freight.charge"

    @api.model
    def _watch_invoices(self, invoice_ids):
        """Look at the charges of these invoices before commit, once for the whole transaction."""
        data = self.env.cr.precommit.data
        if "freight_bridge.invoices" not in data:
            data["freight_bridge.invoices"] = set()
            self.env.cr.precommit.add(self.env(su=True)["freight.charge"]._follow_watched)
        data["freight_bridge.invoices"].update(invoice_ids)

    def _follow_watched(self):
        watched = self.env.cr.precommit.data.pop("freight_bridge.invoices", set())
        self.search([("invoice_line_id.move_id", "in", list(watched))])._follow_invoices()
        self.env.flush_all()

    def _follow_invoices(self):
        """Bring charges up to date with their invoices. A disputed one waits, unless it is credited."""
        gone = self.filtered(lambda charge: charge.customer_invoice_id.state == "cancel")
        settled = (self - gone).filtered(
            lambda charge: (
                charge.customer_invoice_id.payment_state in ("paid", "reversed")
                and not charge.customer_invoice_id._freight_is_settled_by_draft()
            )
        )
        credited = settled.filtered(lambda charge: charge.customer_invoice_id.payment_state == "reversed")
        ended = credited.filtered(lambda charge: charge.billing_rule_id.on_credit == "void")
        ended.billing_state = "void"
        ended._note_billing(self.env._("was credited and is void."))
        (gone | credited - ended)._come_back()
        billed = (self - gone - credited).filtered(
            lambda charge: charge.billing_state in ("invoiced", "settled")
        )
        paid = billed & settled
        paid.filtered(lambda charge: charge.billing_state == "invoiced").billing_state = "settled"
        (billed - paid).filtered(lambda charge: charge.billing_state == "settled").billing_state = "invoiced"

    def _come_back(self):
        """Approved again and held: who took it off its invoice had a reason, so a person bills it anew."""
        if not self:
            return
        self.write({"billing_state": "approved", "invoice_line_id": False, "is_held": True})
        self._note_billing(self.env._("is on no invoice any more; it waits, approved, to be billed again."))
