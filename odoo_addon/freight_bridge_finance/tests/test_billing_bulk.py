# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import logging
import time
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.mail.models.mail_thread import MailThread

from ..ingest.billing_invoice_move import InvoiceMove
from .common_billing import BillingCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestBillingBulk(BillingCase):
    """Many at once: booked together, numbered without gaps, and not dearer for each than a handful."""

    def _batch(self, label, count, **data):
        lines = [self._line("100.00", "20.00", description=f"Line {place}") for place in range(3)]
        told = {"lines": lines, "total": "360.00", "tax_total": "60.00", **data}
        return [self._billed(f"{label}_{number}", **told) for number in range(count)]

    def _queries(self, deliveries):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answers = self._apply(*deliveries, chain="financial.0")
        self.env.flush_all()
        self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
        return self.env.cr.sql_log_count - before

    def test_a_hundred_invoices_cost_hardly_more_queries_than_ten(self):
        self._queries(self._batch("warm", 2))
        few, many = self._queries(self._batch("few", 10)), self._queries(self._batch("many", 100))
        self.assertLess(many - few, 90, f"{few} for ten, {many} for a hundred")

    def test_what_odoo_charges_on_products_is_looked_up_once_for_all_lines(self):
        """Of lines without a tax: neither for each of them nor for each product."""
        products = self.env["product.product"].create(
            [{"name": f"Seat {number}", "taxes_id": [(6, 0, self.tax.ids)]} for number in range(40)]
        )
        self._map(product={f"p_{n}": {"product_id": row.id} for n, row in enumerate(products)})
        self.env["account.fiscal.position"].create({"name": "Auto", "auto_apply": True, "vat_required": True})
        self.partner.country_id = self.env.ref("base.de")

        def batch(label, count, each):
            lines = [self._line("1.00", None, product=f"p_{place}") for place in range(each)]
            told = {"lines": lines, "total": f"{each}.00", "tax_total": "0.00"}
            return [self._billed(f"{label}_{number}", **told) for number in range(count)]

        self._queries(batch("warm", 1, 2))
        with patch.object(InvoiceMove, "_compare_untaxed", lambda _move: None):
            without = self._queries(batch("without", 2, 40))
        with patch.object(MailThread, "_message_log", lambda *_args, **_kwargs: None):
            compared = self._queries(batch("compared", 2, 40))
        self.assertIn("1, 2, 3", self._document("compared_1").note)
        self.assertLess(compared - without, 12, f"{without} without, {compared} compared")

    def test_the_longest_invoice_is_booked_with_each_of_its_lines_in_good_time(self):
        count = 10_000
        lines = [self._line("0.05", "0.01", description=f"Line {place}") for place in range(count)]
        began = time.monotonic()
        move = self._booked("in_long", lines=lines, total="600.00", tax_total="100.00").move_id
        self.env.flush_all()
        took = time.monotonic() - began
        _logger.info("an invoice of %s lines took %.1f s", count, took)
        self.assertEqual((len(move.invoice_line_ids), move.amount_total, move.amount_tax), (count, 600, 100))

    def test_numbers_of_a_batch_follow_each_other_in_each_kind_and_month(self):
        self.journal.refund_sequence = True
        november = self._batch("nov", 2, issued_on="2026-11-02")
        credits = [self._credited(f"cn_{number}", []) for number in range(2)]
        next_year = self._batch("jan", 2, issued_on="2027-01-05", due_on=None)
        self._queries([*november, *self._batch("oct", 3), *credits, *next_year])
        self._queries(self._batch("more", 2))
        names = sorted(self.moves.search([("journal_id", "=", self.journal.id)]).mapped("name"))
        self.assertEqual(
            names,
            [
                *(f"PLAT/2026/{number:05}" for number in range(1, 8)),
                *(f"PLAT/2027/{number:05}" for number in (1, 2)),
                *(f"RPLAT/2026/{number:05}" for number in (1, 2)),
            ],
        )
        self.assertFalse(
            self.moves.search([("journal_id", "=", self.journal.id), ("made_sequence_gap", "=", True)])
        )
