# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_ingest_bank
from . import freight_ingest_billing_invoice
from . import freight_ingest_customer
from . import freight_ingest_invoice_answer
from . import freight_ingest_money
from . import freight_ingest_refused
from . import freight_ingest_subscription
from . import freight_ingest_waiting
