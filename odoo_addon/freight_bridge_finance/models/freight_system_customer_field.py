# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ingest.customer_fields import FACT_NAMES, OWNERS


class FreightSystemCustomerField(models.Model):
    """Who has the last word about a fact of a system's customers, where it differs from the usual."""

    _name = "freight.system.customer.field"
    _description = "Last Word about Customers"
    _order = "system_id, fact"
    _rec_name = "fact"

    system_id = fields.Many2one("freight.system", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="system_id.company_id", store=True, precompute=True)
    fact = fields.Selection(FACT_NAMES, required=True)
    owner = fields.Selection(
        OWNERS,
        string="Last Word",
        required=True,
        default="platform",
        help="Odoo: what Odoo has stays. The platform: what it tells later takes its place. In both cases "
        "Odoo learns what it does not have.",
    )

    _fact_unique = models.Constraint("UNIQUE(system_id, fact)", "This fact is in the list already.")
    _word_unique = models.UniqueIndex(
        "(company_id, fact) WHERE owner = 'platform'",
        "Another system of the company has the last word about this fact already: two would overwrite each "
        "other in turns.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Say which other system has the last word, before the database refuses it without a name."""
        for vals in vals_list:
            if vals.get("owner", "platform") == "platform":
                system = self.env["freight.system"].browse(vals.get("system_id"))
                self._check_one_word(system, vals.get("fact"))
        return super().create(vals_list)

    def write(self, vals):
        """The same where one gets it later."""
        for row in self:
            if vals.get("owner", row.owner) == "platform":
                system = row.system_id.browse(vals.get("system_id", row.system_id.id))
                row._check_one_word(system, vals.get("fact", row.fact))
        return super().write(vals)

    def _check_one_word(self, system, fact):
        """Two systems with the last word would overwrite each other's in turns."""
        other = self.sudo().search(
            [
                ("company_id", "=", system.company_id.id),
                ("fact", "=", fact),
                ("owner", "=", "platform"),
                ("id", "not in", self.ids),
                ("system_id", "!=", system.id),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "%(fact)s: %(other)s has the last word in %(company)s already. Two systems would "
                    "overwrite each other in turns: take it from %(other)s first.",
                    fact=self._fact_labels()[fact],
                    other=other.system_id.name,
                    company=system.company_id.name,
                )
            )

    @api.model
    def _fact_labels(self):
        """Fact → what people call it."""
        return dict(self._fields["fact"]._description_selection(self.env))

    @api.model
    def _rules(self):
        """(system id, fact) → owner, of all that is set."""
        return {(row.system_id.id, row.fact): row.owner for row in self.search([])}
