# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_ingest
from . import freight_ingest_resolve
from . import freight_ingest_milestone
from . import freight_ingest_document
from . import freight_ingest_tender
from . import freight_ingest_master
from . import freight_ingest_invoice
from . import freight_ingest_rejected
from . import freight_ingest_interchange
from . import freight_ingest_acknowledgement
from . import freight_ingest_record
from . import freight_ingest_systems
from . import freight_ingest_rehearse
from . import freight_ingest_statement
from . import freight_ingest_metrics
from . import freight_ingest_state
