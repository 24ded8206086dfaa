# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Documents that a platform voided: what is in the books is taken back by an entry of its own."""

from odoo import Command

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

from .billing_books import Refused

#: What an item of the entry that takes another one back has in common with it.
_SAME = (
    "name",
    "sequence",
    "display_type",
    "quantity",
    "price_unit",
    "discount",
    "price_subtotal",
    "price_total",
    "extra_tax_data",
    "billing_period_from",
    "billing_period_to",
    "analytic_distribution",
)


class BillingVoid:
    """Takes documents back. One that never was in the books needs nothing."""

    def __init__(self, books, documents, credit, items):
        self.books, self.env, self.documents, self.credit = books, books.env, documents, credit
        self.items = items

    def run(self, events):
        """Give voiding statements their verdicts and their effect."""
        undone = {}
        for event in events:
            document = self.documents.get(
                (event.system_id, event.data["kind"], event.data["reference"].strip())
            )
            if document and document.is_pushed and document.move_id.state == "posted":
                event.refuse(
                    "billing_changed",
                    self.env._(
                        "The platform voided %s, which is an invoice of ours and stays in the books. Cancel "
                        "or credit it here, or ask the platform to take it over again.",
                        document.move_id.display_name,
                    ),
                )
                continue
            is_booked = document and not document.is_pushed and (document.move_id or document.in_summary)
            if is_booked and document.state != "voided":
                try:
                    undone[event] = self._checked(document)
                except Refused as refusal:
                    event.refuse(refusal.code, refusal.message)
                continue
            event.apply()
            event.message = self.env._("It was voided before it was booked: nothing is in the books.")
            if document:
                self._close(event, document)
        self._take_back(undone)

    def _checked(self, document):
        """The document, where nothing but its own shares settles it.

        :raises Refused: it was paid or credited, or Odoo would not post on one of its accounts
        """
        move = document.move_id
        settling = document._settling_documents() if document.in_summary else move.browse()
        if move.state in ("posted", "draft"):
            settling = move._freight_settling() - document.share_ids.invoice_id.move_id
        if settling:
            raise Refused(
                "billing_void_settled",
                self.env._(
                    "The platform voided %(move)s, but %(others)s settle it here. Take that back first, "
                    "then replay this.",
                    move=move.display_name or document.number or document.reference,
                    others=", ".join(settling.mapped("display_name")[:5]),
                ),
            )
        if move.state == "posted":
            pairs = ((line.account_id.id, line.currency_id.id) for line in move.line_ids)
            self.books.check_accounts(document.number or document.reference, document.company_id, pairs)
        return document

    # -- taking back ----------------------------------------------------------------------------------

    def _take_back(self, undone):
        booked = {event: row for event, row in undone.items() if row.move_id.state == "posted"}
        for event, document in undone.items():
            if event not in booked:
                document.move_id.filtered(lambda move: move.state == "draft").button_cancel()
        self.credit.release([row for row in undone.values() if row.kind == "credit_note"])
        entries = self._mirror(booked)
        self._sum_up({event: row for event, row in undone.items() if row.in_summary})
        for event, document in undone.items():
            entry = entries.get(event)
            left = {"amount_credited": document.amount} if document.kind == "invoice" else {}
            self._close(event, document, reversal_id=entry and entry.id, **left)
            event.apply()
            event.message = self._words(document, entry)

    def _words(self, document, entry):
        if document.in_summary:
            return self.env._("What was summed up of it is taken back by the next summary.")
        if entry:
            return self.env._("%(entry)s takes %(move)s back.", entry=entry.name, move=document.move_id.name)
        return self.env._("The draft of it was cancelled.")

    def _sum_up(self, undone):
        """Put what takes documents back that are summed up where the next entry takes it from."""
        documents = self.env["freight.billing.document"].union(*undone.values())
        lines = documents._lines_back()
        for event, document in undone.items():
            system, day = document.system_id, document.date
            if system.billing_void_day == "void":
                day = system.company_id._freight_day(event.time)
            journal = self.books.journal(system)
            self.items.add(event, document, journal, day, lines[document], step="back")
        self.items.save()

    def _close(self, event, document, **values):
        document.wait_ids._end()
        document.write(
            {
                "state": "voided",
                "status": event.data["status"],
                "stated_at": event.time,
                "log_id": event.log_id,
                **values,
            }
        )

    def _mirror(self, booked):
        """{event: entry} that take posted documents back, posted and reconciled with them."""
        entries = {}
        by_company = {}
        for event, document in booked.items():
            by_company.setdefault(document.company_id, []).append((event, document))
        for company, rows in by_company.items():
            made = (
                self.env["account.move"]
                ._billing_moves(company)
                .create([self._values(event, document) for event, document in rows])
            )
            # No tax became due by it that is due when it is paid.
            made.with_context(move_reverse_cancel=True)._post(soft=False)
            entries |= dict(zip((event for event, _document in rows), made._leave_batch(), strict=True))
        return entries

    def _values(self, event, document):
        move = document.move_id
        day = self._day(event, move, document.system_id)
        return {
            "move_type": TYPE_REVERSE_MAP[move.move_type],
            "reversed_entry_id": move.id,
            "company_id": move.company_id.id,
            "journal_id": move.journal_id.id,
            "partner_id": move.partner_id.id,
            "currency_id": move.currency_id.id,
            "invoice_currency_rate": move.invoice_currency_rate,
            "invoice_date": day,
            "invoice_date_due": day,
            "date": day,
            "ref": self.env._("%s voided", move.ref),
            "payment_reference": move.payment_reference,
            "invoice_origin": move.invoice_origin,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "partner_bank_id": False,
            "invoice_user_id": False,
            "narration": False,
            "line_ids": [Command.create(self._item(line)) for line in move.line_ids],
        }

    def _day(self, event, move, system):
        """The day by the system's policy, or the first open one after it."""
        company = move.company_id
        day = move.date if system.billing_void_day == "document" else company._freight_day(event.time)
        return self.books.open_day(company, move.journal_id, day, bool(move.line_ids.tax_ids))

    def _item(self, line):
        """An item the other way round, which takes out of the tax boxes what the item put into them.

        It never was an invoice: in the boxes of refunds it would leave both too full.
        """
        return {
            **{name: line[name] for name in _SAME},
            "account_id": line.account_id.id,
            "partner_id": line.partner_id.id,
            "currency_id": line.currency_id.id,
            "product_id": line.product_id.id,
            "product_uom_id": line.product_uom_id.id,
            "amount_currency": -line.amount_currency,
            "balance": -line.balance,
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "tax_tag_ids": [Command.set(line.tax_tag_ids.ids)],
            "tax_repartition_line_id": line.tax_repartition_line_id.id,
            "tax_base_amount": -line.tax_base_amount,
            "date_maturity": line.date_maturity,
        }
