# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lifecycle import DIRECTIONS, state_selection
from ..resemblance import ShipmentFacts
from .context_defaults import without_defaults
from .mail_message import CHATTER

#: Fields that follow from the milestones and the documents; nobody writes them by hand.
DERIVED = frozenset(
    {
        "state",
        "is_flagged",
        "is_closed",
        "is_cancelled",
        "estimated_dispatch_date",
        "estimated_delivery_date",
        "actual_dispatch_date",
        "actual_delivery_date",
        "booked_at",
    }
)


#: What the documents prove.
PROVEN = frozenset({"pod_attachment_id", "pod_date", "pod_signed_by"})

#: What the billing rules decided.
BILLED = frozenset(
    {
        "customer_id",
        "billing_state",
        "billing_rule_id",
        "billing_tried_at",
        "eligible_at",
        "eligible_reason",
        "is_unbilled",
        "accepted_at",
    }
)

#: Nor does anybody rename a shipment, as partners call it by its name, or rewrite what its chatter says.
PROTECTED = DERIVED | PROVEN | BILLED | {"name", "mended_user_ids", "mended_at"} | CHATTER


#: A row of ``ShipmentFacts`` for each shipment, in the order of its members.
_FACTS = """
    SELECT s.id,
           array_remove(ARRAY[s.name, s.tracking_ref, s.pro_number, s.bol_number, s.booking_number,
                              o.name, o.client_order_ref, b.name, b.partner_ref], NULL)
               || array_remove(array_agg(p.name) || array_agg(p.carrier_tracking_ref), NULL),
           c.city, s.carrier_scac, COALESCE(d.name ->> %(language)s, d.name ->> 'en_US'),
           COALESCE(s.planned_dispatch_date, s.create_date),
           COALESCE(s.planned_delivery_date, s.estimated_delivery_date,
                    s.planned_dispatch_date, s.create_date),
           o.id, o.name, c.id, c.complete_name
      FROM freight_shipment s
      LEFT JOIN sale_order o ON o.id = s.sale_id
      LEFT JOIN purchase_order b ON b.id = s.purchase_id
      LEFT JOIN res_partner c ON c.id = s.partner_id
      LEFT JOIN delivery_carrier d ON d.id = s.carrier_id
      LEFT JOIN stock_picking p ON p.freight_shipment_id = s.id
     WHERE s.id = ANY(%(ids)s)
     GROUP BY s.id, o.id, b.id, c.id, d.id
"""


