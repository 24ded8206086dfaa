# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import fields, models

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice, at_stake
from odoo.addons.freight_bridge.money import exact_amount

from ..ingest.subscription_agreement import Billed, Told, disagreements

CODE = "subscription_disagrees"
#: States of documents that are in the books.
_BOOKED = ("draft", "posted", "reconciled")
#: Sentences of one exception.
_SHOWN = 3


class FreightBillingSubscriptionCompare(models.Model):
    """A change that disagrees with what was invoiced is an exception, whichever of the two came first."""

    _inherit = "freight.billing.subscription"

    def _compare(self):
        """Hold subscriptions against their lines in the books.

        A person is told once of each disagreement; the exception ends when nothing disagrees any more.
        """
        notices, agreed = {}, self.browse()
        for subscription in self.filtered("line_ids"):
            found = disagreements(subscription._told(), subscription._billed())
            keys = [disagreement.key for disagreement in found]
            if not found:
                agreed |= subscription
            elif not set(keys) <= set(subscription.disagreements or []):
                notices[subscription] = subscription._notice(found)
                subscription.disagreements = keys
        mended = agreed.filtered("disagreements")
        mended.exception_id.filtered(lambda row: row.state in OPEN_STATES)._close("resolved", "replayed")
        mended.disagreements = False
        if not notices:
            return
        self.env["freight.exception"]._raise_for(list(notices.values()))
        for subscription, notice in notices.items():
            subscription.exception_id = notice.exception_id
            subscription.exception_id.write({"summary": notice.message, "amount": notice.amount})

    def _notice(self, found):
        sentences = [self._words(disagreement) for disagreement in found[:_SHOWN]]
        if len(found) > _SHOWN:
            sentences.append(self.env._("And %s more.", len(found) - _SHOWN))
        amount = sum(disagreement.amount for disagreement in found)
        return ExceptionNotice(
            system_id=self.system_id.id,
            code=CODE,
            subject=self.reference,
            message=" ".join(sentences),
            company_id=self.company_id.id,
            amount=at_stake(self.company_id, self.currency_id, amount),
        )

    def _words(self, disagreement):
        words = {
            **disagreement.words,
            "reference": self.reference,
            "currency": self.currency_id.name,
        }
        if disagreement.kind == "proration":
            return self.env._(
                "%(reference)s: for %(from)s to %(to)s its changes come to %(told)s %(currency)s, and the "
                "invoices to %(billed)s.",
                **words,
            )
        if disagreement.kind == "charge":
            return self.env._(
                "%(reference)s: %(document)s charges %(billed)s %(currency)s of %(product)s for %(from)s to "
                "%(to)s, and the subscription says %(told)s.",
                **words,
            )
        if disagreement.kind == "ended":
            return self.env._(
                "%(reference)s ended on %(day)s, and %(billed)s %(currency)s are invoiced for days after it.",
                **words,
            )
        return self.env._(
            "%(reference)s is paused from %(day)s on, and %(billed)s %(currency)s are invoiced for days "
            "within the pause.",
            **words,
        )

    def _told(self):
        """Its statements as plain facts, the oldest first."""
        return [
            Told(
                str(change.stated_at.date()),
                change.change,
                change.status,
                _days(change),
                change.ends_on and str(change.ends_on),
                [(item.product or None, _charge(item)) for item in change.item_ids],
                [(_days(row), exact_amount(row.amount, self.currency_id)) for row in change.proration_ids],
            )
            for change in self.change_ids.sorted(lambda change: (change.stated_at, change.id))
        ]

    def _billed(self):
        """Its lines in the books as plain facts; not what was voided, credited whole or given up."""
        return [
            Billed(
                line.document_id.number or line.document_id.reference,
                _days(line),
                line.product or None,
                _charge(line),
                exact_amount(line.amount, line.currency_id),
                exact_amount(line.net, line.currency_id),
                line.is_proration,
            )
            for line in self.line_ids.sorted("id")
            if line.currency_id == self.currency_id and line._counts()
        ]

    def action_view_exception(self):
        """What disagrees."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.exception",
            "res_id": self.exception_id.id,
            "views": [(False, "form")],
        }


class FreightBillingSubscriptionLineCompare(models.Model):
    _inherit = "freight.billing.subscription.line"

    def _counts(self):
        """Whether it is in the books and owed: a document may be taken back by other ways than its lines."""
        document = self.document_id
        is_credited = (
            document.kind == "invoice"
            and document.amount_credited
            and document.currency_id.compare_amounts(document.amount_credited, document.amount) >= 0
        )
        return document.state in _BOOKED and document.status != "uncollectible" and not is_credited


class FreightExceptionSubscription(models.Model):
    """Replaying compares again: the exception ends where nothing disagrees any more."""

    _inherit = "freight.exception"

    billing_subscription_ids = fields.One2many("freight.billing.subscription", "exception_id", readonly=True)

    def desk_replay(self):
        """Compare again; ``{outcome, message, state}``."""
        if self.code != CODE:
            return super().desk_replay()
        self._begin_decision()
        self.sudo().billing_subscription_ids._compare()
        if self.state in OPEN_STATES:
            return {"outcome": "exception", "message": self.summary, "state": self.state}
        return {
            "outcome": "applied",
            "message": self.env._("Subscription and invoices agree."),
            "state": self.state,
        }


def _days(record):
    return (
        (str(record.period_from), str(record.period_to)) if record.period_from and record.period_to else None
    )


def _charge(record):
    """Quantity x price as it was told; None where one of them was not."""
    told = record.quantity, record.unit_amount
    return Decimal(told[0]) * Decimal(told[1]) if all(told) else None
