# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError

from .dispute_sync import DisputeSync
from .money_entry import MoneyBooks
from .payment_sync import PaymentSync
from .payout_sync import PayoutSync
from .refund_sync import RefundSync
from .summary_items import Said, SummaryItems
from .validator_money import money_faults


class FreightIngestMoney(models.AbstractModel):
    """What happens to money at a payment gateway, into the books."""

    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {
            **super()._handlers(),
            "billing.payment.v1": "_handle_payments",
            "billing.refund.v1": "_handle_refunds",
            "billing.dispute.v1": "_handle_disputes",
            "billing.payout.v1": "_handle_payouts",
        }

    def _handle_payments(self, events):
        self._sync_money(PaymentSync, events)

    def _handle_refunds(self, events):
        self._sync_money(RefundSync, events)

    def _handle_disputes(self, events):
        self._sync_money(DisputeSync, events)

    def _handle_payouts(self, events):
        self._sync_money(PayoutSync, events)

    def _sync_money(self, sync, events):
        sound = [event for event in events if not self._refuse_unsound_money(event)]
        if sound:
            sync(self.with_context(tracking_disable=True).env, sound).run()

    def _book_overdue_fees(self, fees):
        """Book with payouts what they told of movements that never came; a person hears of what cannot be."""
        books, entries, notices = MoneyBooks(self.with_context(tracking_disable=True).env), [], []
        today = fields.Date.context_today(self)
        for payout, rows in fees._by_payout().items():
            system = payout.system_id
            try:
                date = payout.date or today
                if not payout.in_summary:
                    journal = system._gateway_setting("gateway_journal_id")
                    date = books.date(system.company_id, journal, date)
                made = [
                    books.fee(system, some._unbooked(), currency, date, payout)
                    for currency, some in rows.grouped("currency_id").items()
                ]
            except UserError as error:
                rows.since = self.env.cr.now()
                notices.append(payout._fee_notice(str(error)))
            else:
                entries += chain.from_iterable(made)
                rows._close()
        books.book([entry for entry in entries if not entry.document.in_summary])
        self._sum_up_fees([entry for entry in entries if entry.document.in_summary])
        self.env["freight.exception"]._raise_for(notices)

    def _sum_up_fees(self, entries):
        """Put fees of payouts into their periods, behind what the payouts' own messages put there."""
        items = SummaryItems(self.env)
        for entry in entries:
            payout = entry.document
            items.add(
                Said(payout.log_id.id, payout.stated_at),
                payout,
                entry.journal,
                entry.date,
                entry.lines,
                "fee",
            )
        items.save(is_more=True)

    def _refuse_unsound_money(self, event):
        if faults := money_faults(event.event_type, event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        return bool(event.outcome)
