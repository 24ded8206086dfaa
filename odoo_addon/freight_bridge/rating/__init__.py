# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What freight costs by contract: pure Python over plain data, exact, and explained step by step."""

from .accessorial import accessorial_charge, accessorial_hours
from .contract import choose
from .fuel import fuel_percent, fuel_week
from .lane import describe, normal_zip
from .linehaul import linehaul
from .rate import rate
from .terms import (
    AccessorialTerms,
    Area,
    ContractTerms,
    Extra,
    FuelTerms,
    Parcel,
    Place,
    Problem,
    RatedCharge,
    RateTerms,
    Rating,
    RatingRequest,
    ZipRange,
)
from .weight import Weight, chargeable_weight
from .words import number
