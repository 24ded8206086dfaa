# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command, Domain

from .freight_invoice import OPEN_STATES

#: What the audit and the rating read of a shipment, and what carriers' invoices find it by.
FACTS = frozenset(
    {
        "actual_weight",
        "actual_volume",
        "actual_pieces",
        "distance",
        "service_level_id",
        "carrier_id",
        "partner_id",
        "shipper_id",
        "planned_dispatch_date",
        "direction",
        "company_id",
        "sale_id",
        "purchase_id",
        "picking_ids",
        "tracking_ref",
        "pro_number",
        "bol_number",
        "booking_number",
    }
)


class FreightShipmentDuties(models.Model):
    """Who said what carriers' invoices are held against. Messages and jobs are nobody."""

    _inherit = "freight.shipment"

    mended_user_ids = fields.Many2many(
        "res.users",
        "freight_shipment_mended_user_rel",
        string="Facts Changed By",
        readonly=True,
        copy=False,
        help="Who entered or changed by hand what the shipment is priced, judged or found by. Where duties "
        "are separated, somebody else approves what is billed of it.",
    )

    mended_at = fields.Datetime(
        string="Facts Changed On", readonly=True, copy=False, help="When somebody last did so by hand."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who entered a shipment by hand."""
        shipments = super().create(vals_list)
        told = (row.id for row, vals in zip(shipments, vals_list, strict=True) if FACTS & vals.keys())
        shipments.browse(told)._note_mender()
        return shipments

    def write(self, vals):
        """Keep who changes by hand what the audit looks at."""
        result = super().write(vals)
        if FACTS & vals.keys():
            self._note_mender()
        return result

    def _note_mender(self):
        """The user, if it is one, said something of these: it is never forgotten, whoever says it later."""
        if self and not self.env.su:
            self._note_person()

    @api.model
    def _note_billed(self, domain):
        """The user changed a record that these shipments are priced by, as far as anything waits for that.

        An address or a product belongs to thousands that were decided about long ago.
        """
        if self.env.su:
            return
        waiting = Domain("invoice_id.state", "in", OPEN_STATES) & Domain("shipment_id", "any", domain)
        lines = self.env["freight.invoice.line"].sudo().search(waiting)
        lines.shipment_id.with_env(self.env)._note_mender()

    def _note_person(self):
        """The same of who decided it, though it is written with the rights of the system."""
        self.sudo().write(
            {"mended_user_ids": [Command.link(self.env.uid)], "mended_at": fields.Datetime.now()}
        )


class FreightShipmentPart(models.AbstractModel):
    """A fact of the shipment in ``shipment_id``, which keeps who enters, changes or takes out one by hand."""

    _name = "freight.shipment.part"
    _description = "Fact of a Freight Shipment"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who entered it."""
        parts = super().create(vals_list)
        parts.shipment_id._note_mender()
        return parts

    def write(self, vals):
        """Keep who changes it, with the shipment that it leaves and the one that it comes to."""
        self.shipment_id._note_mender()
        result = super().write(vals)
        self.shipment_id._note_mender()
        return result

    def unlink(self):
        """Keep who takes it out."""
        self.shipment_id._note_mender()
        return super().unlink()


class FreightShipmentAccessorialDuties(models.Model):
    """What the carrier may charge is a fact of the shipment."""

    _name = "freight.shipment.accessorial"
    _inherit = ["freight.shipment.accessorial", "freight.shipment.part"]


class FreightCrossReferenceDuties(models.Model):
    """What partners call a shipment is what their invoices find it by."""

    _name = "freight.cross.reference"
    _inherit = ["freight.cross.reference", "freight.shipment.part"]


class FreightExceptionDuties(models.Model):
    _inherit = "freight.exception"

    def _replay(self, events, resolution):
        """Who says what messages are about, or what they mean, had a hand in what was made of them."""
        answer = super()._replay(events, resolution)
        if resolution in ("linked", "corrected") and self.env.uid != SUPERUSER_ID:
            told = {row for event in events for row in (event.shipment_id, event.forced_shipment_id) if row}
            self.env["freight.shipment"].browse(told).exists()._note_person()
            logs = [event.log_id for event in events if event.log_id]
            self.env["freight.invoice"].sudo().search([("log_id", "in", logs)])._note_settler()
        return answer
