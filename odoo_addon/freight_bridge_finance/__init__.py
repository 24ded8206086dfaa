# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from . import feed
from . import ingest
from . import models
from . import overview
from . import tax
from .hooks import uninstall_hook
