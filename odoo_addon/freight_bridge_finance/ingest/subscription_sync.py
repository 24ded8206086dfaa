# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Subscriptions of billing platforms on their way into their history here."""

from odoo import Command

from .billing_books import fault_words
from .billing_invoice_facts import InvoiceFault, exact_told


class SubscriptionSync:
    """Gives the events of a batch their verdicts; each sound one is a change in its subscription's history.

    The newest statement says how a subscription is now. An older one is kept in the history only: what it
    tells of prorations is as true as it was.
    """

    def __init__(self, ingest, events):
        self.ingest, self.env = ingest, ingest.env
        self.events = sorted(events, key=lambda event: (event.time, event.event_id))
        self.subscriptions = self.env["freight.billing.subscription"]._of_keys(map(_key, self.events))
        self.partners = self.env["freight.billing.customer"]._partners_of(self.events)
        names = list({event.data["currency"] for event in self.events})
        found = self.env["res.currency"].with_context(active_test=False).search([("name", "in", names)])
        self.currencies = {currency.name: currency for currency in found}

    def run(self):
        """Handle all the events."""
        kept = []
        ready = []
        for event in self.events:
            customer = event.data["customer"].strip()
            if (event.system_id, customer) not in self.partners:
                kept.append((event, "customer", customer, None))
            elif self._is_sound(event):
                ready.append(event)
        self.ingest._keep(kept)
        self._make(ready)
        for event, change in zip(ready, self._keep_changes(ready), strict=True):
            self._take(event, change)
        self._touched(ready)._compare()

    def _is_sound(self, event):
        """Whether the amounts of an event can be kept as they were told; else it is refused."""
        data = event.data
        currency = self.currencies.get(data["currency"])
        if not currency:
            event.refuse(
                "unknown_currency", self.env._("Odoo does not know the currency %s.", data["currency"])
            )
            return False
        try:
            for place, proration in enumerate(data.get("prorations", [])):
                exact_told(proration["amount"], currency.decimal_places, f"/data/prorations/{place}/amount")
        except InvoiceFault as fault:
            event.refuse(fault.code, fault_words(self.env, fault))
            return False
        return True

    # -- what is kept ---------------------------------------------------------------------------------

    def _make(self, events):
        """Make the subscriptions that are new, as their first statement says."""
        first = {_key(event): event for event in reversed(events) if _key(event) not in self.subscriptions}
        made = self.env["freight.billing.subscription"]._make(
            [
                {
                    "system_id": event.system_id,
                    "company_id": event.company_id,
                    "reference": reference,
                    **self._facts(event),
                }
                for (_system, reference), event in first.items()
            ]
        )
        self.subscriptions |= dict(zip(first, made, strict=True))

    def _keep_changes(self, events):
        return self.env["freight.billing.subscription.change"].create(
            [self._change(event) for event in events]
        )

    def _take(self, event, change):
        """Let the newest statement say how the subscription is."""
        subscription = self.subscriptions[_key(event)]
        if subscription.stated_at > event.time:
            event.skip(
                None,
                self.env._(
                    "A newer statement about %s is known already: this one is kept in its history.",
                    event.data["reference"],
                ),
            )
            return
        subscription.write({**self._facts(event), "change_id": change.id})
        event.apply()
        words = dict(change._fields["change"]._description_selection(self.env))
        event.message = self.env._(
            "Subscription %(reference)s: %(change)s.",
            reference=subscription.reference,
            change=words[change.change],
        )

    def _touched(self, events):
        return self.env["freight.billing.subscription"].concat(
            *{self.subscriptions[_key(event)] for event in events}
        )

    def _facts(self, event):
        """How a statement says that its subscription is."""
        data = event.data
        return {
            "partner_id": self.partners[event.system_id, data["customer"].strip()].id,
            "currency_id": self.currencies[data["currency"]].id,
            "status": data["status"],
            "period_from": data.get("period_from"),
            "period_to": data.get("period_to"),
            "ends_on": data.get("ends_on"),
            "stated_at": event.time,
        }

    def _change(self, event):
        data = event.data
        subscription = self.subscriptions[_key(event)]
        return {
            "subscription_id": subscription.id,
            "company_id": event.company_id,
            "currency_id": self.currencies[data["currency"]].id,
            "change": data["change"],
            "status": data["status"],
            "period_from": data.get("period_from"),
            "period_to": data.get("period_to"),
            "ends_on": data.get("ends_on"),
            "stated_at": event.time,
            "log_id": event.log_id,
            "item_ids": [Command.create(_item(item)) for item in data["items"]],
            "proration_ids": [
                Command.create(
                    {
                        "company_id": event.company_id,
                        "item": proration.get("item"),
                        "amount": float(proration["amount"]),
                        "period_from": proration.get("period_from"),
                        "period_to": proration.get("period_to"),
                    }
                )
                for proration in data.get("prorations", [])
            ],
        }


def _item(item):
    every = item.get("every") or {}
    return {
        "reference": item.get("reference"),
        "product": item.get("product") and item["product"].strip(),
        "quantity": item.get("quantity"),
        "unit_amount": item.get("unit_amount"),
        "every_unit": every.get("unit"),
        "every_count": every.get("count"),
    }


def _key(event):
    """(system id, the platform's own id): what names a subscription for ever."""
    return event.system_id, event.data["reference"].strip()
