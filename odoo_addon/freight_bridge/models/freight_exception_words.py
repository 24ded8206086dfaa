# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.fields import Domain


class FreightExceptionWords(models.Model):
    """What a person searches an exception by, over a million of them."""

    _inherit = "freight.exception"

    own_words = fields.Char(
        compute="_compute_own_words",
        store=True,
        index="trigram",
        help="Number, reference and summary in one column: one index answers for all three.",
    )
    words = fields.Char(
        compute="_compute_words",
        search="_search_words",
        help="What a person searches an exception by: its number, its reference, its summary, its partner.",
    )

    @api.depends("name", "subject", "summary")
    def _compute_own_words(self):
        for record in self:
            record.own_words = " ".join(filter(None, (record.name, record.subject, record.summary)))

    @api.depends("own_words", "system_id.name")
    def _compute_words(self):
        for record in self:
            record.words = " ".join(filter(None, (record.own_words, record.system_id.name)))

    def _search_words(self, operator, value):
        """Partners are few and found first: joined in, no index would serve."""
        if operator != "ilike":
            return NotImplemented
        own = Domain("own_words", "ilike", value)
        systems = self.env["freight.system"].search([("name", "ilike", value)])
        return own | Domain("system_id", "in", systems.ids) if systems else own
