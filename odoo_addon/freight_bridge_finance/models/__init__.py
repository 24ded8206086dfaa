# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_billing_customer
from . import freight_billing_identity
from . import freight_exception_customer
from . import res_partner
