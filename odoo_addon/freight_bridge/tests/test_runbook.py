# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from html import unescape

from odoo.tests import Form, HttpCase, tagged

from ..runbook import runbook_folder, runbook_url
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestRunbook(FreightCase):
    """The pages that `npm run build` renders into the module; a test of the build looks at what they say."""

    def test_runbook_every_code_has_its_page(self):
        codes = self.env["freight.exception.code"].search([])
        names = codes.get_external_id()
        shipped = codes.filtered(lambda code: names[code.id].startswith("freight_bridge."))
        self.assertGreater(len(shipped), 30)
        self.assertEqual(
            {code.code: code.runbook_url for code in shipped},
            {code.code: f"/freight_bridge/static/runbooks/{code.code}.html" for code in shipped},
        )

    def test_runbook_code_of_ones_own_has_none(self):
        team = self.env.ref("freight_bridge.team_it")
        values = {"name": "Own", "cause": "?", "next_step": "!", "team_id": team.id}
        codes = self.env["freight.exception.code"].create(
            [{**values, "code": "own_code"}, {**values, "code": "../../src/moment"}]
        )
        self.assertEqual(codes.mapped("runbook_url"), [False, False])
        self.assertFalse(runbook_url(False))

    def test_runbook_of_another_module_is_found_in_it(self):
        """Modules that bring none are passed over, and the page of the first that has one counts."""
        modules = ["web", "freight_bridge"]
        url = "/freight_bridge/static/runbooks/unmatched_reference.html"
        self.assertEqual(runbook_url("unmatched_reference", modules), url)
        self.assertFalse(runbook_url("unmatched_reference", ["web"]))

    def test_runbook_is_one_click_from_exception_and_code(self):
        exception = self._exception([("tracking", "NOBODY")])
        url = "/freight_bridge/static/runbooks/unmatched_reference.html"
        self.assertEqual(exception.with_user(self.worker).desk_detail()["exception"]["runbook_url"], url)
        for user in (self.worker, self.manager, self.auditor):
            for record in (exception, exception.code_id):
                self.assertEqual(Form(record.with_user(user)).runbook_url, url)

    def test_runbook_menus_are_those_of_odoo(self):
        every = {"ir.ui.menu.full_search": True, "lang": "en_US"}
        known = set(self.env["ir.ui.menu"].with_context(every).search([]).mapped("complete_name"))
        named = {
            (page.stem, unescape(path).replace(" → ", "/"))
            for page in runbook_folder().glob("*.html")
            for path in re.findall(r"<strong>([^<]+ → [^<]+)</strong>", " ".join(page.read_text().split()))
        }
        self.assertGreater(len(named), 50)
        self.assertEqual({name for name in named if name[1] not in known}, set())


@tagged("post_install", "-at_install")
class TestRunbookPage(HttpCase):
    def test_runbook_opens_without_a_program_in_it(self):
        answer = self.url_open(runbook_url("unmatched_reference"))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        self.assertIn("<h1>No Shipment Found</h1>", answer.text)
        self.assertNotIn("<script", answer.text)
        for page in re.findall(r'href="([a-z_]+\.(?:html|css))"', answer.text):
            self.assertEqual(self.url_open(f"/freight_bridge/static/runbooks/{page}").status_code, 200, page)
