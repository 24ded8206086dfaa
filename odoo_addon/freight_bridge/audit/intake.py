# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the invoice is whole and from somebody known."""

from .facts import ZERO
from .finding import Finding, _


def _difference(case):
    """(stated total, sum of the lines and taxes)."""
    lines = sum((line.amount for line in case.lines), ZERO)
    has_tax_lines = any(line.is_tax for line in case.lines)
    return case.invoice.total, lines if has_tax_lines else lines + case.invoice.tax_total


def _slack(case):
    """What rounding each line can make of a sum: half the smallest amount for each."""
    return case.invoice.unit * len(case.lines) / 2


class ControlTotal:
    """The stated total is the sum of lines and taxes."""

    code = "control_total"
    gives_way = False

    def check(self, case):
        """One finding where they differ by more than rounding."""
        stated, summed = _difference(case)
        if abs(stated - summed) > _slack(case):
            yield Finding(
                code=self.code,
                message=_(
                    "The lines and taxes make %(sum)s, the stated total is %(total)s.",
                    sum=summed,
                    total=stated,
                ),
                expected=summed,
                billed=stated,
                is_blocking=True,
            )


class Rounding:
    """The stated total differs from its parts by no more than rounding them can make."""

    code = "rounding"
    gives_way = False

    def check(self, case):
        """One finding, with the difference as a variance that a tolerance may pass."""
        stated, summed = _difference(case)
        if stated != summed and abs(stated - summed) <= _slack(case):
            yield Finding(
                code=self.code,
                message=_(
                    "The stated total %(total)s is rounded otherwise than its lines: %(sum)s.",
                    sum=summed,
                    total=stated,
                ),
                expected=summed,
                billed=stated,
            )


class NothingBilled:
    """An invoice over nothing asks for nothing that could be approved."""

    code = "nothing_billed"
    gives_way = False

    def check(self, case):
        """One finding where there are no lines, or no amount."""
        if not case.lines:
            yield Finding(code=self.code, message=_("The invoice has no lines."), is_blocking=True)
        elif not case.invoice.total:
            yield Finding(code=self.code, message=_("The invoice is over 0."), is_blocking=True)


class WrongSign:
    """What is no credit asks for money."""

    code = "wrong_sign"
    gives_way = False

    def check(self, case):
        """One finding for a negative invoice that does not say that it is a credit."""
        if case.invoice.invoice_type != "credit" and case.invoice.total < 0:
            yield Finding(
                code=self.code,
                message=_(
                    "The invoice is over %(total)s but does not say that it is a credit.",
                    total=case.invoice.total,
                ),
                is_blocking=True,
            )


class RepeatedFile:
    """Another message with the same content made an invoice before."""

    code = "repeated_file"
    gives_way = False

    def check(self, case):
        """One finding that names the first."""
        digest = case.invoice.digest
        first = next((other for other in case.history.earlier if digest and other.digest == digest), None)
        if first:
            yield Finding(
                code=self.code,
                message=_(
                    "The same content brought invoice %(number)s of %(date)s already.",
                    number=first.number,
                    date=first.date,
                ),
                expected=ZERO,
                billed=case.invoice.total,
                is_blocking=True,
                is_whole=True,
                other_id=first.id,
            )


class MissingReference:
    """A line says which goods it is about. The invoice's own number, which some repeat there, does not."""

    code = "missing_reference"
    gives_way = False

    def check(self, case):
        """One finding for each charge that names nothing and is linked to nothing."""
        for line in case.charges:
            if not line.names and not line.shipment_id:
                yield Finding(
                    code=self.code,
                    message=_(
                        "%(label)s: neither the line nor the invoice names a shipment.", label=line.label
                    ),
                    line=line,
                    is_blocking=True,
                )


class EnteredByHand:
    """What a person entered, no message proves."""

    code = "entered_by_hand"
    gives_way = False

    def check(self, case):
        """One finding, which blocks where another person has to look."""
        invoice = case.invoice
        if invoice.entered_by:
            yield Finding(
                code=self.code,
                message=_("%(person)s entered it by hand: no message proves it.", person=invoice.entered_by),
                is_blocking=invoice.needs_second,
            )


class UnknownCarrier:
    """Odoo knows who carried and who is to be paid."""

    code = "unknown_carrier"
    gives_way = False

    def check(self, case):
        """One finding where the carrier or its vendor is missing, with the carrier as it was told."""
        invoice = case.invoice
        if invoice.partner_id and invoice.carrier_id:
            return
        if invoice.told_carrier:
            message = _(
                "The carrier %(told)s is not known here: choose the delivery method that it is, and the "
                "vendor that it is paid as.",
                told=invoice.told_carrier,
            )
        else:
            message = _(
                "It does not say who carried: choose the delivery method, and the vendor that it is paid as."
            )
        yield Finding(code=self.code, message=message, is_blocking=True)


class UnknownPayee:
    """Who is to be paid instead of the carrier is somebody that Odoo knows: nobody else gets the money."""

    code = "unknown_payee"
    gives_way = False

    def check(self, case):
        """One finding where a payee is named that is not found."""
        if case.invoice.payee_name and not case.invoice.payee_id:
            yield Finding(
                code=self.code,
                message=_(
                    "It is to be paid to %(payee)s, who is not known here: choose the payee, which may be "
                    "the carrier itself.",
                    payee=case.invoice.payee_name,
                ),
                is_blocking=True,
            )


class UnknownTerms:
    """When the invoice is to be paid is stated or agreed."""

    code = "unknown_terms"
    gives_way = False

    def check(self, case):
        """One finding, told only: without terms a bill is due at once."""
        if not case.invoice.has_terms:
            yield Finding(
                code=self.code,
                message=_("Neither the invoice nor the vendor says when it is due: it will be due at once."),
            )


class MissingOriginal:
    """What adds to, corrects or credits an invoice names one that is here."""

    code = "missing_original"
    gives_way = False

    def check(self, case):
        """One finding for a follower without its original."""
        invoice = case.invoice
        if invoice.invoice_type == "original" or case.history.original:
            return
        if invoice.original_number:
            message = _(
                "The invoice %(number)s that it refers to is not here.", number=invoice.original_number
            )
        else:
            message = _("It does not say which invoice it adds to, corrects or credits.")
        yield Finding(code=self.code, message=message, is_blocking=True)


RULES = (
    ControlTotal(),
    Rounding(),
    NothingBilled(),
    WrongSign(),
    RepeatedFile(),
    MissingReference(),
    EnteredByHand(),
    UnknownCarrier(),
    UnknownPayee(),
    UnknownTerms(),
    MissingOriginal(),
)
