# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The plain data of rating: what was shipped, what was agreed, what it costs.

Weights are kilograms, volumes cubic centimetres, distances kilometres, money in the contract's currency;
every number is a ``Decimal``. Ids are those of Odoo's records and mean nothing here but sameness.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Place:
    """One end of the way: ISO 3166 country code and postcode, as far as they are known."""

    country: str | None = None
    zip: str | None = None

    def __str__(self):
        return " ".join(part for part in (self.country, self.zip) if part) or "?"


@dataclass(frozen=True)
class Extra:
    """A service beside the carriage that somebody here agreed to, and how much of it (hours, or times)."""

    charge_code_id: int
    quantity: Decimal = Decimal(1)
    name: str = ""


@dataclass(frozen=True)
class Parcel:
    """One piece that is weighed and measured by itself."""

    weight_kg: Decimal
    volume_cm3: Decimal | None = None


@dataclass(frozen=True)
class RatingRequest:
    """A shipment as it is rated.

    ``partner_id``: on the revenue side the customer's commercial entity.
    ``parcels``: the pieces, where each is known; they add up to weight, volume and number.
    """

    side: str
    ship_date: date
    company_id: int
    partner_id: int | None
    carrier_id: int | None
    service_level_id: int | None
    origin: Place
    destination: Place
    weight_kg: Decimal
    volume_cm3: Decimal | None = None
    pieces: int = 1
    distance_km: Decimal | None = None
    accessorials: tuple[Extra, ...] = ()
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True)
class ZipRange:
    """A country, or a range of its postcodes; without an end: those that begin like its beginning."""

    country: str
    zip_from: str | None = None
    zip_to: str | None = None


@dataclass(frozen=True)
class Area:
    """One end of a rate's lane. Empty: anywhere."""

    zone: str | None = None
    zone_ranges: tuple[ZipRange, ...] = ()
    country: str | None = None
    zip_from: str | None = None
    zip_to: str | None = None


@dataclass(frozen=True)
class RateTerms:
    """The price of a lane. ``breaks``: (from kilograms, price), ascending."""

    id: int
    origin: Area
    destination: Area
    service_level_id: int | None = None
    sequence: int = 10
    basis: str = "kg"
    price: Decimal = ZERO
    minimum: Decimal = ZERO
    discount: Decimal = ZERO
    breaks: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True)
class FuelTerms:
    """A fuel schedule: ``brackets`` (from index price, percent) ascending, ``prices`` Monday → price."""

    id: int
    index_name: str
    base: str
    lag_weeks: int
    brackets: tuple[tuple[Decimal, Decimal], ...]
    prices: dict[date, Decimal]


@dataclass(frozen=True)
class AccessorialTerms:
    """What may be charged beside the line haul. ``cap`` 0: none."""

    id: int
    charge_code_id: int
    name: str
    category: str
    basis: str
    price: Decimal
    cap: Decimal = ZERO
    free_hours: Decimal = ZERO
    evidence: str = "authorised"
    is_automatic: bool = False


@dataclass(frozen=True, eq=False)
class ContractTerms:
    """A contract that may price. ``places``: decimal places of its currency.

    ``partner_id`` is who bills or is billed; ``customer_id`` that partner's commercial entity.
    """

    id: int
    name: str
    side: str
    company_id: int
    currency_id: int
    currency: str
    places: int
    partner_id: int
    customer_id: int
    carrier_id: int | None
    date_from: date
    date_to: date | None
    linehaul_charge_code_id: int
    fuel_charge_code_id: int | None = None
    dim_divisor: Decimal = ZERO
    weight_step: Decimal = ZERO
    is_per_piece: bool = False
    is_next_break: bool = False
    is_all_in: bool = False
    rates: tuple[RateTerms, ...] = ()
    accessorials: tuple[AccessorialTerms, ...] = ()
    fuel: FuelTerms | None = None
    #: Lanes that were looked up already: many shipments of a batch go the same way.
    found: dict = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Problem:
    """Why something has no price. ``code`` is for rules, ``message`` for people."""

    code: str
    message: str


@dataclass(frozen=True)
class RatedCharge:
    """One charge, rounded to the contract's currency, and every step from inputs to amount."""

    charge_code_id: int
    category: str
    amount: Decimal
    steps: tuple[str, ...]
    accessorial_id: int | None = None


@dataclass(frozen=True)
class Rating:
    """What a shipment costs. What has no price is among the problems, never a charge of nothing.

    ``notes``: what was decided without a charge, such as accessorials inside an all-in rate.
    ``gross``, ``net``: the line haul before discount and after discount and minimum.
    """

    contract_id: int | None = None
    rate_id: int | None = None
    currency_id: int | None = None
    partner_id: int | None = None
    chargeable_kg: Decimal | None = None
    fuel_percent: Decimal | None = None
    gross: Decimal | None = None
    net: Decimal | None = None
    charges: tuple[RatedCharge, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self):
        """The sum of the charges."""
        return sum((charge.amount for charge in self.charges), ZERO)
