# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the same was billed before."""

from .facts import ZERO
from .finding import Finding, _
from .rule import PositionRule, Rule


def _same_load(invoice, other):
    """The same shipments for the same amount."""
    return bool(invoice.shipment_ids) and (invoice.shipment_ids, invoice.total) == (
        other.shipment_ids,
        other.total,
    )


def _same_number(invoice, other):
    """A repeated number: of an original or a supplement always, of another where it asks for the same again.

    Not of the same message: another rule says so.
    """
    if invoice.digest and invoice.digest == other.digest:
        return False
    if (other.number_key, other.invoice_type) != (invoice.number_key, invoice.invoice_type):
        return False
    return invoice.invoice_type in ("original", "supplemental") or other.total == invoice.total


def _parties(invoice):
    return {invoice.partner_id, invoice.payee_id} - {None}


class _Duplicate(Rule):
    """An earlier invoice that asks for the same: one finding that names it, and no other of its charges."""

    def check(self, case):
        """The first of the earlier invoices that ``repeats`` accepts."""
        for other in case.history.earlier:
            if self.repeats(case.invoice, other):
                yield Finding(
                    code=self.code,
                    message=self.words(other),
                    expected=ZERO,
                    billed=case.invoice.total,
                    is_blocking=True,
                    is_whole=True,
                    other_id=other.id,
                )
                return


class DuplicateNumber(_Duplicate):
    """The same carrier used the same number, written the same way or another."""

    code = "duplicate_number"

    def repeats(self, invoice, other):
        """Same carrier, same payee, same number."""
        return (
            bool(invoice.partner_id)
            and (other.partner_id, other.paid_to) == (invoice.partner_id, invoice.paid_to)
            and _same_number(invoice, other)
        )

    def words(self, other):
        """What is told."""
        return _(
            "The carrier billed number %(number)s on %(date)s already.", number=other.number, date=other.date
        )


class DuplicateLoad(_Duplicate):
    """The same carrier billed the same load and amount under another number."""

    code = "duplicate_load"

    def repeats(self, invoice, other):
        """Two originals of one carrier, equal but for the number."""
        return (
            bool(invoice.partner_id)
            and invoice.invoice_type == other.invoice_type == "original"
            and (other.partner_id, other.paid_to) == (invoice.partner_id, invoice.paid_to)
            and other.number_key != invoice.number_key
            and _same_load(invoice, other)
        )

    def words(self, other):
        """What is told."""
        return _("Invoice %(number)s billed the same load for the same amount.", number=other.number)


class DuplicateFactor(_Duplicate):
    """The carrier and the factor that bought its claim both ask for the money."""

    code = "duplicate_factor"

    def repeats(self, invoice, other):
        """Another is to be paid, for the same number of one carrier or for the same load and amount."""
        if not invoice.paid_to or not other.paid_to or invoice.paid_to == other.paid_to:
            return False
        related = bool(_parties(invoice) & _parties(other))
        if related and invoice.partner_id == other.partner_id and _same_number(invoice, other):
            return True
        return _same_load(invoice, other) and (related or _same_number(invoice, other))

    def words(self, other):
        """What is told."""
        return _(
            "Invoice %(number)s asks for the same, to be paid to somebody else: "
            "pay the carrier or its factor.",
            number=other.number,
        )


class DuplicateCharge:
    """One invoice charges the same twice."""

    code = "duplicate_charge"
    gives_way = False

    def check(self, case):
        """One finding for each repeat."""
        by_id = {line.id: line for line in case.charges}
        for line_id in case.repeats:
            line = by_id[line_id]
            yield Finding(
                code=self.code,
                message=_(
                    "%(label)s over %(amount)s is on this invoice twice.",
                    label=line.label,
                    amount=line.amount,
                ),
                line=line,
                shipment_id=line.shipment_id,
                expected=ZERO,
                billed=line.amount,
                is_blocking=True,
            )


class CumulativeTotal(PositionRule):
    """With what other invoices were approved for, the charge is above what was agreed."""

    code = "cumulative_total"
    gives_way = True

    def explain(self, case, position):
        """Only of charges that another invoice was approved for."""
        if not position.approved or position.billed <= position.expected:
            return None
        return _(
            "%(label)s: %(approved)s was approved before (%(numbers)s), "
            "with %(billed)s more it is above the agreed %(agreed)s.",
            label=position.line.label,
            approved=position.approved.amount,
            numbers=", ".join(position.approved.numbers),
            billed=position.billed,
            agreed=position.agreed,
        )


class CreditExceedsOriginal:
    """Credits give back no more than was billed."""

    code = "credit_exceeds_original"
    gives_way = False

    def check(self, case):
        """One finding where this credit and those before it are above the original."""
        original = case.history.original
        if case.invoice.invoice_type != "credit" or not original:
            return
        earlier = sum(
            (other.total for other in case.history.siblings if other.invoice_type == "credit"), ZERO
        )
        credited = -(earlier + case.invoice.total)
        if credited > original.total:
            yield Finding(
                code=self.code,
                message=_(
                    "Credits of %(credited)s are above the total of %(number)s: %(total)s.",
                    credited=credited,
                    number=original.number,
                    total=original.total,
                ),
                expected=-(original.total + earlier),
                billed=case.invoice.total,
                is_blocking=True,
                other_id=original.id,
            )


class CorrectionOfPosted:
    """What is in the books is corrected by a credit and a new invoice."""

    code = "correction_of_posted"
    gives_way = False

    def check(self, case):
        """One finding where the original of a correction was posted or paid."""
        original = case.history.original
        if case.invoice.invoice_type == "corrected" and original and original.state in ("posted", "paid"):
            yield Finding(
                code=self.code,
                message=_(
                    "%(number)s is in the books already: ask for a credit of it and a new invoice, "
                    "and reject this one.",
                    number=original.number,
                ),
                is_blocking=True,
                other_id=original.id,
            )


RULES = (
    DuplicateNumber(),
    DuplicateLoad(),
    DuplicateFactor(),
    DuplicateCharge(),
    CumulativeTotal(),
    CreditExceedsOriginal(),
    CorrectionOfPosted(),
)
