# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import test_bank_matching
from . import test_bank_statement
from . import test_billing_bulk
from . import test_billing_concurrency
from . import test_billing_credit
from . import test_billing_invoice
from . import test_billing_mapping
from . import test_billing_order
from . import test_billing_refused
from . import test_billing_summary
from . import test_billing_summary_concurrency
from . import test_billing_summary_money
from . import test_billing_summary_rules
from . import test_customer
from . import test_customer_decision
from . import test_feed
from . import test_feed_mapping
from . import test_runbook
from . import test_tax_invoice
from . import test_tax_order
from . import test_translations
from . import test_waiting
from . import test_gateway_dispute
from . import test_money_concurrency
from . import test_money_month
from . import test_payment
from . import test_payout
from . import test_refund
from . import test_stripe_documents
from . import test_stripe_money
from . import test_push
from . import test_subscription
from . import test_finance_overview
