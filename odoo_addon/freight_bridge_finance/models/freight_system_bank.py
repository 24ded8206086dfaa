# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystemBank(models.Model):
    """A bank is a system too."""

    _inherit = "freight.system"

    kind = fields.Selection(selection_add=[("bank", "Bank")], ondelete={"bank": "set default"})
    bank_account_ids = fields.One2many("freight.bank.account", "system_id", string="Bank Accounts")
