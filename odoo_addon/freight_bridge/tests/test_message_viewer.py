# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64

from odoo.tests import Form, HttpCase, tagged

from .common import FreightCase

ATTACK = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestMessageViewer(FreightCase, HttpCase):
    """A message is had from an address of its own, as a file and never as a page, and no form reads it."""

    def _log(self, raw, **changes):
        [answer] = self._apply({**self._delivery(**changes), "raw": raw})
        return self.env["freight.integration.log"].browse(answer["log_id"])

    def _rejected(self, body, encoding="utf8"):
        delivery = self._delivery()
        delivery["event"].update(
            type="freight.message.rejected.v1",
            data={
                "reason": "unknown_format",
                "faults": [],
                "content_type": "application/octet-stream",
                "encoding": encoding,
                "body": body,
                "size": len(body),
                "dialect": "canonical",
            },
        )
        [answer] = self._apply(delivery)
        return self.env["freight.integration.log"].browse(answer["log_id"])

    def _get(self, record, part, login="boss"):
        self.env.flush_all()
        self.authenticate(login, login)
        return self.url_open(
            f"/freight_bridge/message/{record._name}/{record.id}/{part}", allow_redirects=False
        )

    def test_message_comes_word_for_word_and_is_no_page(self):
        answer = self._get(self._log(f"{ATTACK} é"), "raw")
        self.assertEqual((answer.status_code, answer.content.decode()), (200, f"{ATTACK} é"))
        self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertRegex(answer.headers["Content-Disposition"], r"^attachment; .*-raw\.xml$")

    def test_message_of_five_megabytes_comes_whole(self):
        text = "ST*214*0001~" * 450_000
        answer = self._get(self._log(text), "raw")
        self.assertEqual((answer.status_code, len(answer.content)), (200, 5_400_000))
        self.assertIn("-raw.edi", answer.headers["Content-Disposition"])

    def test_message_that_was_not_understood_comes_as_the_bytes_that_it_was(self):
        body = b"PK\x03\x04\x00\xff"
        log = self._rejected(base64.b64encode(body).decode(), "base64")
        self.assertEqual(log.kept_parts, "raw,payload")
        self.assertEqual(self._get(log, "raw").content, body)
        self.assertEqual(self._get(self._rejected("ISA nonsense"), "raw").content, b"ISA nonsense")

    def test_message_shows_persons_to_those_who_may_see_them(self):
        log = self._log('{"signed_by": "Jane Roe"}')
        self.assertEqual(self._get(log, "raw").json(), {"signed_by": "Jane Roe"})
        self.assertEqual(self._get(log, "raw", "worker").json(), {"signed_by": "J••• R••"})
        hidden = self._rejected(base64.b64encode(b"PK\x03\x04").decode(), "base64")
        self.assertIn("personal data may stand anywhere", self._get(hidden, "raw", "worker").text)

    def test_message_that_was_not_kept_is_told_without_words(self):
        log = self._log(None)
        self.assertEqual(log.kept_parts, "payload")
        self.assertEqual(self._get(log, "raw").status_code, 204)

    def test_message_is_for_those_who_may_read_its_record(self):
        log = self._log("mine")
        foreign = self.env["freight.system"].create(
            {"name": "Foreign", "code": "foreign", "company_id": self.other_company.id}
        )
        self._shipment("THEIRS", company_id=self.other_company.id)
        theirs = self._log("theirs", references=[("tracking", "THEIRS")], source="/systems/foreign")
        self.assertEqual(theirs.company_id, foreign.company_id)
        self.assertEqual(self._get(theirs, "raw").status_code, 403)
        self._person("clerk", "stock.group_stock_user")
        self.assertEqual(self._get(log, "raw", "clerk").status_code, 403)
        self.authenticate(None, None)
        answer = self.url_open(f"/freight_bridge/message/{log._name}/{log.id}/raw", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_other_fields_and_models_are_not_had(self):
        log = self._log("x")
        for record, part in (
            (log, "digest"),
            (self.system, "name"),
            (self.env["res.users"].browse(2), "login"),
        ):
            self.assertEqual(self._get(record, part).status_code, 404, part)
        self.assertEqual(self._get(log.browse(2**30), "raw").status_code, 404)

    def test_form_opens_without_the_message(self):
        form = Form(self._log("x" * 1000).with_user(self.worker))
        self.assertEqual(form.kept_parts, "raw,payload")
        for name in ("raw", "payload"):
            self.assertNotIn(name, form._view["fields"])
