# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_push import PushCase

ISSUED = "billing.invoice.issued.v1"


@tagged("post_install", "-at_install")
class TestPush(PushCase):
    """What is posted is owed to the platform in the same transaction, each version once."""

    def test_what_is_posted_is_owed_in_the_shape_of_the_platforms_own_invoices(self):
        self._map(tax={"txr_20": self.tax})
        move = self._issued()
        self.maxDiff = None
        [row] = self._rows(move)
        message = json.loads(row.outbox_id.payload)
        self.assertEqual((message["type"], message["subject"]), (ISSUED, move.name))
        self.assertEqual(message["partitionkey"], "customer:cus_1")
        line = move.invoice_line_ids
        self.assertEqual(
            message["data"],
            {
                "reference": f"move-{move.id}",
                "version": 1,
                "number": move.name,
                "kind": "invoice",
                "status": "finalized",
                "customer": "cus_1",
                "corrects": [],
                "issued_on": "2026-10-15",
                "due_on": "2026-11-14",
                "currency": "USD",
                "subtotal": "100.00",
                "tax_total": "20.00",
                "total": "120.00",
                "lines": [
                    {
                        "reference": f"line-{line.id}",
                        "product": None,
                        "description": "Freight",
                        "quantity": "2",
                        "unit_amount": "50",
                        "discount": None,
                        "amount": "100.00",
                        "taxes": [{"code": "txr_20", "rate": "20", "amount": "20.00", "is_included": False}],
                        "period_from": None,
                        "period_to": None,
                    }
                ],
                "url": None,
                "attributes": {},
            },
        )
        self.assertEqual((row.state, row.version, row.amount), ("queued", 1, 120))
        self.assertEqual(move.billing_push_state, "queued")
        self._send()
        self._rows(move)
        self.assertEqual(move.billing_push_state, "sent")

    def test_lines_come_to_the_total_whatever_discount_included_tax_or_rounding(self):
        included = self._tax("VAT in", 20, price_include_override="tax_included")
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Tens",
                "rounding": 10,
                "strategy": "add_invoice_line",
                "profit_account_id": self._account("income_other", "RND1").id,
                "loss_account_id": self._account("expense", "RND2").id,
            }
        )
        lines = [
            {
                "name": "Cut",
                "quantity": 3,
                "price_unit": 9.99,
                "discount": 10,
                "tax_ids": [Command.set(self.tax.ids)],
            },
            {"name": "In", "quantity": 1, "price_unit": 10, "tax_ids": [Command.set(included.ids)]},
            {"name": "Back", "quantity": -1, "price_unit": 5, "tax_ids": [Command.clear()]},
            {"display_type": "line_note", "name": "A note"},
        ]
        move = self._issued(
            invoice_line_ids=[Command.create(line) for line in lines], invoice_cash_rounding_id=rounding.id
        )
        [data] = self._told(move)
        cut, held, back, rounded = data["lines"]
        self.assertEqual(
            (cut["quantity"], cut["unit_amount"], cut["discount"], cut["amount"]),
            ("3", "9.99", "3.00", "26.97"),
        )
        self.assertEqual(
            (held["quantity"], held["amount"], held["taxes"][0]["amount"]), (None, "8.33", "1.67")
        )
        self.assertEqual(held["taxes"][0]["code"], "VAT in")
        self.assertEqual((back["quantity"], back["amount"]), (None, "-5.00"))
        self.assertEqual(rounded["description"], "Rounding")
        cents = [line["amount"] for line in data["lines"]] + [
            tax["amount"] for line in data["lines"] for tax in line.get("taxes", [])
        ]
        self.assertEqual(round(sum(map(float, cents)), 2), float(data["total"]))
        self.assertEqual(float(data["total"]), move.amount_total)
        self.assertEqual(round(float(data["subtotal"]) + float(data["tax_total"]), 2), move.amount_total)

    def test_posted_again_without_a_change_is_not_told_twice_and_a_change_is_a_new_version(self):
        move = self._issued()
        move.button_draft()
        move.action_post()
        self.assertEqual(len(self._rows(move)), 1)
        move.button_draft()
        move.invoice_line_ids.quantity = 3
        move.action_post()
        first, second = self._told(move)
        self.assertEqual((first["reference"], first["version"]), (second["reference"], 1))
        self.assertEqual((second["version"], second["total"]), (2, "180.00"))

    def test_cancelled_and_deleted_is_told_as_voided_once_and_posted_anew_as_a_new_version(self):
        move = self._issued()
        move.button_draft()
        self.assertEqual(len(self._rows(move)), 1, "a draft may be posted again")
        move.button_cancel()
        move.button_draft()
        move.button_cancel()
        self.assertEqual([data["status"] for data in self._told(move)], ["finalized", "voided"])
        move.button_draft()
        move.action_post()
        self.assertEqual([data["version"] for data in self._told(move)], [1, 2, 3])
        rows, reference = self._rows(move), f"move-{move.id}"
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        last = self.pushes.search([("reference", "=", reference)]) - rows
        self.assertEqual((last.status, last.version, last.move_id), ("voided", 4, self.moves))
        with self.assertRaisesRegex(UserError, "deleted"):
            last.action_send_again()

    def test_what_the_platform_refused_is_not_voided_there(self):
        move = self._issued()
        self._reject(move)
        move.button_draft()
        move.button_cancel()
        self.assertEqual(len(self._rows(move)), 1)

    def test_a_credit_note_names_what_it_takes_back_in_their_words_and_in_ours(self):
        move = self._issued()
        self._answer(move)
        credit = move._reverse_moves([{"invoice_date": "2026-10-20"}])
        credit.action_post()
        [data] = self._told(credit)
        self.assertEqual((data["kind"], data["total"]), ("credit_note", "120.00"))
        share = {"reference": f"move-{move.id}", "platform_reference": f"in_{move.id}", "amount": "120.00"}
        self.assertEqual(data["corrects"], [share])

    def test_what_came_from_the_platform_is_not_told_to_it_but_our_credit_of_it_is(self):
        self.system.billing_posting = "draft"
        move = self._booked().move_id
        self.assertEqual(move.state, "draft")
        move.action_post()
        self.system.billing_posting = "post"
        other = self._booked("in_2").move_id
        self.assertFalse(self.pushes.search([("move_id", "in", (move | other).ids)]))
        credit = move._reverse_moves([{"invoice_date": "2026-10-20"}])
        credit.action_post()
        [data] = self._told(credit)
        self.assertEqual(data["corrects"][0]["platform_reference"], "in_1")
        self.assertIsNone(data["corrects"][0]["reference"])

    def test_only_customers_that_it_knows_only_its_company_and_only_where_it_is_asked_for(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        child = self.env["res.partner"].create(
            {"name": "Billing", "parent_id": self.partner.id, "type": "invoice"}
        )
        bill = self._draft(
            move_type="in_invoice",
            journal_id=self.env["account.journal"]
            .search([("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1)
            .id,
        )
        bill.action_post()
        self.assertFalse(self._rows(self._issued(partner_id=stranger.id)) | self._rows(bill))
        self.assertEqual(self._rows(self._issued(partner_id=child.id)).customer, "cus_1")
        for mode in ("hand", "no"):
            self.system.billing_push = mode
            self.assertFalse(self._rows(self._issued()))
        self.system.write({"billing_push": "post", "kind": "tms"})
        self.assertFalse(self._rows(self._issued()))
        self.system.kind = "billing"
        self.links.search([("reference", "=", "cus_1")]).status = "deleted"
        self.assertFalse(self._rows(self._issued()))

    def test_by_hand_a_billing_user_tells_it_once(self):
        self.system.billing_push = "hand"
        move = self._issued()
        with self.assertRaises(AccessError):
            move.with_user(self.worker).action_billing_push()
        with self.assertRaisesRegex(UserError, "nothing to tell"):
            self._draft().with_user(self.biller).action_billing_push()
        self.assertTrue(move.with_user(self.biller).billing_push_offered)
        move.with_user(self.biller).action_billing_push()
        self.assertEqual(self._rows(move).state, "queued")
        with self.assertRaisesRegex(UserError, "nothing to tell"):
            move.with_user(self.biller).action_billing_push()

    def test_a_system_that_cannot_be_sent_to_stops_no_posting_and_is_told_after_it_can(self):
        self.system.send_channel = False
        move = self._issued()
        row = self._rows(move)
        self.assertEqual((move.state, row.state, row.outbox_id.id), ("posted", "failed", False))
        exception = row.exception_id
        self.assertEqual((exception.code, exception.amount), ("billing_push_failed", 120))
        self.assertIn("No channel is chosen", exception.summary)
        answer = exception.with_user(self.worker).desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("exception", "open"))
        self.system.send_channel = "http"
        answer = self._rows(move)[-1].exception_id.with_user(self.worker).desk_replay()
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual(self._rows(move)[-1].state, "queued")
        self.assertEqual(set(self._rows(move).exception_id.mapped("state")), {"resolved"})

    @mute_logger("odoo.addons.freight_bridge_finance.models.freight_billing_push")
    def test_one_that_cannot_be_written_keeps_no_other_back_and_stops_no_posting(self):
        bad, good = self._draft(), self._draft()
        known = type(self.pushes)._lines

        def lines(model, move, system):
            if move == bad:
                raise ValueError("This one is <odd>.")
            return known(model, move, system)

        with patch.object(type(self.pushes), "_lines", lines):
            (bad | good).action_post()
        self.assertEqual((bad | good).mapped("state"), ["posted", "posted"])
        self.assertEqual((self._rows(bad).state, self._rows(good).state), ("failed", "queued"))
        self.assertIn("This one is <odd>.", self._rows(bad).exception_id.summary)

    def test_many_posted_at_once_cost_hardly_more_queries_than_few(self):
        def queries(count, mode):
            self.system.billing_push = mode
            moves = self.moves.concat(*(self._draft() for _number in range(count)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves.action_post()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2, "post")
        few = queries(5, "post") - queries(5, "no")
        many = queries(30, "post") - queries(30, "no")
        self.assertLess(many - few, 30, f"{few} more for five, {many} more for thirty")

    def test_people_read_what_was_told_in_their_companies_and_change_nothing(self):
        move = self._issued()
        row = self._rows(move)
        for user in (self.worker, self.auditor, self.biller):
            self.assertEqual(Form(row.with_user(user)).number, move.name)
            row.with_user(user).get_views([(False, "list"), (False, "search")])
            with self.assertRaises(AccessError):
                row.with_user(user).reason = "x"
        self.assertEqual(Form(move.with_user(self.biller)).billing_push_state, "queued")
        self.assertEqual(move.with_user(self.biller).action_view_billing_pushes()["res_id"], row.id)
        with self.assertRaises(AccessError):
            row.with_user(self.auditor).action_send_again()
        outsider = self._person("outsider-p", "freight_bridge.group_user")
        outsider.write({"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id})
        self.assertFalse(self.pushes.with_user(outsider).search([]))
