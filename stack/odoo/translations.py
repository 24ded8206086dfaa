# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Runs in Odoo's shell: writes the addon's template of strings, and each language's file anew after it.

What a language says of a string that is still there is kept; what is gone goes, what is new is empty until
somebody translates it. Report for the terminal: report.txt. Settings from the environment: FREIGHT_I18N_DIR,
where to write; FREIGHT_I18N_LANGUAGES, by spaces.
"""

import io
import os
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

MODULE = "freight_bridge"
SHIPPED = Path("/addons") / MODULE / "i18n"


def template(env):
    """Every string of the addon, without the times that would make each run a change."""
    buffer = io.BytesIO()
    trans_export(False, [MODULE], buffer, "po", env)
    entries = polib.pofile(buffer.getvalue().decode())
    entries.metadata = _steady(entries.metadata)
    return entries


def language(code, strings):
    """The strings with what ``code`` said of them so far."""
    known = polib.pofile(str(SHIPPED / f"{code}.po"))
    said = {entry.msgid: entry.msgstr for entry in known}
    merged = polib.pofile(str(strings))
    merged.header = known.header
    merged.metadata = _steady(known.metadata)
    for entry in merged:
        entry.msgstr = said.get(entry.msgid, "")
    return merged


def _steady(metadata):
    return {name: value for name, value in metadata.items() if not name.endswith("-Date")}


def main(env):
    folder = Path(os.environ["FREIGHT_I18N_DIR"])
    folder.mkdir(exist_ok=True)
    strings = template(env)
    strings.save(str(folder / f"{MODULE}.pot"))
    report = [f"{len(strings)} strings"]
    for code in os.environ["FREIGHT_I18N_LANGUAGES"].split():
        merged = language(code, strings)
        merged.save(str(folder / f"{code}.po"))
        missing = [entry.msgid for entry in merged if not entry.msgstr]
        report += [f"{code}: {len(missing)} to translate", *(f"  {msgid!r}" for msgid in missing)]
    (folder / "report.txt").write_text("\n".join(report))


main(env)  # noqa: F821 - `env` is the shell's
