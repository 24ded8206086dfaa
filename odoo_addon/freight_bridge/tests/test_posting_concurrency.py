# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_race import RaceCase

#: Settings of the company that posting needs, and what they are.
ACCOUNTS = {"expense": "expense", "accrual": "liability_current", "variance": "expense"}
JOURNALS = {"freight_journal_id": "general", "freight_bill_journal_id": "purchase"}


@tagged("post_install", "-at_install")
class TestPostingConcurrency(RaceCase):
    """Two runs at once: each charge and each invoice is booked by one, and no charge twice."""

    def setUp(self):
        super().setUp()
        self.settings = {}
        with self._committed() as env:
            self._set_up_books(env)
            partner = self._make(env, "res.partner", name=self.name)
            code = self._make(env, "freight.charge.code", name=self.name, code=self.name)
            shipment = self._make(
                env, "freight.shipment", tracking_ref=self.name, state="dispatched", is_cost_rated=True
            )
            self.shipment_id = shipment.id
            self.expected = {
                "shipment_id": shipment.id,
                "side": "cost",
                "cost_state": "expected",
                "charge_code_id": code.id,
                "partner_id": partner.id,
                "currency_id": shipment.company_id.currency_id.id,
                "amount": 100,
            }
            self.charge_id = env["freight.charge"].create(self.expected).id
            line = {
                "amount": 110,
                "approved_amount": 110,
                "charge_code_id": code.id,
                "shipment_id": shipment.id,
            }
            self.invoice_id = (
                env["freight.invoice"]
                .create(
                    {
                        "number": self.name,
                        "partner_id": partner.id,
                        "currency_id": self.expected["currency_id"],
                        "state": "approved",
                        "total": 110,
                        "approved_total": 110,
                        "line_ids": [Command.create(line)],
                    }
                )
                .id
            )

    def _set_up_books(self, env):
        """Accounts and journals of this test alone; what the company had is given back."""
        mark = self.name[-6:].upper()
        values = {
            f"freight_{name}_account_id": self._make(
                env, "account.account", name=name, code=f"{mark}.{name.upper()}", account_type=kind
            ).id
            for name, kind in ACCOUNTS.items()
        }
        self.accounts = {values[f"freight_{name}_account_id"]: name for name in ACCOUNTS}
        for number, (field, kind) in enumerate(JOURNALS.items()):
            journal = self._make(
                env, "account.journal", name=self.name, code=f"{mark[:4]}{number}", type=kind
            )
            values[field] = journal.id
        self.settings = {name: env.company[name].id for name in values}
        env.company.write(values)

    def _remove(self):
        with self._committed() as env:
            env.company.write(self.settings)
            env.flush_all()
            shipments = [record_id for model, record_id in self.made if model == "freight.shipment"]
            charges = env["freight.charge"].search([("shipment_id", "in", shipments)]).ids
            invoices = env["freight.invoice"].search([("number", "=", self.name)]).ids
            journals = [record_id for model, record_id in self.made if model == "account.journal"]
            moves = env["account.move"].search([("journal_id", "in", journals)]).ids
            # Plain SQL: nobody deletes what is in the books.
            env.cr.execute(
                "UPDATE account_move_line SET freight_charge_id = NULL, freight_invoice_line_id = NULL"
                " WHERE move_id = ANY(%s)",
                [moves],
            )
            env.cr.execute("UPDATE freight_charge SET billed_line_id = NULL WHERE id = ANY(%s)", [charges])
            for table, ids in (
                ("freight_invoice_line", env["freight.invoice"].browse(invoices).line_ids.ids),
                ("freight_invoice", invoices),
                ("freight_charge", charges),
                ("account_move", moves),
            ):
                self._delete(env, table, ids)
            env.cr.execute(
                "DELETE FROM mail_message WHERE model = 'account.move' AND res_id = ANY(%s)", [moves]
            )
            env.invalidate_all(flush=False)
            self._remove_made(env)

    # -- what both sides do ---------------------------------------------------------------------------

    def _accrue(self, env):
        """Accrue the charge as the flow does; what was dealt with."""
        dealt = env["freight.charge"].browse(self.charge_id)._flow_work("accrue")
        env.flush_all()
        return dealt

    def _post(self, env):
        """Post the invoice as the flow does; what was dealt with."""
        dealt = env["freight.invoice"].browse(self.invoice_id)._flow_work("post")
        self.assertFalse(dealt.posting_exception_id, dealt.posting_exception_id.summary)
        env.flush_all()
        return dealt

    def _books(self):
        """(account, balance) of every item of freight in the books, sorted."""
        with self._committed() as env:
            lines = env["account.move.line"].search(
                [("account_id", "in", list(self.accounts)), ("parent_state", "=", "posted")]
            )
            return sorted((self.accounts[line.account_id.id], line.balance) for line in lines)

    def _forget_charge(self):
        """Nothing is expected of the shipment yet."""
        with self._committed() as env:
            self._delete(env, "freight_charge", [self.charge_id])

    def _expect(self):
        """The shipment is rated while somebody else works."""
        with self._committed() as env:
            self.charge_id = env["freight.charge"].create(self.expected).id

    # -- accruing -------------------------------------------------------------------------------------

    def test_charge_that_another_run_accrues_is_left_to_it(self):
        first, second = self._began(), self._began()
        self.assertTrue(self._accrue(first))
        self.assertFalse(self._accrue(second))

    def test_charge_that_another_run_accrued_meanwhile_is_not_accrued_again(self):
        first, second = self._began(), self._began()
        self._accrue(first)
        first.cr.commit()
        self._loses(second, self._accrue)
        self.assertFalse(self._accrue(second))
        second.cr.commit()
        self.assertEqual(self._books(), [("accrual", -100), ("expense", 100)])

    # -- posting --------------------------------------------------------------------------------------

    def test_invoice_that_another_run_posts_is_left_to_it(self):
        first, second = self._began(), self._began()
        self.assertTrue(self._post(first))
        self.assertFalse(self._post(second))

    def test_invoice_that_another_run_posted_meanwhile_is_not_posted_again(self):
        first, second = self._began(), self._began()
        self._post(first)
        first.cr.commit()
        self._loses(second, self._post)
        self.assertFalse(self._post(second))
        second.cr.commit()
        self.assertEqual(self._books(), [("expense", 100), ("variance", 10)])

    # -- accruing while the bill is posted ------------------------------------------------------------

    def test_charge_that_comes_about_while_its_bill_is_posted_is_billed_and_not_accrued_beside_it(self):
        """Who posts began before the charge was there, and does not know of it."""
        self._forget_charge()
        poster = self._began()
        self._expect()
        accruer = self._began()
        self._post(poster)
        self.assertFalse(self._accrue(accruer), "its invoice is being posted: it is left for later")
        poster.cr.commit()
        self._loses(accruer, self._accrue)
        charge = self._accrue(accruer)
        self.assertEqual((charge.id, charge.cost_state), (self.charge_id, "billed"))
        self.assertFalse(charge.accrual_line_id)
        accruer.cr.commit()
        self.assertEqual(self._books(), [("expense", 110)])

    def test_charge_whose_bill_came_to_nothing_is_accrued_after_all(self):
        self._forget_charge()
        poster = self._began()
        self._expect()
        accruer = self._began()
        self._post(poster)
        self.assertFalse(self._accrue(accruer))
        poster.cr.rollback()
        self.assertEqual(self._accrue(accruer).cost_state, "accrued")
        accruer.cr.commit()
        self.assertEqual(self._books(), [("accrual", -100), ("expense", 100)])

    def test_invoice_of_a_charge_that_is_just_accrued_is_posted_later_and_gives_the_accrual_back(self):
        poster, accruer = self._began(), self._began()
        self._accrue(accruer)
        self.assertFalse(self._post(poster), "its charge is being accrued: it is left for later")
        accruer.cr.commit()
        self._loses(poster, self._post)
        self.assertEqual(self._post(poster).state, "posted")
        poster.cr.commit()
        self.assertEqual(
            self._books(),
            [("accrual", -100), ("accrual", 100), ("expense", -100), ("expense", 100), ("expense", 100)]
            + [("variance", 10)],
        )
