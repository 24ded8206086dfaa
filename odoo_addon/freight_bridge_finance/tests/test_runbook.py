# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from html import unescape

from odoo.tests import HttpCase, TransactionCase, tagged

from odoo.addons.freight_bridge.runbook import runbook_folder

MODULE = "freight_bridge_finance"


@tagged("post_install", "-at_install")
class TestRunbook(TransactionCase):
    """The pages that `npm run build` renders into this module; a test of the build looks at what they say."""

    def test_runbook_every_code_has_its_page(self):
        codes = self.env["freight.exception.code"].search([])
        names = codes.get_external_id()
        own = codes.filtered(lambda code: names[code.id].startswith(f"{MODULE}."))
        self.assertGreater(len(own), 1)
        self.assertEqual(
            {code.code: code.runbook_url for code in own},
            {code.code: f"/{MODULE}/static/runbooks/{code.code}.html" for code in own},
        )

    def test_runbook_menus_are_those_of_odoo(self):
        every = {"ir.ui.menu.full_search": True, "lang": "en_US"}
        known = set(self.env["ir.ui.menu"].with_context(every).search([]).mapped("complete_name"))
        named = {
            (page.stem, unescape(path).replace(" → ", "/"))
            for page in runbook_folder(MODULE).glob("*.html")
            for path in re.findall(r"<strong>([^<]+ → [^<]+)</strong>", " ".join(page.read_text().split()))
        }
        self.assertTrue(named)
        self.assertEqual({name for name in named if name[1] not in known}, set())


@tagged("post_install", "-at_install")
class TestRunbookPage(HttpCase):
    def test_runbook_opens_and_leads_to_pages_that_are_there(self):
        folder = f"/{MODULE}/static/runbooks"
        for start in ("index", "customer_unsure"):
            answer = self.url_open(f"{folder}/{start}.html")
            self.assertEqual(answer.status_code, 200)
            for page in re.findall(r'href="([a-z_/]+\.(?:html|css))"', answer.text):
                address = page if page.startswith("/") else f"{folder}/{page}"
                self.assertEqual(self.url_open(address).status_code, 200, address)
