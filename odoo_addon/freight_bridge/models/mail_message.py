# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import AccessError

#: The records whose chatter says who decided what.
KEPT = frozenset({"freight.exception", "freight.invoice", "freight.retention.policy", "freight.shipment"})
#: Fields of such a record by which its messages could be taken away.
CHATTER = frozenset({"message_ids", "website_message_ids"})


class MailMessage(models.Model):
    """Keep the history of freight: core lets who may write a record delete its messages."""

    _inherit = "mail.message"

    def _check_access(self, operation):
        """Refuse to delete such messages and to change those that Odoo wrote; comments may be edited."""
        result = super()._check_access(operation)
        if operation not in ("write", "unlink"):
            return result
        kept = self.sudo().filtered(
            lambda message: (
                message.model in KEPT and (operation == "unlink" or message.message_type != "comment")
            )
        )
        if not kept:
            return result
        refused = self.browse(kept.ids) | result[0] if result else self.browse(kept.ids)
        return refused, lambda: AccessError(
            self.env._("The history of freight is kept: its messages cannot be removed.")
        )
