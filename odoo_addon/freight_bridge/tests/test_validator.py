# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..ingest.event import canonical_json, instant
from ..ingest.validator import is_instant, reference_faults, text_faults
from ..ingest.validator_invoice import invoice_faults
from ..resemblance import normal, one_edit


@tagged("post_install", "-at_install")
class TestValidator(BaseCase):
    def test_instant_needs_a_time_zone(self):
        for text in ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00.123+02:00"):
            self.assertTrue(is_instant(text), text)
        for text in ("2026-11-20T10:00:00", "2026-02-31T10:00:00Z", "", None, 5, "0001-01-01T00:00:00+10:00"):
            self.assertFalse(is_instant(text), text)

    def test_instant_keeps_milliseconds_in_utc(self):
        self.assertEqual(str(instant("2026-11-20T10:00:00.123+02:00")), "2026-11-20 08:00:00.123000")

    def test_text_nul_and_lone_surrogates_are_faults(self):
        for text in ("\x00", "a\x00", "\\\x00", "\ud800"):
            self.assertTrue(text_faults(canonical_json({"deep": [text]})), repr(text))
        for text in ("\\u0000", "\\\\u0000", "😀", ""):
            self.assertEqual(text_faults(canonical_json({"deep": [text]})), [], repr(text))

    def test_reference_must_name_something(self):
        """What a strip leaves nothing of would map nothing to a shipment."""
        for value in ("", " ", "\x85", "\u3000\n", None, 5, "x" * 201):
            self.assertTrue(reference_faults([{"kind": "tracking", "value": value}]), repr(value))
        self.assertEqual(reference_faults([{"kind": "tracking", "value": " 1Z "}]), [])

    def test_invoice_faults_are_those_of_the_sidecar(self):
        """The same cases are a test of the sidecar's schema: both tell the fault at the same place."""
        cases = json.loads((Path(__file__).parent / "invoice_faults.json").read_text())
        sound = {
            "references": [{"kind": "bol", "value": "BOL-55"}],
            "number": "90011",
            "invoice_type": "original",
            "issued_on": "2026-11-19",
            "currency": "EUR",
            "total": "145.50",
        }
        self.assertEqual(invoice_faults({**sound, "lines": [{"amount": "145.50"}]}), [])
        for case in cases:
            data = {**sound, "lines": [{"amount": "1", **case["line"]}], **case["change"]}
            self.assertEqual([place for place, _sentence in invoice_faults(data)], [case["place"]], case)

    def test_normal_ignores_case_blanks_and_leading_zeros(self):
        for text in ("fbdemo 0002", "FB-DEMO-0002", "FBDEMO02"):
            self.assertEqual(normal(text), normal("FBDEMO0002"), text)
        self.assertNotEqual(normal("FBDEMO20"), normal("FBDEMO2"))

    def test_one_edit(self):
        for other in ("ABCDE", "ABXCD", "ABC", "BCD", "XBCD", "ABDC", "BACD"):
            self.assertTrue(one_edit("ABCD", other), other)
        for other in ("ABCD", "ABCDEF", "AB", "XYCD", "DCBA"):
            self.assertFalse(one_edit("ABCD", other), other)
