# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The pages that say what to do about an exception or an alert: docs/runbooks, rendered by the build."""

from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "runbooks"


def runbook_url(name):
    """Address of the page of an exception code or an alert; False where none came with the module."""
    pages = {page.stem for page in FOLDER.glob("*.html")}
    return f"/freight_bridge/static/runbooks/{name}.html" if name in pages else False
