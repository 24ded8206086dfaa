# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import logging
from decimal import Decimal

from psycopg2 import OperationalError

from odoo import api, fields, models

from ..money import exact_amount
from .freight_exception_notice import ExceptionNotice

_logger = logging.getLogger(__name__)


class FreightRemittanceTell(models.Model):
    """Payments are told as differences: what the books say now, less what was told before.

    So a repeat finds nothing to tell, and a payment that was undone is told with the sign turned round.
    """

    _inherit = "freight.remittance"

    @api.model
    def _tell(self, bill_ids):
        """Tell the systems that ask for it what changed in the payment of bills. As superuser.

        What goes wrong becomes an exception: no payment is refused because nobody could be told of it.
        """
        asking = self.env["freight.system"].with_context(active_test=False)
        if not bill_ids or not asking.search_count([("tells_payments", "=", True)], limit=1):
            return
        invoices = self.env["freight.invoice"].search([("bill_id", "in", list(bill_ids))])
        told = self.env["freight.remittance.line"].search([("bill_ref", "in", list(bill_ids))])
        try:
            with self.env.cr.savepoint():
                self._tell_changes(invoices, told)
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("payments of carriers' bills %s could not be told", list(bill_ids))
            (invoices | told.invoice_id)._payment_untold(str(error))

    def _tell_changes(self, invoices, told):
        known = told.grouped(lambda line: (line.bill_ref, line.counterpart))
        changes, grown = {}, []
        for part in invoices._settlements():
            lines = known.pop((part.bill_id, part.counterpart), told.browse())
            difference = part.amount - sum(map(_amount, lines))
            if difference * part.amount > 0:
                grown.append((part, difference, lines))
            elif difference:
                _shrink(lines, difference, changes)
        for lines in known.values():
            _shrink(lines, -sum(map(_amount, lines)), changes)
        self._grow(grown, changes)
        for remittance, rows in changes.items():
            if remittance.system_id.tells_payments:
                remittance._send(rows)

    def _grow(self, grown, changes):
        """Note what is newly paid. A credit that is set off in a payment is told with it.

        :param grown: (settlement, how much more, lines that told of it before)
        :param changes: remittance → changes, added to
        """
        paying = {
            part.bill_id: part.source for part, _more, _told in grown if part.source == part.counterpart
        }
        wanted = []
        for part, more, told in grown:
            if system := part.invoice._payment_system():
                other = int(part.counterpart.rpartition(":")[2])
                source = paying.get(part.bill_id) or paying.get(other) or part.source
                key = (system, source, part.invoice.currency_id, part.invoice.bill_id.commercial_partner_id)
                wanted.append((key, part, more, told))
        remittances = self._of(dict.fromkeys(key for key, *_rest in wanted))
        for line, key, part, more in self._lines(wanted, remittances):
            remittance, adjustments = remittances[key], []
            if not any(other.adjustments for other in part.invoice.remittance_line_ids):
                adjustments = line.adjustments = part.invoice._adjustments()
            settled, before = _amount(line) + more, exact_amount(line.discount, line.currency_id)
            discount = remittance._discount(settled, part.invoice.currency_id)
            line.write({"amount": float(settled), "discount": float(discount)})
            taken = discount - before
            change = {"line": line, "paid": more - taken, "discount": taken, "adjustments": adjustments}
            changes.setdefault(remittance, []).append(change)

    # -- rows -----------------------------------------------------------------------------------------

    def _of(self, keys):
        """(system, source, currency, payee) → the remittance of that payment, made where it is new."""
        found = self.search([("source_ref", "in", [source for _system, source, *_rest in keys])])
        remittances = {(row.system_id, row.source_ref, row.currency_id, row.partner_id): row for row in found}
        new = [key for key in keys if key not in remittances]
        made = self.create([self._new_remittance(*key) for key in new])
        return remittances | dict(zip(new, made, strict=True))

    def _new_remittance(self, system, source, currency, payee):
        model, _colon, source_id = source.partition(":")
        record = self.env[f"account.{model}"].browse(int(source_id))
        payment = record if model == "payment" else record.origin_payment_id
        return {
            "name": payment.name or record.name or source,
            "system_id": system.id,
            "partner_id": payee.id,
            "currency_id": currency.id,
            "date": record.date,
            "source_ref": source,
            "payment_id": payment.id,
        }

    def _lines(self, wanted, remittances):
        """[(line, key of its remittance, settlement, how much more)], lines made where they are new."""
        rows = [
            (told.filtered(lambda line, row=remittances[key]: line.remittance_id == row), key, part, more)
            for key, part, more, told in wanted
        ]
        new = [(key, part) for line, key, part, _more in rows if not line]
        made = iter(
            self.env["freight.remittance.line"].create(
                [
                    {
                        "remittance_id": remittances[key].id,
                        "invoice_id": part.invoice.id,
                        "bill_ref": part.bill_id,
                        "counterpart": part.counterpart,
                    }
                    for key, part in new
                ]
            )
        )
        return [(line or next(made), *rest) for line, *rest in rows]

    def _discount(self, settled, currency):
        """What of a settled amount was no money: early payment discount, or written off with the payment."""
        if not self.payment_id.move_id:
            return Decimal()
        _liquidity, counterpart, written_off = self.payment_id._seek_for_lines()
        whole, less = (Decimal(str(sum(lines.mapped("balance")))) for lines in (counterpart, written_off))
        if not whole or whole * less >= 0:
            return Decimal()
        return exact_amount(float(settled * -less / whole), currency)

    def _send(self, changes):
        """Owe the system a message about what changed."""
        before = sum(change["paid"] + change["discount"] for change in changes)
        total = sum(map(_amount, self.line_ids))
        status = "reversed" if self.is_reversed else "paid" if total == before else "corrected"
        self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system_id.id,
                    "event_type": "freight.remittance.v1",
                    "data": data,
                    "subject": data["number"],
                    "partition_key": f"payment:{data['number']}",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for data in self._messages(changes, status)
            ]
        )


