# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import test_acknowledgement
from . import test_exception_correct
from . import test_exception_life
from . import test_exception_link
from . import test_exception_rejected
from . import test_exception_replay
from . import test_exception_suggestion
from . import test_history_kept
from . import test_ingest_apply
from . import test_ingest_bulk
from . import test_ingest_concurrency
from . import test_ingest_milestone
from . import test_ingest_resolve
from . import test_ingest_systems
from . import test_mapping
from . import test_interchange
from . import test_log_append_only
from . import test_outbox
from . import test_outbox_concurrency
from . import test_outbox_courier
from . import test_onboarding
from . import test_roles
from . import test_seal_verify
from . import test_send_secret
from . import test_shipment_release
from . import test_shipment_state
from . import test_sidecar_wizard
from . import test_system_mode
from . import test_system_secret
from . import test_validator
from . import test_views
