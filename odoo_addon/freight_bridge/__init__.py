# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import controllers
from . import ingest
from . import models
from . import tower
from . import wizards
from .hooks import uninstall_hook
from .sql_log import install as _install_sql_log

_install_sql_log()