class FreightInvoiceTold(models.Model):
    _inherit = "freight.invoice"

    remittance_line_ids = fields.One2many("freight.remittance.line", "invoice_id", readonly=True)
    untold_exception_id = fields.Many2one(
        "freight.exception",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Why the carrier could not be told of a payment; replaying the exception tries again.",
    )

    def _payment_untold(self, message):
        """Tell a person that carriers were not told of payments."""
        notices = {
            invoice: ExceptionNotice(
                system_id=invoice._payment_system().id or None,
                code="payment_untold",
                subject=invoice.number,
                message=self.env._(
                    "Nobody was told of a payment of invoice %(number)s: %(why)s",
                    number=invoice.number,
                    why=message,
                ),
                company_id=invoice.company_id.id,
            )
            for invoice in self
        }
        self.env["freight.exception"]._raise_for(list(notices.values()))
        for invoice, notice in notices.items():
            invoice.untold_exception_id = notice.exception_id


def _amount(line):
    return exact_amount(line.amount, line.currency_id)


def _shrink(lines, difference, changes):
    """Note that less is paid than was told, of the newest lines first.

    :param difference: against the sign of the lines
    :param changes: remittance → changes, added to
    """
    for line in lines.sorted("id", reverse=True):
        told = _amount(line)
        back = max(difference, -told) if told > 0 else min(difference, -told)
        if not back:
            continue
        difference -= back
        left = told + back
        discount = exact_amount(line.discount, line.currency_id) if not left else Decimal()
        change = {"line": line, "paid": back + discount, "discount": -discount, "adjustments": []}
        line.amount = float(left)
        if not left:
            change["adjustments"] = [_turned(row) for row in line.adjustments or []]
            line.write({"discount": 0, "adjustments": False})
        changes.setdefault(line.remittance_id, []).append(change)


def _turned(adjustment):
    """The adjustment taken back."""
    amount = adjustment["amount"]
    return {**adjustment, "amount": amount[1:] if amount.startswith("-") else f"-{amount}"}
