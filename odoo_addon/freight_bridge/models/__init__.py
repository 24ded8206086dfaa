# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import ir_sequence
from . import mail_message
from . import freight_team
from . import freight_system
from . import freight_system_secret
from . import freight_system_edi
from . import freight_system_sending
from . import freight_system_receiving
from . import freight_cross_reference
from . import freight_integration_chain
from . import freight_integration_seal
from . import freight_integration_log
from . import freight_exception_code
from . import freight_exception
from . import freight_exception_correction
from . import freight_exception_desk
from . import freight_exception_correct
from . import freight_exception_draft
from . import freight_exception_detail
from . import freight_exception_suggestion
from . import freight_exception_outbox
from . import freight_outbox
from . import freight_outbox_record
from . import freight_outbox_settle
from . import freight_outbox_claim
from . import freight_shipment
from . import freight_shipment_state
from . import freight_shipment_leg
from . import freight_milestone
from . import stock_picking
from . import stock_move
from . import sale_order
