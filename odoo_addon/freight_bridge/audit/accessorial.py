# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether what is billed beside line haul and fuel was agreed, asked for and is proven."""

from ..rating.words import number
from .finding import Finding, _
from .rule import PositionRule, over_or_under


class UnmappedCharge:
    """Every charge has a meaning here."""

    code = "unmapped_charge"
    gives_way = False

    def check(self, case):
        """One finding for each line whose code nobody mapped."""
        for line in case.charges:
            if not line.charge_code_id:
                yield Finding(
                    code=self.code,
                    message=_(
                        "%(label)s: nobody said yet what this charge means. Choose the charge on the line.",
                        label=line.label,
                    ),
                    line=line,
                    shipment_id=line.shipment_id,
                    is_blocking=True,
                )


class AllIn(PositionRule):
    """What an all-in rate holds is not charged beside it."""

    code = "all_in"

    def explain(self, case, position):
        """Everything but the line haul."""
        if position.key != "linehaul" and position.billed > 0 and position.shipment.terms.is_all_in:
            return _(
                "%(label)s is in the all-in rate of %(contract)s.",
                label=position.line.label,
                contract=position.shipment.terms.name,
            )
        return None


class _Accessorial(PositionRule):
    """A rule about an accessorial that is billed: not about what gives something back."""

    def explain(self, case, position):
        """What is wrong with an accessorial, or None."""
        if position.key in ("linehaul", "fuel") or position.billed <= 0 or position.shipment.terms.is_all_in:
            return None
        return self.cause(position, position.shipment.accessorial(position.key))


class NotContracted(_Accessorial):
    """The contract has a price for the accessorial."""

    code = "not_contracted"
    is_blocking = True

    def cause(self, position, row):
        """Where it has none."""
        if row:
            return None
        return _(
            "%(label)s: %(contract)s has no price for it.",
            label=position.line.label,
            contract=position.shipment.terms.name,
        )


class NotAuthorised(_Accessorial):
    """Somebody here agreed to it where the contract asks for that."""

    code = "not_authorised"
    is_blocking = True

    def cause(self, position, row):
        """Where nobody did."""
        if row and row.evidence == "authorised" and not position.shipment.is_evidenced(row):
            return _(
                "%(label)s: nobody here agreed to it for %(name)s.",
                label=position.line.label,
                name=position.shipment.name,
            )
        return None


class NoEvidence(_Accessorial):
    """Milestones prove it where the contract asks for that."""

    code = "no_evidence"
    is_blocking = True

    def cause(self, position, row):
        """Where no vehicle stood for longer than is free."""
        if row and row.evidence == "milestones" and not position.shipment.is_evidenced(row):
            return _(
                "%(label)s: the times of arrival and departure of %(name)s "
                "show no waiting beyond %(free)s free hours.",
                label=position.line.label,
                name=position.shipment.name,
                free=number(row.free_hours),
            )
        return None


class WaitingHours(_Accessorial):
    """The hours billed are those between arrival and departure, less the free ones."""

    code = "waiting_hours"

    def cause(self, position, row):
        """Where more hours are stated than milestones show."""
        if (
            not row
            or (row.basis, row.evidence) != ("hour", "milestones")
            or position.billed <= position.expected
        ):
            return None
        stated, shown = sum(line.quantity or 0 for line in position.lines), position.shipment.waiting(row)
        if not shown or stated <= shown:
            return None
        return _(
            "%(label)s: %(stated)s hours billed, the milestones show %(shown)s beyond the free ones.",
            label=position.line.label,
            stated=number(stated),
            shown=round(shown, 2),
        )


class OverCap(_Accessorial):
    """The agreed cap holds."""

    code = "over_cap"

    def cause(self, position, row):
        """Where the capped amount is what was agreed, and more is billed."""
        if row and row.cap and position.shipment.is_evidenced(row) and position.billed > position.expected:
            if position.agreed == position.cap:
                return _(
                    "%(label)s: billed %(billed)s, capped at %(cap)s.",
                    label=position.line.label,
                    billed=position.billed,
                    cap=position.cap,
                )
        return None


class AccessorialOver(_Accessorial):
    """The accessorial is not above what was agreed."""

    code = "accessorial_over"
    gives_way = True

    def cause(self, position, row):
        """Only of those that are above."""
        return over_or_under(position, 1) if row and position.shipment.is_evidenced(row) else None


class AccessorialUnder(_Accessorial):
    """The accessorial is not below what was agreed."""

    code = "accessorial_under"
    gives_way = True

    def cause(self, position, row):
        """Only of those that are below."""
        return over_or_under(position, -1) if row and position.shipment.is_evidenced(row) else None


RULES = (
    UnmappedCharge(),
    AllIn(),
    NotContracted(),
    NotAuthorised(),
    NoEvidence(),
    WaitingHours(),
    OverCap(),
    AccessorialOver(),
    AccessorialUnder(),
)
