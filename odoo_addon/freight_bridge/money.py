# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

"""The words of freight money, as data, and the way from Odoo's numbers to exact ones."""

from decimal import ROUND_HALF_UP, Decimal

#: Who pays whom: what carriers charge us, or what we charge customers.
SIDES = [("cost", "Carrier Charges Us"), ("revenue", "We Charge the Customer")]

INVOICE_TYPES = [
    ("original", "Original"),
    ("supplemental", "Supplemental"),
    ("corrected", "Corrected"),
    ("credit", "Credit"),
]

#: The life of a carrier's invoice. Posted, rejected and cancelled are left by no hand but the books'.
INVOICE_STATES = [
    ("draft", "Draft"),
    ("received", "Received"),
    ("review", "To Review"),
    ("disputed", "Disputed"),
    ("approved", "Approved"),
    ("posted", "Posted"),
    ("paid", "Paid"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]

#: The life of what a customer owes for a shipment.
BILLING_STATES = [
    ("pending", "Pending"),
    ("eligible", "Eligible"),
    ("rated", "Rated"),
    ("approved", "Approved"),
    ("invoiced", "Invoiced"),
    ("settled", "Settled"),
    ("disputed", "Disputed"),
    ("void", "Void"),
]

#: The life of what a carrier will charge: expected by contract, accrued at dispatch, billed by an invoice.
COST_STATES = [
    ("expected", "Expected"),
    ("accrued", "Accrued"),
    ("billed", "Billed"),
    ("void", "Void"),
]


def exact(value, digits=6):
    """A number of Odoo's as a Decimal, rounded to the digits that its field keeps.

    Odoo hands numeric columns out as floats; what they stand for is found again by rounding to their scale.
    """
    return Decimal(f"{value:.{digits}f}")


def in_coins(amount, currency):
    """A Decimal, rounded to the smallest coin of a currency: what a journal item can hold of it."""
    return amount.quantize(Decimal(1).scaleb(-currency.decimal_places))


def exact_amount(amount, currency):
    """A monetary value as a Decimal with the currency's decimal places."""
    return exact(amount, currency.decimal_places)


def rounded(value, digits):
    """A Decimal with so many decimal places, halves away from zero as Odoo's currencies round."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
