# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_translations import TranslationsCase


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCase):
    module = "freight_bridge"
    least = 3000

    def test_template_is_of_this_addon(self):
        self._check_template()

    def test_every_string_of_the_template_is_translated(self):
        self._check_whole()

    def test_what_is_put_in_and_markup_are_kept(self):
        self._check_kept()

    def test_a_user_reads_it_in_their_language(self):
        self._check_read("unmatched_reference")
