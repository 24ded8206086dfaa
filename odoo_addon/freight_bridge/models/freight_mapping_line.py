# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lifecycle import REFERENCE_KINDS, RESOLVING_KINDS, milestone_selection

#: The fields of the records that a CSV row can be (contract §9).
CSV_FIELDS = [
    "shipment",
    "delivery",
    "tracking",
    "pro",
    "bol",
    "booking",
    "container",
    "order",
    "purchase_order",
    "code",
    "text",
    "time",
    "time_zone",
    "classifier",
    "reported_at",
    "id",
    "city",
    "state",
    "postal_code",
    "country",
    "unlocode",
    "location_name",
    "carrier_scac",
    "carrier_name",
    "service",
    "signed_by",
    "response",
    "reason_code",
    "reason",
    "number",
    "invoice_type",
    "issued_on",
    "currency",
    "total",
    "description",
    "amount",
    "quantity",
    "unit",
    "rate",
    "is_tax",
    "original_number",
    "due_on",
    "tax_total",
    "payee_name",
    "payee_code",
    "shipped_on",
    "weight",
    "weight_unit",
    "pieces",
    "origin_city",
    "origin_state",
    "origin_postal_code",
    "origin_country",
    "destination_city",
    "destination_state",
    "destination_postal_code",
    "destination_country",
]

LABELS = {
    **dict(REFERENCE_KINDS),
    "code": "Status or Charge Code",
    "id": "Event ID",
    "unlocode": "UN/LOCODE",
    "carrier_scac": "SCAC",
    "number": "Invoice Number",
    "original_number": "Original Invoice Number",
    "is_tax": "Tax or Duty",
}


class FreightMappingLine(models.Model):
    """One thing that a partner calls otherwise than we do."""

    _name = "freight.mapping.line"
    _description = "Freight Mapping Line"
    _order = "kind, id"
    _rec_name = "partner_value"

    mapping_id = fields.Many2one("freight.mapping", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("milestone", "Status Code"),
            ("reference", "Reference Qualifier"),
            ("charge", "Charge Code"),
            ("csv", "CSV Column"),
            ("match", "Reference Looked Up"),
        ],
        required=True,
    )
    partner_value = fields.Char(string="Partner's Word", required=True)
    milestone_code = fields.Selection(
        lambda self: milestone_selection(),
        string="Milestone",
        help="Empty: a person decides each time.",
    )
    reference_kind = fields.Selection(REFERENCE_KINDS, string="Reference")
    said_kind = fields.Selection(
        REFERENCE_KINDS,
        string="Their Reference",
        compute="_compute_said_kind",
        inverse="_inverse_said_kind",
        help="What the partner calls it; looked up as another kind where it names no shipment by itself.",
    )
    charge_code = fields.Char(string="Our Charge Code")
    csv_record = fields.Selection(
        [
            ("milestone", "A Milestone"),
            ("tender_response", "A Tender Answer"),
            ("invoice_line", "An Invoice Line"),
        ],
        string="A Row Is",
        help="The partner's kinds of files are told apart by the columns that they have.",
    )
    csv_field = fields.Selection(
        [(name, LABELS.get(name) or name.replace("_", " ").title()) for name in CSV_FIELDS], string="Field"
    )
    csv_format = fields.Char(
        string="Date Format",
        help="How dates and times are written, such as dd/MM/yyyy HH:mm; empty: ISO 8601.",
    )
    csv_constant = fields.Boolean(
        string="Fixed Text", help="The partner's word is no column but the value of every row."
    )

    _word_unique = models.UniqueIndex(
        "(mapping_id, kind, partner_value) WHERE kind != 'csv'", "The partner's word is in the list already."
    )
    _field_unique = models.UniqueIndex(
        "(mapping_id, csv_record, csv_field) WHERE kind = 'csv'", "The field is in the list already."
    )
    _target = models.Constraint(
        "CHECK(CASE kind WHEN 'reference' THEN reference_kind IS NOT NULL"
        " WHEN 'charge' THEN charge_code IS NOT NULL"
        " WHEN 'match' THEN reference_kind IS NOT NULL AND reference_kind <> partner_value"
        " WHEN 'csv' THEN csv_record IS NOT NULL AND csv_field IS NOT NULL ELSE true END)",
        "Say what the partner's word stands for.",
    )

    @api.depends("kind", "partner_value")
    def _compute_said_kind(self):
        kinds = dict(REFERENCE_KINDS)
        for line in self:
            is_kind = line.kind == "match" and line.partner_value in kinds
            line.said_kind = line.partner_value if is_kind else False

    def _inverse_said_kind(self):
        for line in self.filtered(lambda line: line.kind == "match"):
            line.partner_value = line.said_kind

    @api.constrains("kind", "partner_value", "reference_kind")
    def _check_match(self):
        """Only kinds of reference that a shipment can be found by are looked up."""
        for line in self.filtered(lambda line: line.kind == "match"):
            if line.partner_value not in dict(REFERENCE_KINDS) or line.reference_kind not in RESOLVING_KINDS:
                raise ValidationError(
                    self.env._("Choose what the partner calls it, and a kind that shipments are found by.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Lines are part of their version: whoever adds one changes it."""
        vals_list = [
            {**vals, "partner_value": vals["said_kind"]} if vals.get("said_kind") else vals
            for vals in vals_list
        ]
        lines = super().create(vals_list)
        lines.mapping_id._touch()
        return lines

    def write(self, vals):
        """Lines stay in their version: one that moved would change two of them."""
        if "mapping_id" in vals and any(line.mapping_id.id != vals["mapping_id"] for line in self):
            raise UserError(self.env._("A line stays in its version: add it to the other one instead."))
        self.mapping_id._touch()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self.mapping_id._touch()

    def _csv_source(self):
        """Where the field comes from, as the sidecar takes it."""
        if self.csv_constant:
            return {"constant": self.partner_value}
        source = {"column": self.partner_value}
        return {**source, "format": self.csv_format} if self.csv_format else source
