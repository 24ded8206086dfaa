# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lifecycle import milestone_rows
from .freight_shipment import DERIVED


class FreightShipmentState(models.Model):
    """The life of a shipment: what a person decides, what a delivery's end means, what milestones prove."""

    _inherit = "freight.shipment"

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
        cancelled.tender_ids._cancel(self.env._("The shipment was cancelled."))

    def _derive_state(self):
        """Compute state, flag and dates from the milestones, with one statement for all shipments."""
        if not self.ids:
            return
        self.env["freight.shipment"].flush_model(["is_closed", "is_cancelled", *DERIVED])
        kinds = SQL(", ").join(SQL("(%s, %s, %s, %s)", *row) for row in milestone_rows())
        self.env.cr.execute(SQL(_DERIVE, kinds=kinds, ids=list(self.ids)))
        self.invalidate_model(flush=False)
        self.env["freight.ingest"]._bus_notify("freight_bridge.shipment", self.ids)
        for kind in ("accrue", "unaccrue", "bill"):
            self.env["freight.flow"]._tell(kind)


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
           (max(ARRAY[m.reported_at, m.time])
               FILTER (WHERE m.classifier <> 'actual' AND kind.state = 'dispatched'))[2] AS dispatch_expected,
           (max(ARRAY[m.reported_at, m.time])
               FILTER (WHERE m.classifier <> 'actual' AND kind.state = 'delivered'))[2] AS delivery_expected,
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
