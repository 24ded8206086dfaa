# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Credit notes whose money was given back, and the refunds that they name for that."""

from ..models.freight_billing_document_money import BOOKED


class CreditRefunds:
    """Matches credit notes with their refunds, whichever of the two came first.

    :param documents: {(system id, kind, reference): document}; it has the refunds that are known
    """

    def __init__(self, env, documents):
        self.env, self.documents = env, documents

    def match(self, events):
        """Match what is in the books.

        :param events: statements about credit notes
        :return: list of (event, kind, reference, document): what is still waited for, as ``_keep`` takes it
        """
        plan, missing, touched = [], [], self.env["freight.billing.document"]
        for event in events:
            note = self.documents.get((event.system_id, "credit_note", event.data["reference"].strip()))
            if event.outcome != "applied" or not note or note.state not in BOOKED:
                continue
            for key in refund_keys(event):
                refund = self.documents.get(key)
                if not refund or refund.state in ("waiting", "rejected"):
                    missing.append((event, "refund", key[2], note))
                elif refund.state in BOOKED:
                    plan.append(refund._open_items_with(note))
                    refund._give_back_of(note)
                    touched |= refund | note
        if plan := [items for items in plan if items]:
            self.env["account.move.line"]._reconcile_plan(plan)
        touched._follow_items()
        return missing


def refund_keys(event):
    """The keys of the refunds that a credit note names."""
    return [(event.system_id, "refund", reference.strip()) for reference in event.data.get("refunds", [])]
