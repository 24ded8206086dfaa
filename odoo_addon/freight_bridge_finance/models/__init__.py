# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import account_bank_statement_line
from . import account_move
from . import account_move_line
from . import account_tax
from . import freight_bank_statement
from . import freight_billing_customer
from . import freight_billing_document
from . import freight_billing_document_books
from . import freight_billing_identity
from . import freight_billing_share
from . import freight_billing_wait
from . import freight_exception_code
from . import freight_exception_customer
from . import freight_exception_feed
from . import freight_exception_tax
from . import freight_exception_waiting
from . import freight_feed
from . import freight_feed_extract
from . import freight_feed_mapping
from . import freight_feed_run
from . import freight_feed_publish
from . import freight_mapping_billing
from . import freight_system_bank
from . import freight_mapping_report
from . import freight_system_billing
from . import freight_system_tax
from . import freight_tax_attempt
from . import freight_tax_document
from . import freight_tax_document_notice
from . import freight_tax_document_tell
from . import freight_taxed_mixin
from . import account_move_tax
from . import product
from . import res_partner
from . import sale_order
