# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import json
from datetime import datetime
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.freight_system_secret import new_secret
from ..signing import SIGNERS, signed_body
from .common import FreightCase


class FakeAnswer:
    """What the gateway answers, at our interface to it."""

    def __init__(self, status, **answer):
        self.status_code, self.answer, self.headers = status, answer, {}

    def json(self):
        return self.answer


@tagged("post_install", "-at_install")
class TestOnboarding(FreightCase):
    def setUp(self):
        super().setUp()
        self.asked = []
        self.reading = {"deliveries": [], "faults": [], "remarks": [], "note": None}
        self.answers = [FakeAnswer(200)]

        def preview(system, messages, dialect=None, mapping=None):
            self.asked.append((system, messages, mapping))
            return [self.reading for _message in messages]

        self.startPatcher(patch.object(type(self.env["freight.system"]), "_preview", preview))

    def _wizard(self, **values):
        form = Form(self.env["freight.onboarding.wizard"].with_user(self.manager))
        form.name = values.pop("name", "Söhne & Co")
        for name, value in values.items():
            form[name] = value
        return form.save()

    def _secret(self, action):
        return action["context"].get("freight_secret")

    def test_onboarding_proposes_a_code(self):
        self.assertEqual(self._wizard().code, "sohne-co")

    def test_onboarding_makes_a_test_system_with_a_secret_shown_once(self):
        wizard = self._wizard(dialect="x12")
        action = wizard.action_make_system()
        system = wizard.system_id
        self.assertEqual((system.mode, system.code, system.dialect), ("test", "sohne-co-test", "x12"))
        secret = self.env["freight.system.secret"]._live(system).value
        self.assertEqual((self._secret(action), wizard.step), (secret, "secret"))
        self.assertEqual(wizard.with_context(**action["context"]).secret, secret)
        self.assertFalse(wizard.secret)
        again = wizard.action_make_system()
        # The web client would hand the secret on to the next window if it were not overwritten.
        self.assertIs(again["context"]["freight_secret"], False)
        self.assertEqual(self.env["freight.system"].search_count([("code", "=", "sohne-co-test")]), 1)

    def test_onboarding_takes_the_secrets_of_a_partner_that_has_its_own(self):
        wizard = self._wizard(signature="stripe")
        wizard.action_make_system()
        test, live = "whsec_" + "7e" * 16, "whsec_" + "1f" * 16
        secrets = self.env["freight.system.secret"]
        self.assertEqual((wizard.whose, wizard.step), ("theirs", "secret"))
        self.assertFalse(secrets._live(wizard.system_id), "ours would be of no use to Stripe")
        with self.assertRaisesRegex(UserError, "no secret yet"):
            wizard.action_next()
        with self.assertRaisesRegex(UserError, "whsec_"):
            wizard.given = "sk_test_" + "7e" * 16
        wizard.given = test
        self.assertEqual(secrets._live(wizard.system_id).mapped("value"), [test])
        wizard.action_next()
        wizard.action_go_live()
        with self.assertRaisesRegex(UserError, "no secret yet"):
            wizard.action_open_system()
        wizard.given = live
        self.assertEqual(secrets._live(wizard.live_system_id).mapped("value"), [live])
        self.assertEqual(secrets._live(wizard.system_id).mapped("value"), [test])
        self.assertEqual(wizard.action_open_system()["res_id"], wizard.live_system_id.id)

    def test_onboarding_forgets_a_typed_secret_when_ours_is_chosen(self):
        wizard = self._wizard(signature="stripe")
        wizard.action_make_system()
        with Form(wizard) as form:
            form.given = "whsec_" + "7e" * 16
            form.whose = "ours"
            self.assertFalse(form.given)
        self.assertFalse(self.env["freight.system.secret"]._live(wizard.system_id))

    def test_onboarding_needs_a_name(self):
        wizard = self._wizard(name="", code="")
        with self.assertRaisesRegex(UserError, "name and a code"):
            wizard.action_make_system()

    def test_onboarding_reads_a_sample_and_keeps_nothing_of_it(self):
        wizard = self._wizard()
        wizard.action_make_system()
        known = self._delivery(source="/systems/sohne-co-test", code="delivered")
        unknown = self._delivery([("tracking", "<script>")], source="/systems/sohne-co-test")
        self.reading = {**self.reading, "deliveries": [known, unknown]}
        wizard.sample_text = "anything"
        logs = self.env["freight.integration.log"].search_count([])
        exceptions = self.env["freight.exception"].search_count([])
        wizard.action_read()
        page = str(wizard.reading)
        self.assertIn(f"Odoo would apply it to {self.shipment.name}.", page)
        self.assertIn("Odoo would ask a person", page)
        self.assertNotIn("<script>", page)
        self.assertEqual(self.env["freight.integration.log"].search_count([]), logs)
        self.assertEqual(self.env["freight.exception"].search_count([]), exceptions)
        self.assertFalse(self.shipment.milestone_ids)
        self.assertNotEqual(self.shipment.state, "delivered")

    def test_onboarding_shows_faults_with_their_place(self):
        wizard = self._wizard(dialect="x12")
        wizard.action_make_system()
        fault = {"pointer": "segment 7 AT7-05", "code": "wrong_time", "detail": "<b>20261332</b> is no day."}
        about = {**self._delivery(source="/systems/sohne-co-test"), "raw": None}
        about["event"]["type"] = "freight.message.rejected.v1"
        self.reading = {**self.reading, "faults": [fault], "deliveries": [about]}
        wizard.sample_file = base64.b64encode(b"ISA*00*")
        wizard.action_read()
        self.assertIn("segment 7 AT7-05", str(wizard.reading))
        self.assertNotIn("<b>20261332", str(wizard.reading))
        self.assertNotIn("rejected", str(wizard.reading), "what is wrong is told once")
        _system, [message], _mapping = self.asked[-1]
        self.assertEqual(message["content_type"], "application/edi-x12")
        self.assertEqual(base64.b64decode(message["body"]), b"ISA*00*")

    def test_onboarding_reads_with_the_mapping_that_is_being_made(self):
        wizard = self._wizard()
        wizard.action_make_system()
        draft = self.env["freight.mapping"].create(
            {"system_id": wizard.system_id.id, "timezone": "Asia/Tokyo"}
        )
        wizard.sample_text = "{}"
        wizard.action_read()
        self.assertEqual(self.asked[-1][2], draft._content())

    def test_onboarding_says_what_a_sample_says_and_by_which_clock(self):
        wizard = self._wizard()
        wizard.action_make_system()
        told = self._delivery(
            source="/systems/sohne-co-test", code="picked_up", time=datetime(2026, 11, 20, 17, 45)
        )
        told["event"]["data"]["partner_code"] = "AF"
        self.reading = {**self.reading, "deliveries": [told]}
        wizard.sample_text = "anything"
        wizard.with_context(tz="America/New_York", lang="en_US").action_read()
        page = str(wizard.with_context(tz="America/New_York", lang="en_US").reading)
        self.assertIn("Picked Up (AF)", page)
        self.assertRegex(page, r"12:45:00\sPM America/New_York")

    def test_onboarding_opens_the_mapping_and_is_found_again(self):
        wizard = self._wizard(dialect="csv")
        wizard.action_make_system()
        action = wizard.action_map()
        self.assertEqual((action["res_model"], action["res_id"]), ("freight.mapping", False))
        self.assertEqual(action["context"], {"default_system_id": wizard.system_id.id})
        draft = self.env["freight.mapping"].create({"system_id": wizard.system_id.id})
        self.assertEqual(wizard.action_map()["res_id"], draft.id)
        back = wizard.system_id.action_try_sample()
        again = self.env["freight.onboarding.wizard"].browse(back["res_id"])
        self.assertEqual((again.system_id, again.step), (wizard.system_id, "sample"))
        again.action_make_system()
        again.action_go_live()
        self.assertEqual(again.live_system_id.code, "sohne-co")

    def test_mapping_draft_is_tried_on_a_sample(self):
        system = self.env["freight.system"].create({"name": "Depot", "code": "depot", "dialect": "csv"})
        draft = self.env["freight.mapping"].create({"system_id": system.id, "timezone": "Asia/Tokyo"})
        wizard = (
            self.env["freight.mapping.sample.wizard"]
            .with_user(self.manager)
            .create({"mapping_id": draft.id, "sample_text": "Tracking;Status"})
        )
        self.reading = {**self.reading, "remarks": [{"pointer": "line 1", "code": "x", "detail": "No row."}]}
        wizard.action_read()
        self.assertIn("No row.", str(wizard.reading))
        asked, [message], content = self.asked[-1]
        self.assertEqual((asked, message["content_type"], content), (system, "text/csv", draft._content()))

    def test_onboarding_has_one_sample(self):
        wizard = self._wizard()
        wizard.action_make_system()
        wizard.action_next()
        with Form(wizard) as form:
            form.sample_text = "{}"
            form.sample_file = base64.b64encode(b"ISA*00*")
            self.assertFalse(form.sample_text)
            form.sample_text = "{}"
            self.assertFalse(form.sample_file)

    def test_onboarding_needs_a_sample(self):
        wizard = self._wizard()
        wizard.action_make_system()
        with self.assertRaisesRegex(UserError, "Paste a message"):
            wizard.action_read()
        wizard.sample_text = "x" * 700_001
        with self.assertRaisesRegex(UserError, "too large"):
            wizard.action_read()

    def test_onboarding_sends_the_sample_signed_as_the_partner_would(self):
        wizard = self._wizard()
        wizard.action_make_system()
        wizard.sample_text = "{}"
        sent = []

        def post(url, **arguments):
            sent.append((url, arguments))
            return FakeAnswer(202, correlationid="c-1")

        with patch.object(requests, "post", post):
            wizard.action_send()
        [(url, arguments)] = sent
        self.assertTrue(url.endswith("/v1/systems/sohne-co-test/messages"))
        self.assertIn("webhook-signature", arguments["headers"])
        self.assertEqual((wizard.sent_status, wizard.sent_correlation), (202, "c-1"))
        self.assertIn("Nothing has arrived yet", str(wizard.sent_result))
        self._apply(self._delivery(source="/systems/sohne-co-test", correlationid="c-1"))
        wizard.invalidate_recordset()
        self.assertIn("would have been applied", str(wizard.sent_result))

    def test_onboarding_tells_what_to_do_when_the_sidecar_is_away(self):
        wizard = self._wizard()
        wizard.action_make_system()
        wizard.sample_text = "{}"
        with (
            patch.object(requests, "post", side_effect=requests.ConnectionError),
            self.assertRaisesRegex(UserError, "does not answer at"),
        ):
            wizard.action_send()

    def test_onboarding_tells_of_a_gateway_that_does_not_know_the_system_yet(self):
        wizard = self._wizard()
        wizard.action_make_system()
        wizard.sample_text = "{}"
        with patch.object(requests, "post", lambda _url, **_arguments: FakeAnswer(401)):
            wizard.action_send()
        self.assertIn("Send again", str(wizard.sent_result))

    def test_onboarding_goes_live_once(self):
        wizard = self._wizard()
        wizard.action_make_system()
        action = wizard.action_go_live()
        live = wizard.live_system_id
        self.assertEqual((live.mode, live.code, live.test_system_id), ("live", "sohne-co", wizard.system_id))
        self.assertEqual(self._secret(action), self.env["freight.system.secret"]._live(live).value)
        self.assertFalse(self._secret(wizard.action_go_live()))
        self.assertEqual(wizard.action_open_system()["res_id"], live.id)

    def test_onboarding_steps_go_forth_and_back(self):
        wizard = self._wizard()
        wizard.action_make_system()
        steps = []
        for action in (wizard.action_next, wizard.action_next, wizard.action_back, wizard.action_back):
            action()
            steps.append(wizard.step)
        self.assertEqual(steps, ["sample", "send", "sample", "secret"])

    def test_onboarding_is_for_managers(self):
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                self.env["freight.onboarding.wizard"].with_user(user).create({"name": "x"})

    def test_signatures_are_as_the_schemes_have_them(self):
        """Vectors of the schemes' own documents and libraries are in the sidecar's tests; here the forms."""
        secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
        headers = {name: signer(secret, "/p", b"body") for name, signer in SIGNERS.items()}
        self.assertRegex(headers["standard_webhooks"]["webhook-signature"], r"^v1,[A-Za-z0-9+/]{43}=$")
        self.assertRegex(headers["easypost"]["x-hmac-signature-v2"], r"^hmac-sha256-hex=[0-9a-f]{64}$")
        self.assertRegex(headers["shopify"]["x-shopify-hmac-sha256"], r"^[A-Za-z0-9+/]{43}=$")
        self.assertRegex(headers["stripe"]["stripe-signature"], r"^t=[0-9]{10},v1=[0-9a-f]{64}$")
        self.assertRegex(headers["gocardless"]["webhook-signature"], r"^[0-9a-f]{64}$")
        self.assertRegex(headers["lago"]["x-lago-signature"], r"^[A-Za-z0-9+/]{43}=$")
        self.assertEqual(headers["lago"]["x-lago-signature-algorithm"], "hmac")
        self.assertEqual(headers["adyen"], {})
        self.assertEqual(headers["bearer"], {"authorization": f"Bearer {secret}"})
        self.assertEqual(json.loads(json.dumps(headers)), headers)

    def test_adyen_signs_within_its_messages(self):
        """The item and the signature are those of Adyen's own library (hmacValidator.spec.ts)."""
        key = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00"
        item = {
            "pspReference": "pspReference",
            "originalReference": "originalReference",
            "merchantAccountCode": "merchantAccount",
            "merchantReference": "reference",
            "amount": {"currency": "EUR", "value": 1000},
            "eventCode": "CAPTURE",
            "success": "true",
        }
        message = {"notificationItems": [{"NotificationRequestItem": item}]}
        sent = json.loads(signed_body("adyen", key, json.dumps(message).encode()))
        self.assertEqual(
            sent["notificationItems"][0]["NotificationRequestItem"]["additionalData"]["hmacSignature"],
            "xhpHvYq2u2Np0rstbZ6QjLGu7JWhvf7Iwaa6EviJSX0=",
        )
        for other in (b"no JSON", b"[]", b"{}", b'{"notificationItems": [1]}'):
            self.assertEqual(signed_body("adyen", key, other), other)
        self.assertEqual(signed_body("stripe", "whsec_x", b"{}"), b"{}")
        self.assertRegex(new_secret("adyen"), r"^[0-9A-F]{64}$")
