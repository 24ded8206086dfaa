# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from odoo.tests import BaseCase

from ..audit import Case, History, InvoiceFacts, LineFacts, ShipmentFacts, audit
from ..rating import (
    AccessorialTerms,
    Area,
    ContractTerms,
    FuelTerms,
    Place,
    RateTerms,
    RatingRequest,
    rate,
)

LYON, LILLE, ANYWHERE = Place("FR", "69001"), Place("FR", "59000"), Area()
CARRIER, VENDOR, FACTOR = 7, 70, 71
LINEHAUL, FUEL, DETENTION, LIFTGATE, TOLL, DISCOUNT, VAT = 1, 2, 3, 4, 5, 6, 9
CATEGORIES = {LINEHAUL: "linehaul", FUEL: "fuel", DISCOUNT: "discount"}
DAY = date(2026, 11, 4)
MONDAY = date(2026, 11, 2)

FUEL_TERMS = FuelTerms(
    id=1,
    index_name="Diesel",
    base="linehaul",
    lag_weeks=0,
    brackets=((Decimal(1), Decimal(10)), (Decimal(2), Decimal(20)), (Decimal(3), Decimal(30))),
    prices={MONDAY: Decimal("2.50"), date(2026, 10, 26): Decimal("1.50")},
)
RATE_TERMS = RateTerms(
    id=11,
    origin=Area(country="FR"),
    destination=Area(country="FR"),
    minimum=Decimal(60),
    discount=Decimal(10),
    breaks=((Decimal(0), Decimal("1.20")), (Decimal(100), Decimal("1.00")), (Decimal(500), Decimal("0.80"))),
)
#: 200 kg cost 200.00 less 10 % = 180.00, and 20 % fuel = 36.00.
TERMS = ContractTerms(
    id=5,
    name="Alpha 2026",
    side="cost",
    company_id=1,
    currency_id=1,
    currency="EUR",
    places=2,
    partner_id=VENDOR,
    customer_id=VENDOR,
    carrier_id=CARRIER,
    date_from=date(2026, 1, 1),
    date_to=date(2026, 12, 31),
    linehaul_charge_code_id=LINEHAUL,
    fuel_charge_code_id=FUEL,
    rates=(RATE_TERMS,),
    accessorials=(
        AccessorialTerms(
            id=1,
            charge_code_id=DETENTION,
            name="Detention",
            category="accessorial",
            basis="hour",
            price=Decimal(50),
            cap=Decimal(200),
            free_hours=Decimal(2),
            evidence="milestones",
        ),
        AccessorialTerms(
            id=2,
            charge_code_id=LIFTGATE,
            name="Liftgate",
            category="accessorial",
            basis="flat",
            price=Decimal(75),
        ),
    ),
    fuel=FUEL_TERMS,
)
REQUEST = RatingRequest(
    side="cost",
    ship_date=DAY,
    company_id=1,
    partner_id=VENDOR,
    carrier_id=CARRIER,
    service_level_id=None,
    origin=LYON,
    destination=LILLE,
    weight_kg=Decimal(200),
    pieces=4,
)


class AuditCase(BaseCase):
    """A sound invoice over one shipment, 216.00, and words to spoil it."""

    def facts(self, invoice=(), lines=None, shipment=(), terms=(), request=(), history=(), contracts=()):
        """The case of an invoice; each argument changes something of the sound one."""
        terms, request = replace(TERMS, **dict(terms), found={}), replace(REQUEST, **dict(request))
        goods = {
            "id": 100,
            "name": "FS100",
            "weight_kg": request.weight_kg,
            "volume_cm3": request.volume_cm3,
            "pieces": request.pieces,
            "services": frozenset({"STANDARD"}),
            "origin": LYON,
            "destination": LILLE,
            "rating": rate(request, [terms, *contracts]),
            "request": request,
            "terms": terms,
            **dict(shipment),
        }
        lines = tuple(self.sound_lines() if lines is None else lines)
        head = {
            "id": 1000,
            "number": "INV-1",
            "number_key": "INV1",
            "date": date(2026, 11, 10),
            "total": sum((line.amount for line in lines), Decimal(0)),
            "partner_id": VENDOR,
            "carrier_id": CARRIER,
            "shipment_ids": frozenset({100}),
            **dict(invoice),
        }
        return Case(
            invoice=InvoiceFacts(**head),
            lines=lines,
            shipments={100: ShipmentFacts(**goods)},
            history=History(**dict(history)),
            contracts=(terms, *contracts),
        )

    def line(self, line_id, code, amount, **values):
        """A line of the shipment."""
        return LineFacts(
            id=line_id,
            amount=Decimal(amount),
            charge_code_id=code,
            **{
                "category": CATEGORIES.get(code, "accessorial"),
                "label": f"Charge {code}",
                "references": (("bol", "B1"),),
                "shipment_id": 100,
                **values,
            },
        )

    def tax(self, amount, line_id=3, percent="20.0000", **values):
        """A line that states a tax of 20 %: 43.20 of the sound ones."""
        percent = percent and Decimal(percent)
        told = {"category": "tax", "is_tax": True, "tax_id": 90, "tax_percent": percent, **values}
        return self.line(line_id, VAT, amount, **told)

    def sound_lines(self, **haul):
        """Line haul and fuel as agreed; ``haul`` changes the line haul."""
        return [self.line(1, LINEHAUL, **{"amount": "180.00", **haul}), self.line(2, FUEL, "36.00")]

    def earlier(self, **values):
        """Another invoice of the carrier."""
        return InvoiceFacts(
            **{
                "id": 900,
                "number": "INV-0",
                "number_key": "INV0",
                "date": date(2026, 11, 5),
                "total": Decimal("216.00"),
                "partner_id": VENDOR,
                "carrier_id": CARRIER,
                **values,
            }
        )

    def at(self, hour, minute=0):
        """A moment of the ship date."""
        return datetime(2026, 11, 4, hour, minute)

    def assertFinds(self, code, variance=None, **changes):
        """The audit finds exactly this, with this variance; the finding."""
        findings = audit(self.facts(**changes))
        self.assertEqual([finding.code for finding in findings], [code], [str(f.message) for f in findings])
        expected = None if variance is None else Decimal(variance)
        self.assertEqual(findings[0].variance, expected)
        self.assertTrue(str(findings[0].message))
        return findings[0]

    def assertClean(self, **changes):
        """The audit finds nothing."""
        findings = audit(self.facts(**changes))
        self.assertEqual([str(finding.message) for finding in findings], [])
