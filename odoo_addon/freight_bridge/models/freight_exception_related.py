# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

#: Shown of each kind; the list of exceptions holds the rest.
SHOWN = 5


class FreightExceptionRelated(models.Model):
    """What was decided earlier about the same shipment, and about the same kind of the same partner."""

    _inherit = "freight.exception"

    def desk_related(self):
        """Earlier and other exceptions that help to decide about this one, newest first.

        :return: {"shipment": rows, "partner": rows}, each row {"id", "name", "code", "summary", "state",
            "time", "resolution", "reason", "by"}; "time" is when it was decided, or raised
        """
        self.ensure_one()
        self.check_access("read")
        others = [("id", "!=", self.id)]
        shipment = self.shipment_id and [*others, ("shipment_id", "=", self.shipment_id.id)]
        partner = [*others, ("system_id", "=", self.system_id.id), ("code", "=", self.code)]
        return {
            "shipment": self._related_rows(shipment),
            "partner": self._related_rows(self.system_id and partner),
        }

    def _related_rows(self, domain):
        if not domain:
            return []
        labels = dict(self._fields["resolution"]._description_selection(self.env))
        return [
            {
                "id": row.id,
                "name": row.name,
                "code": row.code_id.name,
                "summary": row.summary,
                "state": row.state,
                "time": fields.Datetime.to_string(row.closed_at or row.create_date),
                "resolution": labels.get(row.resolution),
                "reason": row.reason or None,
                "by": row.sudo().closed_by_id.name or None,
            }
            for row in self.search(domain, order="id desc", limit=SHOWN)
        ]
