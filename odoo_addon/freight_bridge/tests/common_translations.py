# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import io
import re
from collections import Counter
from pathlib import Path

import polib

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase
from odoo.tools.translate import trans_export

LANGUAGES = ("fr", "de")
#: What a translation has to keep: what is put in, and markup.
KEPT = re.compile(r"%%|%\([a-z_]+\)[sd]|%[sd]|\{\{.*?\}\}|</?[a-z]+[^<>]*>")


class TranslationsCase(TransactionCase):
    """What a module ships in other languages is whole, and takes what the English takes."""

    module = ""
    #: Fewer strings than this, and the template is not the whole one.
    least = 1

    def _translations(self, language):
        return {entry.msgid: entry.msgstr for entry in polib.pofile(self._file(f"{language}.po"))}

    def _template(self):
        return {entry.msgid for entry in polib.pofile(self._file(f"{self.module}.pot"))}

    def _file(self, name):
        return str(Path(get_module_path(self.module)) / "i18n" / name)

    def _check_template(self):
        buffer = io.BytesIO()
        trans_export(False, [self.module], buffer, "po", self.env)
        strings = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        change = sorted(strings ^ self._template())
        self.assertEqual(change, [], "run npm run translations, and translate what it names")

    def _check_whole(self):
        template = self._template()
        self.assertGreater(len(template), self.least)
        for language in LANGUAGES:
            translated = self._translations(language)
            missing = sorted(msgid for msgid in template if not translated.get(msgid))
            self.assertEqual(missing[:10], [], f"{len(missing)} strings have no {language}")

    def _check_kept(self):
        for language in LANGUAGES:
            for msgid, msgstr in self._translations(language).items():
                with self.subTest(language=language, msgid=msgid):
                    self.assertEqual(Counter(KEPT.findall(msgstr)), Counter(KEPT.findall(msgid)))

    def _check_read(self, code):
        """A user reads the name of an exception code in their language."""
        module = self.env["ir.module.module"].search([("name", "=", self.module)])
        kind = self.env["freight.exception.code"].search([("code", "=", code)])
        english = kind.with_context(lang="en_US").name
        for language in LANGUAGES:
            lang = f"{language}_{language.upper()}"
            self.env["res.lang"]._activate_lang(lang)
            module._update_translations([lang])
            words = self._translations(language)[english]
            self.assertNotEqual(words, english)
            self.assertEqual(kind.with_context(lang=lang).name, words)
