# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_invoice import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceMatch(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._shipment("TRACK-2", pro_number="PRO-2", bol_number="BOL-2")

    def _matched(self, *lines, references=(("invoice", "INV-1"),), **data):
        """(shipment, matched by) of the lines of one invoice whose lines have these references."""
        invoice = self._receive(
            lines=[self._line(references=own) for own in lines], references=references, **data
        )
        return [(line.shipment_id, line.matched_by or None) for line in invoice.line_ids]

    def test_match_one_invoice_of_many_shipments(self):
        self.assertEqual(
            self._matched([("tracking", "TRACK-1")], [("pro", "PRO-2")], [("bol", " BOL-2 ")]),
            [
                (self.shipment, "Tracking Number TRACK-1"),
                (self.second, "PRO Number PRO-2"),
                (self.second, "Bill of Lading BOL-2"),
            ],
        )

    def test_match_many_invoices_of_one_shipment(self):
        for number in ("A", "B"):
            self._receive(number)
        self.assertEqual(self.shipment.carrier_invoice_count, 2)
        action = self.shipment.action_view_carrier_invoices()
        found = self.env["freight.invoice"].search(action["domain"])
        self.assertEqual(sorted(found.mapped("number")), ["A", "B"])

    def test_match_says_the_strongest_reference(self):
        named = [("bol", "BOL-2"), ("other", "X"), ("pro", "PRO-2")]
        self.assertEqual(self._matched(named), [(self.second, "PRO Number PRO-2")])

    def test_match_by_the_whole_invoice_where_the_line_names_nothing(self):
        shared = [("pro", "PRO-2")]
        self.assertEqual(
            self._matched([], [("order", "NOBODY")], references=shared),
            [(self.second, "PRO Number PRO-2")] * 2,
        )

    def test_match_line_of_an_unknown_consignment_is_of_no_other(self):
        self.assertEqual(self._matched([("pro", "NOBODY")], references=[("pro", "PRO-2")])[0][0].ids, [])

    def test_match_what_is_not_certain_stays_open(self):
        both = [("tracking", "TRACK-1"), ("pro", "PRO-2")]
        several = [("tracking", "TRACK-1"), ("tracking", "TRACK-2")]
        for references in (both, several):
            self.assertFalse(self._matched(references)[0][0])
            self.assertFalse(self._matched([], references=references)[0][0])

    def test_match_stays_in_the_company(self):
        self._shipment("THEIRS", company_id=self.other_company.id)
        self.assertFalse(self._matched([("tracking", "THEIRS")])[0][0])

    def test_match_by_what_a_person_mapped(self):
        self.env["freight.cross.reference"].create(
            {"system_id": self.system.id, "kind": "pro", "value": "P9", "shipment_id": self.second.id}
        )
        self.assertEqual(self._matched([("pro", "P9")]), [(self.second, "PRO Number P9")])

    def test_match_again_finds_what_became_known_and_keeps_the_rest(self):
        invoice = self._receive(lines=[self._line(), self._line(references=[("pro", "P9")])])
        first, late = invoice.line_ids
        first.with_user(self.finance).shipment_id = self.second
        self.shipment.pro_number = "P9"
        invoice._match()
        self.assertEqual((first.shipment_id, first.matched_by), (self.second, self.linked_by))
        self.assertEqual((late.shipment_id, late.matched_by), (self.shipment, "PRO Number P9"))

    def test_match_log_row_names_the_one_shipment(self):
        self.assertEqual(self._receive().log_id.shipment_id, self.shipment)
        both = [self._line(), self._line(references=[("pro", "PRO-2")])]
        self.assertFalse(self._receive(lines=both).log_id.shipment_id)
