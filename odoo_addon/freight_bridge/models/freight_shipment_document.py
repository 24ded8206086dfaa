# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from .personal_field import PersonalChar


class FreightShipmentDocument(models.Model):
    """The documents of a shipment, and which of them proves its delivery."""

    _name = "freight.shipment"
    _inherit = ["freight.shipment", "freight.personal.mixin"]

    document_ids = fields.One2many("freight.document", "shipment_id", readonly=True)
    pod_attachment_id = fields.Many2one(
        "ir.attachment",
        string="Proof of Delivery",
        compute="_compute_pod",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        help="The proof that was issued last.",
    )
    pod_date = fields.Datetime(
        string="Proof Issued",
        compute="_compute_pod",
        store=True,
        compute_sudo=True,
    )
    pod_signed_by = PersonalChar(
        string="Signed By", compute="_compute_pod", store=True, compute_sudo=True, personal="name"
    )

    _unproven_idx = models.Index("(company_id) WHERE state = 'delivered' AND pod_attachment_id IS NULL")

    @api.depends("document_ids.kind", "document_ids.issued_at", "document_ids.attachment_id.type")
    def _compute_pod(self):
        """The proof issued last, whatever came first; a link alone is none, as nobody here saw it."""
        for shipment in self:
            proofs = shipment.document_ids.filtered(
                lambda document: document.kind == "pod" and document.attachment_id.type == "binary"
            )
            proof = max(proofs, key=lambda document: (document.issued_at, document.digest), default=proofs)
            shipment.pod_attachment_id = proof.attachment_id
            shipment.pod_date = proof.issued_at
            shipment.pod_signed_by = proof.signed_by
