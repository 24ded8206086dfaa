# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Runs in Odoo's shell: writes each addon's template of strings, and each language's file anew after it.

What a language says of a string that is still there is kept; what is gone goes, what is new is empty until
somebody translates it. Report for the terminal: report.txt. Settings from the environment: FREIGHT_I18N_DIR,
where to write, a folder for each addon; FREIGHT_I18N_MODULES and FREIGHT_I18N_LANGUAGES, by spaces.
"""

import io
import os
from pathlib import Path

import polib

from odoo.tools.translate import trans_export


def template(env, module):
    """Every string of an addon, without the times that would make each run a change."""
    buffer = io.BytesIO()
    trans_export(False, [module], buffer, "po", env)
    entries = polib.pofile(buffer.getvalue().decode())
    entries.metadata = _steady(entries.metadata)
    return entries


def language(code, strings, module):
    """The strings with what ``code`` said of them so far."""
    known = polib.pofile(str(Path("/addons") / module / "i18n" / f"{code}.po"))
    said = {entry.msgid: entry.msgstr for entry in known}
    merged = polib.pofile(str(strings))
    merged.header = known.header
    merged.metadata = _steady(known.metadata)
    for entry in merged:
        entry.msgstr = said.get(entry.msgid, "")
    return merged


def _steady(metadata):
    return {name: value for name, value in metadata.items() if not name.endswith("-Date")}


def write(env, module, folder):
    """Writes the files of an addon; the lines of the report about it."""
    folder.mkdir(parents=True, exist_ok=True)
    strings = template(env, module)
    strings.save(str(folder / f"{module}.pot"))
    report = [f"{module}: {len(strings)} strings"]
    for code in os.environ["FREIGHT_I18N_LANGUAGES"].split():
        merged = language(code, strings, module)
        merged.save(str(folder / f"{code}.po"))
        missing = [entry.msgid for entry in merged if not entry.msgstr]
        report += [f"{code}: {len(missing)} to translate", *(f"  {msgid!r}" for msgid in missing)]
    return report


def main(env):
    folder = Path(os.environ["FREIGHT_I18N_DIR"])
    modules = os.environ["FREIGHT_I18N_MODULES"].split()
    report = [line for module in modules for line in write(env, module, folder / module)]
    (folder / "report.txt").write_text("\n".join(report))


main(env)  # noqa: F821 - `env` is the shell's
