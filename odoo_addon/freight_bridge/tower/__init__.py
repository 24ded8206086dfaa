# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import freight_tower
from . import freight_tower_ageing
from . import freight_tower_operations
from . import freight_tower_finance
from . import freight_tower_it
from . import freight_tower_traffic
from . import freight_tower_export
