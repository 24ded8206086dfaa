# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..feed import watch

#: Kinds of lines by which a feed's readers call what is ours.
REPORT_KINDS = [("account", "Account in Reports"), ("analytic", "Analytic Account in Reports")]


class FreightMappingLine(models.Model):
    """What readers of a reporting feed call an account or an analytic account of ours.

    The other kinds lead from a partner's word to ours, these from ours to theirs: several accounts may be one
    there, and none is two.
    """

    _inherit = "freight.mapping.line"

    kind = fields.Selection(
        selection_add=REPORT_KINDS, ondelete={kind: "cascade" for kind, _label in REPORT_KINDS}
    )
    our_code = fields.Char(help="The code of the account, or of the analytic account, here.")

    _word_unique = models.UniqueIndex(
        "(mapping_id, kind, partner_value) WHERE kind NOT IN ('csv', 'account', 'analytic')",
        "The partner's word is in the list already.",
    )
    _our_code_unique = models.UniqueIndex(
        "(mapping_id, kind, our_code) WHERE kind IN ('account', 'analytic')",
        "This code is in the list already.",
    )
    _our_code_there = models.Constraint(
        "CHECK(kind NOT IN ('account', 'analytic') OR our_code IS NOT NULL)", "Say which code of ours it is."
    )


class FreightMapping(models.Model):
    """A version in force also says what readers of the reporting feed call our accounts."""

    _inherit = "freight.mapping"

    account_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "account")], copy=False
    )
    analytic_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "analytic")], copy=False
    )

    def _settle(self, **vals):
        """Readers are told of lines that come into force or go out of it, though no line changes."""
        result = super()._settle(**vals)
        if "state" in vals:
            lines = self.sudo().line_ids.filtered(lambda line: line.kind in dict(REPORT_KINDS))
            watch.note(self.env.cr, lines._table, lines.ids)
        return result

    @api.model
    def _report_codes(self, system):
        """{kind: our codes that readers know by another} of the version in force."""
        lines = self.sudo().search([("system_id", "=", system.id), ("state", "=", "active")]).line_ids
        codes = {kind: set() for kind, _label in REPORT_KINDS}
        for line in lines.filtered(lambda line: line.kind in codes):
            codes[line.kind].add(line.our_code)
        return codes
