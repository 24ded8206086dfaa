# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import io
import re
from collections import Counter
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

FOLDER = Path(__file__).parents[1] / "i18n"
LANGUAGES = ("fr", "de")
#: What a translation has to keep: what is put in, and markup.
KEPT = re.compile(r"%%|%\([a-z_]+\)[sd]|%[sd]|\{\{.*?\}\}|</?[a-z]+[^<>]*>")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """What is shipped in other languages is whole, and takes what the English takes."""

    def _translations(self, language):
        return {entry.msgid: entry.msgstr for entry in polib.pofile(str(FOLDER / f"{language}.po"))}

    def _template(self):
        return {entry.msgid for entry in polib.pofile(str(FOLDER / "freight_bridge.pot"))}

    def test_template_is_of_this_addon(self):
        buffer = io.BytesIO()
        trans_export(False, ["freight_bridge"], buffer, "po", self.env)
        strings = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        change = sorted(strings ^ self._template())
        self.assertEqual(change, [], "run npm run translations, and translate what it names")

    def test_every_string_of_the_template_is_translated(self):
        template = self._template()
        self.assertGreater(len(template), 3000)
        for language in LANGUAGES:
            translated = self._translations(language)
            missing = sorted(msgid for msgid in template if not translated.get(msgid))
            self.assertEqual(missing[:10], [], f"{len(missing)} strings have no {language}")

    def test_what_is_put_in_and_markup_are_kept(self):
        for language in LANGUAGES:
            for msgid, msgstr in self._translations(language).items():
                with self.subTest(language=language, msgid=msgid):
                    self.assertEqual(Counter(KEPT.findall(msgstr)), Counter(KEPT.findall(msgid)))

    def test_a_user_reads_it_in_their_language(self):
        module = self.env["ir.module.module"].search([("name", "=", "freight_bridge")])
        kind = self.env["freight.exception.code"].search([("code", "=", "unmatched_reference")])
        english = kind.with_context(lang="en_US").name
        for language in LANGUAGES:
            code = f"{language}_{language.upper()}"
            self.env["res.lang"]._activate_lang(code)
            module._update_translations([code])
            words = self._translations(language)[english]
            self.assertNotEqual(words, english)
            self.assertEqual(kind.with_context(lang=code).name, words)
