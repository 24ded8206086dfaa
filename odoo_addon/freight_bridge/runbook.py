# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The pages that say what to do about an exception or an alert: docs/runbooks, rendered by the build."""

from pathlib import Path

from odoo.modules.module import get_module_path


def runbook_folder(module="freight_bridge"):
    """Where a module has its pages."""
    return Path(get_module_path(module)) / "static" / "runbooks"


def runbook_url(name, modules=("freight_bridge",)):
    """Address of the page of an exception code or an alert, of the first module that has one; False where
    none has."""
    for module in modules:
        if name in {page.stem for page in runbook_folder(module).glob("*.html")}:
            return f"/{module}/static/runbooks/{name}.html"
    return False
