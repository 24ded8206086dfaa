# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.tools import SQL


class FreightMessageMixin(models.AbstractModel):
    """A record that keeps words of a partner, or words for one.

    They may be megabytes: a form asks what there is (``kept_parts``) and never reads them, the page that
    shows one gets it by an address of its own (contract §5).
    """

    _name = "freight.message.mixin"
    _description = "Freight Message"

    kept_parts = fields.Char(
        compute="_compute_kept_parts", help="What is kept of the message, such as raw,payload."
    )

    def _message_parts(self):
        """Names of the text fields that hold words."""
        return ()

    @api.depends()
    def _compute_kept_parts(self):
        """Which are not empty, without reading them."""
        parts = self._message_parts()
        self.flush_recordset(parts)
        filled = SQL(", ").join(
            SQL("CASE WHEN %s <> '' THEN %s END", SQL.identifier(part), part) for part in parts
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id, concat_ws(',', %s) FROM %s WHERE id IN %s",
                filled,
                SQL.identifier(self._table),
                tuple(self.ids) or (0,),
            )
        )
        kept = dict(rows)
        for record in self:
            record.kept_parts = kept.get(record.id, "")

    def _message_part(self, part):
        """(bytes as the user may see them or None, what a file of them is called behind its dot)."""
        self.ensure_one()
        # Reading masks what the user may not see.
        [values] = self.read([part])
        text = values[part]
        return (text.encode(), _suffix(text)) if text else (None, None)


def _suffix(text):
    """From how a text begins; what it is, the page that shows it finds out."""
    begins = text.lstrip("\ufeff \t\r\n")[:3]
    if begins[:1] in ("{", "["):
        return "json"
    if begins[:1] == "<":
        return "xml"
    return "edi" if begins in ("ISA", "UNA", "UNB", "ST*", "GS*", "UNH") else "txt"
