# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from .canonical import INVOICE
from .copy_rows import copy_rows
from .digest import row_json
from .invoice_charges import InvoiceCharges
from .invoice_parties import InvoiceParties
from .invoice_values import LINE_COLUMNS, huge_amount, invoice_values, line_row, lines_of
from .validator_invoice import invoice_faults

_COLUMNS = (
    "invoice_id",
    "company_id",
    "charge_code_id",
    "references",
    *LINE_COLUMNS,
    "create_uid",
    "write_uid",
    "create_date",
    "write_date",
)


class FreightIngestInvoice(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), INVOICE: "_handle_invoices"}

    def _handle_invoices(self, events):
        """Keep what carriers bill, each charge with the shipment that it names.

        Whether it is right is for the audit to say: refused is only what Odoo cannot keep as it was told.
        """
        sound = [event for event in events if not self._refuse_malformed(event, invoice_faults)]
        fresh = self._skip_kept_invoices(sound)
        currencies = self._invoice_currencies(fresh)
        taken = [event for event in fresh if not self._refuse_amounts(event, currencies)]
        if not taken:
            return
        invoices = self.with_context(tracking_disable=True)._create_invoices(taken, currencies)
        self._copy_invoice_lines(taken, invoices, currencies)
        invoices._link_originals()
        invoices._match()
        for event, invoice in zip(taken, invoices, strict=True):
            event.apply(invoice.shipment_ids.id if len(invoice.shipment_ids) == 1 else None)

    # -- what is refused ------------------------------------------------------------------------------

    def _skip_kept_invoices(self, events):
        """Split off the replays of events that made their invoice already."""
        replayed = [event for event in events if event.replay]
        if not replayed:
            return events
        self.env.cr.execute(
            """
            SELECT log.source, log.event_id
              FROM freight_integration_log log JOIN freight_invoice invoice ON invoice.log_id = log.id
             WHERE (log.source, log.event_id) IN %s
            """,
            [tuple(event.key for event in replayed)],
        )
        kept = set(self.env.cr.fetchall())
        for event in replayed:
            if event.key in kept:
                event.skip(None, self.env._("The invoice of this message is there already."))
        return [event for event in events if not event.outcome]

    def _invoice_currencies(self, events):
        """Currency code → the currency, active or not."""
        names = {event.data["currency"] for event in events}
        known = self.env["res.currency"].with_context(active_test=False)
        return {row.name: row for row in known.search([("name", "in", list(names))])}

    def _refuse_amounts(self, event, currencies):
        """Refuse an invoice whose amounts cannot be kept to the cent; true when refused."""
        data = event.data
        words = {"number": data["number"], "currency": data["currency"]}
        currency = currencies.get(data["currency"])
        if not currency:
            event.refuse(
                "unknown_currency",
                self.env._(
                    "Invoice %(number)s is in %(currency)s, which Odoo does not know. Correct the currency "
                    "in the message and replay it, or waive it and ask the carrier for the right invoice.",
                    **words,
                ),
            )
        elif not currency.active:
            event.refuse(
                "unknown_currency",
                self.env._(
                    "Invoice %(number)s is in %(currency)s, which is not active in Odoo. Activate it under "
                    "Settings > Invoicing > Currencies, enter its rate, and replay this message.",
                    **words,
                ),
            )
        elif amount := huge_amount(data):
            event.refuse(
                "implausible_amount",
                self.env._(
                    "Invoice %(number)s charges %(amount)s %(currency)s: no freight costs that much.",
                    amount=amount,
                    **words,
                ),
            )
        return bool(event.outcome)

    # -- what is written ------------------------------------------------------------------------------

    def _create_invoices(self, events, currencies):
        parties = InvoiceParties(self.env, events)
        try:
            return self.env["freight.invoice"].create(
                [
                    {
                        **invoice_values(event.data, currencies[event.data["currency"]].decimal_places),
                        **parties.values(event),
                        "state": "received",
                        "company_id": event.company_id,
                        "system_id": event.system_id,
                        "log_id": event.log_id,
                        "currency_id": currencies[event.data["currency"]].id,
                    }
                    for event in events
                ]
            )
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these invoices meanwhile.") from error

    def _copy_invoice_lines(self, events, invoices, currencies):
        """Write the lines by COPY: an invoice may have ten thousand, and a batch hundreds of invoices."""
        charges = InvoiceCharges(self.env, events)
        rows = []
        for event, invoice in zip(events, invoices, strict=True):
            digits = currencies[event.data["currency"]].decimal_places
            for sequence, line in enumerate(lines_of(event.data), 1):
                rows.append(self._line_row(event, invoice, charges, line, sequence, digits))
        self.env.flush_all()
        copy_rows(self.env.cr, "freight_invoice_line", _COLUMNS, rows)
        self.env["freight.invoice.line"].invalidate_model(flush=False)
        invoices.invalidate_recordset(["line_ids"], flush=False)

    def _line_row(self, event, invoice, charges, line, sequence, digits):
        charge, now = charges.of(event, line), fields.Datetime.to_string(self.env.cr.now())
        row = line_row(line, event.data, sequence, digits)
        return {
            **row,
            "invoice_id": invoice.id,
            "company_id": event.company_id,
            "charge_code_id": charge.id if charge else None,
            "is_tax": row["is_tax"] or bool(charge and charge.category == "tax"),
            "references": row_json(line["references"]) if line.get("references") else None,
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }
