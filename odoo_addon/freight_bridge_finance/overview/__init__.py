# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_finance_overview
from . import freight_finance_states
from . import freight_finance_risk
from . import freight_finance_checklist
from . import freight_finance_checklist_summary