class FreightShipment(models.Model):
    """Goods on their way, as every system sees them.

    The state is a pure function of the actual, not retracted milestones and of two facts that Odoo owns
    (closed by a person, cancelled with its deliveries): never of the order in which messages arrive.
    """

    _name = "freight.shipment"
    _description = "Freight Shipment"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/", index=True)
    state = fields.Selection(
        state_selection(), required=True, readonly=True, default="released", index=True, copy=False
    )
    is_flagged = fields.Boolean(
        string="Exception Flag",
        readonly=True,
        copy=False,
        help="A milestone reported trouble: delay, damage, hold.",
    )
    is_closed = fields.Boolean(readonly=True, copy=False, tracking=True)
    is_cancelled = fields.Boolean(readonly=True, copy=False, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, ondelete="restrict"
    )
    direction = fields.Selection(DIRECTIONS, required=True, readonly=True, default="outbound", index=True)
    shipper_id = fields.Many2one(
        "res.partner",
        string="Shipper",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Where the goods are picked up.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Consignee", index="btree_not_null", check_company=True, tracking=True
    )
    sale_id = fields.Many2one(
        "sale.order", index="btree_not_null", copy=False, check_company=True, tracking=True
    )
    purchase_id = fields.Many2one(
        "purchase.order", index="btree_not_null", copy=False, check_company=True, tracking=True
    )
    picking_ids = fields.One2many("stock.picking", "freight_shipment_id", string="Transfers")
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, tracking=True)
    carrier_scac = fields.Char(string="SCAC", size=4, tracking=True)
    tracking_ref = fields.Char(string="Tracking Number", copy=False, index="btree_not_null", tracking=True)
    tracking_numbers = fields.Char(
        compute="_compute_tracking_numbers",
        search="_search_tracking_numbers",
        help="The shipment's own and those of its deliveries.",
    )
    pro_number = fields.Char(string="PRO Number", copy=False, index="btree_not_null", tracking=True)
    bol_number = fields.Char(string="Bill of Lading", copy=False, index="btree_not_null", tracking=True)
    booking_number = fields.Char(copy=False, index="btree_not_null", tracking=True)
    booked_at = fields.Datetime(
        string="Booked", readonly=True, copy=False, tracking=True, help="When a carrier took the load."
    )
    planned_dispatch_date = fields.Datetime(help="Our own plan.", tracking=True)
    planned_delivery_date = fields.Datetime(help="Our promise to the customer.", tracking=True)
    estimated_dispatch_date = fields.Datetime(readonly=True, copy=False, help="The latest word of a partner.")
    estimated_delivery_date = fields.Datetime(readonly=True, copy=False, help="The latest word of a partner.")
    is_expected_late = fields.Boolean(
        string="Expected Late",
        compute="_compute_is_expected_late",
        search="_search_is_expected_late",
        help="A partner estimates a later delivery than we promised.",
    )
    actual_dispatch_date = fields.Datetime(readonly=True, copy=False)
    actual_delivery_date = fields.Datetime(readonly=True, copy=False)
    milestone_ids = fields.One2many("freight.milestone", "shipment_id", readonly=True)
    leg_ids = fields.One2many("freight.shipment.leg", "shipment_id")
    exception_ids = fields.One2many("freight.exception", "shipment_id", readonly=True)
    cross_reference_ids = fields.One2many("freight.cross.reference", "shipment_id", readonly=True)
    open_exception_count = fields.Integer(compute="_compute_open_exception_count")

    _name_company_unique = models.Constraint(
        "UNIQUE(name, company_id)", "A shipment of this name exists already."
    )

    @api.depends("tracking_ref", "picking_ids.carrier_tracking_ref")
    def _compute_tracking_numbers(self):
        for shipment in self:
            numbers = [shipment.tracking_ref, *shipment.sudo().picking_ids.mapped("carrier_tracking_ref")]
            shipment.tracking_numbers = ", ".join(dict.fromkeys(filter(None, numbers))) or False

    def _search_tracking_numbers(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("tracking_ref", operator, value) | Domain(
            "picking_ids.carrier_tracking_ref", operator, value
        )

    def _compute_open_exception_count(self):
        counts = dict(
            self.env["freight.exception"]._read_group(
                [("shipment_id", "in", self.ids), ("state", "in", ("open", "in_progress"))],
                ["shipment_id"],
                ["__count"],
            )
        )
        for shipment in self:
            shipment.open_exception_count = counts.get(shipment, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Number shipments together."""
        for vals in vals_list:
            self._check_protected(vals)
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        names = self.env["ir.sequence"]._freight_next("freight.shipment", len(unnamed))
        for vals, name in zip(unnamed, names, strict=True):
            vals["name"] = name
        plain = self if self.env.su else without_defaults(self, PROTECTED)
        return super(FreightShipment, plain).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_protected(vals)
        return super().write(vals)

    def _check_protected(self, vals):
        if not self.env.su and (touched := PROTECTED & vals.keys()):
            raise UserError(
                self.env._(
                    "These fields follow from milestones, documents and history and are not set by hand: %s.",
                    ", ".join(sorted(touched)),
                )
            )

    @api.depends("planned_delivery_date", "estimated_delivery_date")
    def _compute_is_expected_late(self):
        for shipment in self:
            promised, estimated = shipment.planned_delivery_date, shipment.estimated_delivery_date
            shipment.is_expected_late = bool(promised and estimated and estimated > promised)

    def _search_is_expected_late(self, operator, value):
        """Two columns against each other: no domain can say that."""
        if operator != "in":
            return NotImplemented
        late = SQL("(SELECT id FROM freight_shipment WHERE estimated_delivery_date > planned_delivery_date)")
        return [("id", "in" if True in value else "not in", late)]

    # -- actions --------------------------------------------------------------------------------------

    def action_view_exceptions(self):
        """The exceptions of this shipment."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_exception_action")
        return {**action, "domain": [("shipment_id", "in", self.ids)], "context": {}}

    # -- reading --------------------------------------------------------------------------------------

    def _resemblance_facts(self):
        """What each shipment is compared with messages by, read with one query: hundreds at once."""
        self.env.flush_all()
        facts = SQL(_FACTS, ids=list(self.ids), language=self.env.lang or "en_US")
        return [ShipmentFacts(*row) for row in self.env.execute_query(facts)]

    def _timeline(self):
        """The milestones of one shipment as plain values, newest first, for pages."""
        return self.milestone_ids._timeline_values()
