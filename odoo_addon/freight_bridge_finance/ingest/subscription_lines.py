# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which lines of booked invoices name a subscription: what its changes are held against."""


def keep_lines(env, booked, known):
    """Keep what lines charge for subscriptions.

    :param booked: {document: ``InvoiceFacts``} of what was booked just now
    :param known: those of these documents that were booked or refused before: what they said counts no more
    """
    lines = env["freight.billing.subscription.line"]
    if known:
        lines.search([("document_id", "in", known.ids)]).unlink()
    named = [
        (document, line) for document, facts in booked.items() for line in facts.lines if line.subscription
    ]
    subscriptions = env["freight.billing.subscription"]._of_keys(
        {(document.system_id.id, line.subscription) for document, line in named}
    )
    lines.create([_values(document, line, subscriptions) for document, line in named])


def subscriptions_of(documents):
    """The subscriptions that lines of documents name, of those that are known."""
    lines = documents.env["freight.billing.subscription.line"]
    return lines.search(
        [("document_id", "in", documents.ids), ("subscription_id", "!=", False)]
    ).subscription_id


def _values(document, line, subscriptions):
    system = document.system_id
    sign = -1 if document.kind == "credit_note" else 1
    known = subscriptions.get((system.id, line.subscription))
    return {
        "document_id": document.id,
        "system_id": system.id,
        "company_id": document.company_id.id,
        "currency_id": document.currency_id.id,
        "reference": line.subscription,
        "subscription_id": known and known.id,
        "product": line.product,
        "quantity": None if line.quantity is None else format(line.quantity, "f"),
        "unit_amount": None if line.unit_amount is None else format(line.unit_amount, "f"),
        "amount": float(line.amount * sign),
        "net": float(line.net * sign),
        "is_proration": line.is_proration,
        "period_from": line.period_from,
        "period_to": line.period_to,
    }
