# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

#: Odoo's own wizard, by which whatever points to a contact is moved to the one that is left.
WIZARD = "base.partner.merge.automatic.wizard"
#: More of them the wizard refuses (``base.partner.merge.automatic.wizard._merge``).
AT_ONCE = 3


class FreightExceptionCustomerMerge(models.Model):
    """Contacts that are there twice, as a customer's question shows: they are merged by Odoo's own wizard.

    It is opened and not run: which contacts go, and that they are gone for good, is said there, by the rights
    of the person and by Odoo's own checks. The question stays open, and goes on with who is left.
    """

    _inherit = "freight.exception"

    def desk_merge_customers(self, partner_ids):
        """The action that opens Odoo's wizard with these contacts.

        :param partner_ids: two or three contacts that the customer may be; the first is to be left
        """
        self._check_customer_question()
        is_sound = isinstance(partner_ids, list) and all(
            type(partner_id) is int and 0 < partner_id < 1 << 31 for partner_id in partner_ids
        )
        if not is_sound or not 2 <= len(set(partner_ids)) <= AT_ONCE:
            raise UserError(self.env._("Choose two or three contacts: Odoo merges so many at a time."))
        partners = self.env["res.partner"].browse(dict.fromkeys(partner_ids))
        for partner in partners:
            self._check_customer(partner)
        if not self.env[WIZARD].has_access("create"):
            raise UserError(
                self.env._(
                    "Only who may create contacts merges them: ask somebody who may, then answer here."
                )
            )
        wizard = self.env[WIZARD].create(
            {
                "state": "selection",
                "partner_ids": [Command.set(partners.ids)],
                "dst_partner_id": partners[0].id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge Contacts"),
            "res_model": WIZARD,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"active_test": False},
        }
