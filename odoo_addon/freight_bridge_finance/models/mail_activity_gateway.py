# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class MailActivityMixinGateway(models.AbstractModel):
    _inherit = "mail.activity.mixin"

    def _freight_schedule(self, activity_type, document, note, summary=None, deadline=None):
        """Give the finance team of a document's system something to do about a record; nothing of none.

        Who leads the team does it, else who sold; where there is neither, nobody can be told.
        """
        user = (
            document.system_id._finance_team().user_id
            or self._fields.get("invoice_user_id")
            and self.invoice_user_id
        )
        if not self or not user:
            return
        self.activity_schedule(
            activity_type,
            date_deadline=(deadline or fields.Datetime.now()).date(),
            summary=summary,
            note=note,
            user_id=user.id,
        )
