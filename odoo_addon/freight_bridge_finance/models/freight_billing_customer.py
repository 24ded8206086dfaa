# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

STATUSES = [("active", "Active"), ("deleted", "Deleted There"), ("merged", "Merged There")]


class FreightBillingCustomer(models.Model):
    """What a billing platform or a CRM calls one of our partners. Written by ``freight.ingest`` only."""

    _name = "freight.billing.customer"
    _description = "Customer of a Billing Platform"
    _order = "system_id, reference"
    _rec_name = "reference"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    reference = fields.Char(
        string="Their Number", required=True, readonly=True, help="The platform's own id of the customer."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    status = fields.Selection(STATUSES, required=True, readonly=True)
    merged_into = fields.Char(readonly=True, help="The platform's own id of the customer that is left.")
    stated_at = fields.Datetime(
        string="Stated on", required=True, readonly=True, help="Older statements about it change nothing."
    )

    _reference_unique = models.UniqueIndex(
        "(system_id, reference)", "This system's customer is linked already."
    )

    @api.model
    def _of_events(self, events):
        """(system id, reference) → link, of the customers that events tell of and those that they name."""
        names = {
            name.strip()
            for event in events
            for name in (event.data["reference"], event.data.get("merged_into"), event.data.get("parent"))
            if name
        }
        systems = list({event.system_id for event in events})
        rows = self.search([("system_id", "in", systems), ("reference", "in", list(names))])
        return {(row.system_id.id, row.reference): row for row in rows}

    @api.model
    def _partners_of(self, events):
        """(system id, reference) → partner, of the customers that events' documents name."""
        links = self.search(
            [
                ("system_id", "in", list({event.system_id for event in events})),
                ("reference", "in", list({event.data["customer"].strip() for event in events})),
            ]
        )
        return {(link.system_id.id, link.reference): link.partner_id for link in links}
