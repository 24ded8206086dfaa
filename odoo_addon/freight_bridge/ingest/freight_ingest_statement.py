# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.fields import Command

from .validator_statement import statement_faults


class FreightIngestStatement(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "freight.statement.closed.v1": "_handle_statements"}

    def _handle_statements(self, events):
        """Keep what partners say they billed, for the reconciliation of the period."""
        sound = [event for event in events if not self._refuse_unsound_statement(event)]
        names = [event.data["currency"] for event in sound]
        currencies = self.env["res.currency"].search([("name", "in", names)])
        by_name = {currency.name: currency for currency in currencies}
        vals_list = []
        for event in sound:
            if currency := by_name.get(event.data["currency"]):
                vals_list.append(self._statement_vals(event, currency))
                event.apply()
            else:
                event.refuse(
                    "malformed_event",
                    self.env._(
                        "/data/currency: %s is no currency that is active here.", event.data["currency"]
                    ),
                )
        self.env["freight.statement"].create(vals_list)

    def _refuse_unsound_statement(self, event):
        if faults := statement_faults(event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        return bool(event.outcome)

    def _statement_vals(self, event, currency):
        data = event.data
        return {
            "name": data["number"].strip(),
            "system_id": event.system_id,
            "company_id": event.company_id,
            "log_id": event.log_id,
            "currency_id": currency.id,
            "date_from": data["period_from"],
            "date_to": data["period_to"],
            "invoice_count": data["count"],
            "total": float(data["total"]),
            "line_ids": [
                Command.create(
                    {
                        "number": line["number"].strip(),
                        "amount": float(line["amount"]),
                        "date": line.get("issued_on") or False,
                    }
                )
                for line in data.get("lines", [])
            ],
        }
