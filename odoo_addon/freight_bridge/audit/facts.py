# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What an audit knows of one invoice: plain values, gathered beforehand for a whole batch.

Amounts are ``Decimal`` in the invoice's currency unless said, those of credits negative whichever sign the
carrier gives them; weights are kilograms; instants are UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ..lifecycle import RESOLVING_KINDS
from ..rating import AccessorialTerms, ContractTerms, Place, Rating, RatingRequest, accessorial_charge
from .rounding import slack

ZERO = Decimal(0)


class Wait(NamedTuple):
    """A vehicle stood from an arrival to a departure, as milestones say."""

    begin: datetime
    end: datetime
    place: str = ""

    @property
    def hours(self):
        """How long it stood, exactly."""
        return Decimal(int((self.end - self.begin).total_seconds())) / 3600


class Approved(NamedTuple):
    """What other invoices were approved for, for the same charge of the same shipment."""

    amount: Decimal
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line as the carrier billed it.

    ``is_tax``: the carrier calls it a tax, or its code is one. ``tax_id``: the tax that its code states, with
    ``tax_percent`` where that is a percentage; without one it is a charge, whatever it is called.
    """

    id: int
    amount: Decimal
    charge_code_id: int | None = None
    category: str = "other"
    label: str = ""
    is_tax: bool = False
    tax_id: int | None = None
    tax_percent: Decimal | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    weight_kg: Decimal | None = None
    pieces: int | None = None
    service: str = ""
    ship_date: date | None = None
    origin: Place = Place()
    destination: Place = Place()
    references: tuple[tuple[str, str], ...] = ()
    shipment_id: int | None = None
    has_account: bool = True

    @property
    def names(self):
        """What it calls its shipment by: its references but for those that never name one."""
        return tuple(value for kind, value in self.references if kind in RESOLVING_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentFacts:
    """One shipment that the invoice bills, what was agreed about it and what happened to it.

    ``rating``: what it should cost, in the contract's currency; ``terms``: the contract that priced it.
    ``exchange``: one unit of the contract's currency in the invoice's; None where no rate is known.
    ``services``: every word by which the agreed service is known, in capitals; empty: none was agreed.
    ``request``: what was shipped, with the accessorials that somebody here agreed to.
    ``approved``: what other invoices were approved for, by the key of a position.
    ``left_on``: the day on which the goods left, where the company is; None: nobody said that they did.
    """

    id: int
    name: str
    state: str = "delivered"
    customer_id: int | None = None
    weight_kg: Decimal | None = None
    volume_cm3: Decimal | None = None
    pieces: int | None = None
    services: frozenset[str] = frozenset()
    origin: Place = Place()
    destination: Place = Place()
    left_on: date | None = None
    delivered_at: datetime | None = None
    guaranteed_by: datetime | None = None
    needs_pod: bool = False
    has_pod: bool = False
    waits: tuple[Wait, ...] = ()
    approved: Mapping[object, Approved] = field(default_factory=dict)
    lost_analytics: tuple[str, ...] = ()
    rating: Rating | None = None
    request: RatingRequest | None = None
    terms: ContractTerms | None = None
    exchange: Decimal | None = Decimal(1)

    @property
    def is_rated(self):
        """Whether there is an agreed line haul to hold the invoice against."""
        return self.rating is not None and self.rating.net is not None and self.exchange is not None

    def has_problem(self, code):
        """Whether rating said that something has no price, by its code."""
        return self.rating is not None and any(problem.code == code for problem in self.rating.problems)

    def accessorial(self, charge_code_id):
        """What the contract says of an accessorial; None: nothing."""
        rows = self.terms.accessorials if self.terms else ()
        return next((row for row in rows if row.charge_code_id == charge_code_id), None)

    def is_evidenced(self, row: AccessorialTerms):
        """Whether what has to prove an accessorial is there."""
        if row.is_automatic or row.evidence == "none":
            return True
        if row.evidence == "authorised":
            return self.authorised(row.charge_code_id) > 0
        return self.waiting(row) > 0

    def authorised(self, charge_code_id):
        """How much of an accessorial somebody here agreed to: hours, or times."""
        extras = self.request.accessorials if self.request else ()
        return sum((extra.quantity for extra in extras if extra.charge_code_id == charge_code_id), ZERO)

    def waiting(self, row: AccessorialTerms):
        """The hours beyond the free ones, which each stop has for itself."""
        return sum((max(wait.hours - row.free_hours, ZERO) for wait in self.waits), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """The head of the invoice, and of every other invoice that it is held against.

    ``entered_by``: the person who entered it by hand; empty: a message brought it.
    ``needs_second``: what one person entered is looked at by another.
    ``received_at``: when it came to be audited. ``told_carrier``: who carried, in the message's own words.
    """

    id: int
    number: str
    number_key: str
    invoice_type: str = "original"
    state: str = "received"
    date: date
    date_due: date | None = None
    ship_date: date | None = None
    received_at: datetime | None = None
    currency: str = "EUR"
    currency_places: int = 2
    total: Decimal = ZERO
    tax_total: Decimal = ZERO
    approved_total: Decimal = ZERO
    partner_id: int | None = None
    payee_id: int | None = None
    payee_name: str = ""
    paid_to_name: str = ""
    is_payee_known: bool = True
    carrier_id: int | None = None
    told_carrier: str = ""
    original_number: str = ""
    has_terms: bool = True
    has_rate: bool = True
    entered_by: str = ""
    needs_second: bool = False
    digest: str = ""
    shipment_ids: frozenset[int] = frozenset()

    @property
    def paid_to(self):
        """Who is to be paid: the factor, else the carrier."""
        return self.payee_id or self.partner_id

    @property
    def unit(self):
        """The smallest amount of the currency."""
        return Decimal(1).scaleb(-self.currency_places)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The other invoices that matter for this one; none of them rejected or cancelled.

    ``earlier``: came before this one, or were approved before it, and share its number, its file or a
    shipment; the first one first.
    ``original``: the one that this adds to, corrects or credits. ``siblings``: others that do so too.
    """

    earlier: tuple[InvoiceFacts, ...] = ()
    original: InvoiceFacts | None = None
    siblings: tuple[InvoiceFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What the invoice bills for one charge of one shipment, over all its lines that are no repeats.

    ``is_part``: it adds to what another invoice bills of the same charge.
    ``slack``: what rounding alone may make of it.
    """

    shipment: ShipmentFacts
    key: object
    lines: tuple[LineFacts, ...]
    billed: Decimal
    agreed: Decimal | None
    approved: Approved | None
    steps: tuple[str, ...] = ()
    cap: Decimal | None = None
    is_part: bool = False
    slack: Decimal = ZERO

    @property
    def is_wrong(self):
        """Whether it differs from what was agreed; a part of a charge may be below it."""
        off = self.billed - self.expected
        return off > self.slack or (off < -self.slack and not self.is_part)

    @property
    def expected(self):
        """What of the agreed amount was not approved before."""
        return self.agreed - (self.approved.amount if self.approved else ZERO)

    @property
    def line(self):
        """The line that stands for the position."""
        return self.lines[0]


def charge_key(category, charge_code_id):
    """Which charges are held against each other.

    Line haul and discount together, as carriers state them gross or net; fuel; any other by its code.
    """
    if category in ("linehaul", "discount"):
        return "linehaul"
    return "fuel" if category == "fuel" else charge_code_id


@dataclass(frozen=True, kw_only=True)
class Case:
    """One invoice with everything that its audit looks at."""

    invoice: InvoiceFacts
    lines: tuple[LineFacts, ...]
    shipments: Mapping[int, ShipmentFacts] = field(default_factory=dict)
    contracts: tuple[ContractTerms, ...] = ()
    history: History = History()

    @cached_property
    def charges(self):
        """The lines that state no tax: duties, too, and what a carrier only calls a tax."""
        return tuple(line for line in self.lines if not line.tax_id)

    @cached_property
    def taxes(self):
        """Tax id → the lines that state it."""
        groups = {}
        for line in self.lines:
            if line.tax_id:
                groups.setdefault(line.tax_id, []).append(line)
        return groups

    @cached_property
    def repeats(self):
        """Line id → the earlier line of this invoice that charges the same."""
        first, repeats = {}, {}
        for line in self.charges:
            about = line.shipment_id or line.references
            key = (about, line.charge_code_id or line.label, line.label, line.amount)
            if about and key in first:
                repeats[line.id] = first[key]
            first.setdefault(key, line)
        return repeats

    @cached_property
    def positions(self):
        """The charges that have a shipment and a known code, each with what was agreed."""
        groups = {}
        for line in self.charges:
            key = charge_key(line.category, line.charge_code_id)
            if key and line.id not in self.repeats and line.shipment_id in self.shipments:
                groups.setdefault((line.shipment_id, key), []).append(line)
        return tuple(self._position(*key, tuple(lines)) for key, lines in groups.items())

    def _position(self, shipment_id, key, lines):
        shipment = self.shipments[shipment_id]
        agreed, steps = self._agreed(shipment, key, lines) if shipment.is_rated else (None, ())
        row = shipment.accessorial(key) if shipment.is_rated else None
        is_part = self.invoice.invoice_type == "supplemental" or key in shipment.approved
        return Position(
            shipment=shipment,
            key=key,
            lines=lines,
            billed=sum((line.amount for line in lines), ZERO),
            agreed=agreed,
            approved=shipment.approved.get(key),
            steps=steps,
            is_part=is_part,
            # Of parts that come one by one rounding would add up: they are held to what is left, exactly.
            slack=slack(shipment, key, lines, self.invoice.unit) if agreed and not is_part else ZERO,
            cap=self.in_currency(row.cap, shipment) if row and row.cap else None,
        )

    def _agreed(self, shipment, key, lines):
        """(what was agreed for a charge of a shipment, the steps to it); None where it has no price."""
        if key == "fuel" and shipment.has_problem("no_fuel_price"):
            return None, ()
        if key in ("linehaul", "fuel"):
            rated = [
                row for row in shipment.rating.charges if charge_key(row.category, row.charge_code_id) == key
            ]
            amount = sum((row.amount for row in rated), ZERO)
            return self.in_currency(amount, shipment), tuple(step for row in rated for step in row.steps)
        row = shipment.accessorial(key)
        if row is None or shipment.terms.is_all_in or not shipment.is_evidenced(row):
            return ZERO, ()
        charge = accessorial_charge(
            row,
            shipment.terms,
            _quantity(shipment, row, lines),
            shipment.request.pieces,
            shipment.rating.chargeable_kg,
            shipment.rating.net,
        )
        return self.in_currency(charge.amount, shipment), charge.steps

    def in_currency(self, amount, shipment):
        """An amount of the shipment's contract in the currency of the invoice, rounded to it."""
        return (amount * shipment.exchange).quantize(self.invoice.unit, rounding="ROUND_HALF_UP")

    @cached_property
    def by_shipment(self):
        """Shipment id → its positions."""
        groups = {}
        for position in self.positions:
            groups.setdefault(position.shipment.id, []).append(position)
        return groups

    @cached_property
    def priced(self):
        """The positions whose amounts can be judged. A credit gives back: it has no price of its own."""
        if self.invoice.invoice_type == "credit":
            return ()
        return tuple(position for position in self.positions if position.agreed is not None)


def _quantity(shipment, row, lines):
    """How often, or for how many hours, an accessorial is owed."""
    if row.basis == "hour" and row.evidence == "milestones":
        return row.free_hours + shipment.waiting(row)
    if authorised := shipment.authorised(row.charge_code_id):
        return authorised
    if row.basis == "hour":
        return row.free_hours + sum((line.quantity or ZERO for line in lines), ZERO)
    return Decimal(1)
