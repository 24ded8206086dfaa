# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_sample
from . import freight_given_secret
from . import freight_sidecar_wizard
from . import freight_onboarding_wizard
from . import freight_onboarding_sample
from . import freight_system_promote_wizard
from . import freight_system_secret_wizard
from . import freight_system_send_secret_wizard
from . import freight_exception_waive_wizard
from . import freight_invoice_decision_wizard
from . import freight_invoice_remember_wizard
from . import freight_exception_code_wizard
from . import freight_mapping_sample_wizard
from . import freight_document_wizard
from . import freight_charge_dispute_wizard
from . import freight_dispute_wizard
from . import freight_short_pay_wizard
from . import freight_tender_wizard
from . import freight_rate_trial_wizard
from . import freight_rate_import_wizard
from . import freight_flow_waiting
from . import freight_reconciliation_sign_wizard
