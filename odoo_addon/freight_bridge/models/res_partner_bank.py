# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

#: What says where money goes that is paid to an account.
ACCOUNT = frozenset({"acc_number", "sanitized_acc_number", "clearing_number", "bank_id", "partner_id"})


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def write(self, vals):
        """What was released is paid to the account as it was then, or is released again."""
        result = super().write(vals)
        if ACCOUNT & vals.keys():
            released = (
                self.env["freight.invoice"]
                .sudo()
                .search(
                    [
                        ("release_state", "=", "released"),
                        ("bill_id.partner_bank_id", "in", self.ids),
                        ("bill_id.payment_state", "not in", ("paid", "reversed")),
                    ]
                )
            )
            unpaid = released.filtered(lambda invoice: not invoice.bill_id._freight_is_paid())
            unpaid._take_back_release(self.env._("the bank account that it is paid to was changed"))
        return result
