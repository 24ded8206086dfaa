# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.tools import SQL

from .freight_flow_mixin import undisturbed
from .freight_shipment_accrual import RATING_BATCH


class FreightInvoiceCharge(models.Model):
    """Which expected charge each line of a carrier's invoice bills, in whatever order the two come about.

    Invoices are judged and posted as soon as they may be, shipments rated each hour: what an invoice bills is
    rated before. A shipment that leaves later has its charges billed already, and none of it is accrued.
    """

    _inherit = "freight.invoice"

    @api.model
    def _rate_waiting(self, kind):
        """Rate what left and is billed by invoices that wait for a flow, in transactions of its own.

        A milestone of these shipments is not to wait for the audit or the posting of a whole batch.

        :return: False when the job's time is over
        """
        shipments, waiting = self.env["freight.shipment"], self.sudo().search(self._flow_domain(kind))
        while rated := undisturbed(self.env, shipments._rate_dispatched, RATING_BATCH, waiting.ids):
            if not self.env["ir.cron"]._commit_progress(len(rated), remaining=1):
                return False
        return True

    def _rate_shipments(self):
        """Rate what left of what these bill, unless it was."""
        self.env["freight.shipment"]._rate_dispatched(None, self.ids)

    def _link_charges(self, again=True):
        """Tell each line which expected charge it bills: that of its code, else of its kind.

        :param again: also lines that have one; False: only those that have none, or a void one
        """
        self.env["freight.charge"].flush_model()
        self.env["freight.invoice.line"].flush_model()
        self.env.cr.execute(SQL(_LINK_CHARGES, match=_MATCH, ids=list(self.ids), again=again))
        self.line_ids.invalidate_recordset(["charge_id"], flush=False)


class FreightChargeBilled(models.Model):
    _inherit = "freight.charge"

    def _settle_billed(self):
        """Take those that a bill in the books held already when they were made: nothing of them is accrued.

        :return: these, billed by now
        """
        self.env.flush_all()
        found = self.env.execute_query(SQL(_BILLED, match=_MATCH, ids=list(self.ids), states=["expected"]))
        for charge_id, line_id in found:
            charge, line = self.browse(charge_id), self.env["freight.invoice.line"].browse(line_id)
            line.charge_id = charge
            charge.billed_line_id = line
        billed = self.browse(charge_id for charge_id, _line_id in found)
        billed.cost_state = "billed"
        return billed

    def _being_posted(self):
        """Those whose approved invoice somebody posts at this moment, maybe without knowing of them."""
        invoices = self.env["freight.invoice"].search(
            [("state", "=", "approved"), ("line_ids.shipment_id", "in", self.shipment_id.ids)]
        )
        busy = (invoices - invoices.try_lock_for_update(allow_referencing=True)).line_ids.shipment_id
        return self.filtered(lambda charge: charge.shipment_id in busy)

    @api.model
    def _accrued_twice(self, company):
        """Accrued charges of a company whose shipment and code a bill in the books holds already."""
        accrued = self.search([("company_id", "=", company.id), ("cost_state", "=", "accrued")])
        self.env.flush_all()
        found = self.env.execute_query(SQL(_BILLED, match=_MATCH, ids=list(accrued.ids), states=["accrued"]))
        return self.browse(charge_id for charge_id, _line_id in found)


#: A line and the charges that it may bill: those of the invoice's carrier for its shipment.
_MATCH = SQL(
    """
    freight_invoice_line line
      JOIN freight_invoice invoice ON invoice.id = line.invoice_id
      JOIN freight_charge_code code ON code.id = line.charge_code_id
      JOIN freight_charge charge ON charge.shipment_id = line.shipment_id AND charge.side = 'cost'
       AND charge.cost_state <> 'void' AND charge.partner_id = invoice.partner_id
       AND NOT (code.category = 'tax' AND code.tax_id IS NOT NULL)
      JOIN freight_charge_code theirs ON theirs.id = charge.charge_code_id
       AND (theirs.id = code.id
            OR theirs.category = code.category AND code.category IN ('linehaul', 'fuel'))
      LEFT JOIN freight_charge held ON held.id = line.charge_id AND held.cost_state <> 'void'
    """
)

_LINK_CHARGES = """
WITH found AS (
    SELECT DISTINCT ON (line.id) line.id, charge.id AS charge_id
      FROM %(match)s
     WHERE line.invoice_id = ANY(%(ids)s) AND (%(again)s OR held.id IS NULL)
     ORDER BY line.id, theirs.id = code.id DESC, charge.id
)
UPDATE freight_invoice_line line SET charge_id = found.charge_id
  FROM found WHERE found.id = line.id AND line.charge_id IS DISTINCT FROM found.charge_id
"""

#: (charge, the first line in the books that bills it and is held against no other charge)
_BILLED = """
WITH found AS (
    SELECT DISTINCT ON (line.id) line.id AS line_id, charge.id AS charge_id
      FROM %(match)s
     WHERE charge.id = ANY(%(ids)s) AND charge.cost_state = ANY(%(states)s)
       AND held.id IS NULL AND invoice.state IN ('posted', 'paid')
       AND invoice.invoice_type <> 'credit' AND line.approved_amount * charge.amount > 0
     ORDER BY line.id, theirs.id = code.id DESC, charge.id
)
SELECT DISTINCT ON (charge_id) charge_id, line_id FROM found ORDER BY charge_id, line_id
"""
