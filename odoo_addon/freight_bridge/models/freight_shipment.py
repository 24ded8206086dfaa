# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..lifecycle import milestone_rows, state_selection

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
    }
)


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
    partner_id = fields.Many2one(
        "res.partner", string="Consignee", index="btree_not_null", check_company=True
    )
    sale_id = fields.Many2one("sale.order", index="btree_not_null", copy=False, check_company=True)
    picking_ids = fields.One2many("stock.picking", "freight_shipment_id", string="Deliveries")
    carrier_id = fields.Many2one("delivery.carrier", check_company=True)
    carrier_scac = fields.Char(string="SCAC", size=4)
    tracking_ref = fields.Char(string="Tracking Number", copy=False, index="btree_not_null")
    tracking_numbers = fields.Char(
        compute="_compute_tracking_numbers",
        search="_search_tracking_numbers",
        help="The shipment's own and those of its deliveries.",
    )
    pro_number = fields.Char(string="PRO Number", copy=False, index="btree_not_null")
    bol_number = fields.Char(string="Bill of Lading", copy=False, index="btree_not_null")
    planned_dispatch_date = fields.Datetime(help="Our own plan.")
    planned_delivery_date = fields.Datetime(help="Our promise to the customer.")
    estimated_dispatch_date = fields.Datetime(readonly=True, copy=False, help="The latest word of a partner.")
    estimated_delivery_date = fields.Datetime(readonly=True, copy=False, help="The latest word of a partner.")
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
            self._check_derived(vals)
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        names = self.env["ir.sequence"]._freight_next("freight.shipment", len(unnamed))
        for vals, name in zip(unnamed, names, strict=True):
            vals["name"] = name
        return super().create(vals_list)

    def write(self, vals):
        self._check_derived(vals)
        return super().write(vals)

    def _check_derived(self, vals):
        if not self.env.su and (touched := DERIVED & vals.keys()):
            raise UserError(
                self.env._(
                    "These fields follow from milestones and documents and are not set by hand: %s.",
                    ", ".join(sorted(touched)),
                )
            )

    # -- actions --------------------------------------------------------------------------------------

    def action_close(self):
        """Nothing more is expected: the state stays closed, whatever a partner still says."""
        self.check_access("write")
        for shipment in self:
            if shipment.state not in ("delivered", "returned"):
                raise UserError(
                    self.env._("%s is neither delivered nor returned: it cannot be closed.", shipment.name)
                )
        self.sudo().is_closed = True
        self._derive_state()

    def action_reopen(self):
        """Take a closing back."""
        self.check_access("write")
        self.sudo().is_closed = False
        self._derive_state()

    def action_view_exceptions(self):
        """The exceptions of this shipment."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_exception_action")
        return {**action, "domain": [("shipment_id", "in", self.ids)], "context": {}}

    def _cancel_with_deliveries(self):
        """Cancel the shipments whose deliveries are all cancelled."""
        cancelled = self.filtered(
            lambda shipment: (
                not shipment.is_cancelled
                and all(picking.state == "cancel" for picking in shipment.picking_ids)
            )
        )
        cancelled.is_cancelled = True
        cancelled._derive_state()

    # -- reading --------------------------------------------------------------------------------------

    def _reference_values(self):
        """Shipment id → every value that a message may call the shipment by, read with one query."""
        self.env.cr.execute(
            """
            SELECT s.id, array_remove(ARRAY[s.name, s.tracking_ref, s.pro_number, s.bol_number, o.name,
                                            o.client_order_ref], NULL)
                       || array_remove(array_agg(p.name) || array_agg(p.carrier_tracking_ref), NULL)
              FROM freight_shipment s
              LEFT JOIN sale_order o ON o.id = s.sale_id
              LEFT JOIN stock_picking p ON p.freight_shipment_id = s.id
             WHERE s.id = ANY(%s)
             GROUP BY s.id, o.id
            """,
            [self.ids],
        )
        return dict(self.env.cr.fetchall())

    def _timeline(self):
        """The milestones of one shipment as plain values, newest first, for pages."""
        labels = dict(self.env["freight.milestone"]._fields["code"]._description_selection(self.env))
        return [
            {
                "code": milestone.code,
                "label": labels[milestone.code],
                "classifier": milestone.classifier,
                "time": fields.Datetime.to_string(milestone.time),
                "location": milestone.location or None,
                "system": milestone.system_id.name,
                "late": milestone.late,
                "retracted": milestone.retracted,
            }
            for milestone in self.milestone_ids
            if not milestone.retracts
        ]

    # -- state ----------------------------------------------------------------------------------------

    def _derive_state(self):
        """Compute state, flag and dates from the milestones, with one statement for all shipments."""
        if not self.ids:
            return
        self.env["freight.shipment"].flush_model(["is_closed", "is_cancelled", *DERIVED])
        kinds = SQL(", ").join(SQL("(%s, %s, %s, %s)", *row) for row in milestone_rows())
        self.env.cr.execute(SQL(_DERIVE, kinds=kinds, ids=list(self.ids)))
        self.invalidate_model(flush=False)
        self.env["freight.ingest"]._bus_notify("freight_bridge.shipment", self.ids)


#: One pass over the milestones of the given shipments. Every rank but that of delivered stands for one state
#: (weight), so the highest weight tells the state, and between delivered and returned the later time does.
#: Nothing depends on the order of the rows. Only shipments that change are written.
_DERIVE = """
WITH kind (code, state, weight, flag) AS (VALUES %(kinds)s),
fact AS (
    SELECT m.shipment_id,
           max(kind.weight) FILTER (WHERE m.classifier = 'actual') AS weight,
           max(m.time) FILTER (WHERE m.classifier = 'actual' AND kind.state = 'delivered')
               AS delivered_at,
           max(m.time) FILTER (WHERE m.classifier = 'actual' AND kind.state = 'returned') AS returned_at,
           min(m.time) FILTER (WHERE m.classifier = 'actual' AND kind.state IN ('dispatched', 'in_transit'))
               AS dispatched_at,
           max(m.time) FILTER (WHERE m.classifier = 'actual' AND kind.flag = 'progress') AS trouble_at,
           max(m.time) FILTER (WHERE m.classifier = 'actual' AND kind.flag IS NULL AND kind.state IS NOT NULL)
               AS progress_at,
           bool_or(m.classifier = 'actual' AND kind.flag = 'closed') AS lasting,
           (array_agg(m.time ORDER BY m.reported_at DESC, m.time DESC)
               FILTER (WHERE m.classifier <> 'actual' AND kind.state = 'dispatched'))[1] AS dispatch_expected,
           (array_agg(m.time ORDER BY m.reported_at DESC, m.time DESC)
               FILTER (WHERE m.classifier <> 'actual' AND kind.state = 'delivered'))[1] AS delivery_expected,
           min(m.carrier_scac) AS scac
      FROM freight_milestone m
      JOIN kind ON kind.code = m.code
     WHERE m.shipment_id = ANY(%(ids)s) AND m.retracts IS NULL AND m.retracted IS NOT TRUE
     GROUP BY m.shipment_id
),
derived AS (
    SELECT s.id,
           CASE WHEN s.is_cancelled OR proven.state = 'cancelled' THEN 'cancelled'
                WHEN s.is_closed THEN 'closed'
                WHEN proven.state <> 'delivered' THEN proven.state
                WHEN fact.returned_at >= fact.delivered_at OR fact.delivered_at IS NULL
                     THEN CASE WHEN fact.returned_at IS NULL THEN 'released' ELSE 'returned' END
                ELSE 'delivered' END AS state,
           s.is_closed IS NOT TRUE AND (
               COALESCE(fact.lasting, false)
               OR COALESCE(fact.trouble_at >= COALESCE(fact.progress_at, '-infinity'), false)
           ) AS is_flagged,
           fact.dispatched_at, fact.delivered_at, fact.dispatch_expected, fact.delivery_expected,
           COALESCE(s.carrier_scac, fact.scac) AS scac
      FROM freight_shipment s
      LEFT JOIN fact ON fact.shipment_id = s.id
      LEFT JOIN (SELECT DISTINCT weight, state FROM kind WHERE weight > 0 AND state <> 'returned') proven
             ON proven.weight = fact.weight
     WHERE s.id = ANY(%(ids)s)
)
UPDATE freight_shipment s
   SET state = d.state,
       is_flagged = d.is_flagged,
       actual_dispatch_date = d.dispatched_at,
       actual_delivery_date = d.delivered_at,
       estimated_dispatch_date = d.dispatch_expected,
       estimated_delivery_date = d.delivery_expected,
       carrier_scac = d.scac
  FROM derived d
 WHERE s.id = d.id
   AND (s.state, s.is_flagged, s.actual_dispatch_date, s.actual_delivery_date, s.estimated_dispatch_date,
        s.estimated_delivery_date, s.carrier_scac)
       IS DISTINCT FROM
       (d.state, d.is_flagged, d.dispatched_at, d.delivered_at, d.dispatch_expected,
        d.delivery_expected, d.scac)
"""
