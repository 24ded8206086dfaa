# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .billing_invoice_sync import BillingInvoiceSync
from .validator_billing_invoice import billing_invoice_faults


class FreightIngestBillingInvoice(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "billing.invoice.v1": "_handle_billing_invoices"}

    def _handle_billing_invoices(self, events):
        """Book platforms' invoices and credit notes as they were told, and take back what was voided."""
        sound = [event for event in events if not self._refuse_malformed(event, billing_invoice_faults)]
        if sound:
            BillingInvoiceSync(self.with_context(tracking_disable=True), sound).run()
