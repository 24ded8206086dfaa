# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.freight_bridge_finance.ingest.bank_account import account_keys, masked

from .bank_common import IBAN, BankCase


@tagged("post_install", "-at_install")
class TestBankStatement(BankCase):
    # -- booking --------------------------------------------------------------------------------------

    def test_a_statement_becomes_one_in_the_journal_of_its_account(self):
        party = {"name": "Zebra Lines", "account": "DE89370400440532013000", "bank": None}
        self._tell(
            self._statement(
                "100.00",
                self._entry("25.50", "B1", counterparty=party, remittance="Invoice 7\nthank you"),
                self._entry("-5.25", "B2"),
                number="27",
            )
        )
        statement = self.env["account.bank.statement"].search([("journal_id", "=", self.journal.id)])
        self.assertRecordValues(
            statement,
            [{"name": "TBNK 27", "balance_start": 100.0, "balance_end": 120.25, "balance_end_real": 120.25}],
        )
        self.assertTrue(statement.is_complete and statement.is_valid)
        first = statement.line_ids.filtered(lambda line: line.amount > 0)
        self.assertRecordValues(
            first,
            [
                {
                    "payment_ref": "Invoice 7 thank you",
                    "partner_name": "Zebra Lines",
                    "account_number": "DE89370400440532013000",
                    "date": self.day,
                    "is_reconciled": False,
                }
            ],
        )
        self.assertRecordValues(
            first.move_id.line_ids.sorted("balance"),
            [
                {"account_id": self.journal.suspense_account_id.id, "balance": -25.5},
                {"account_id": self.journal.default_account_id.id, "balance": 25.5},
            ],
        )
        told = self.told.search([("journal_id", "=", self.journal.id)])
        self.assertEqual((told.statement_id, told.entry_count, told.known_count), (statement, 2, 0))
        self.assertEqual(told.entry_ids[0].line_id, first)

    def test_who_has_the_account_of_the_other_side_is_the_partner(self):
        partner = self.env["res.partner"].create({"name": "Zebra Lines"})
        number = "DE89 3704 0044 0532 0130 00"
        self.env["res.partner.bank"].create({"acc_number": number, "partner_id": partner.id})
        party = {"name": "ZEBRA", "account": "DE89370400440532013000", "bank": None}
        self._tell(self._statement("0", self._entry("1", counterparty=party)))
        self.assertEqual(self.lines.search([("journal_id", "=", self.journal.id)]).partner_id, partner)

    def test_what_was_instructed_in_another_currency_stands_beside_the_amount(self):
        other = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "SEK")])
        other.active = True
        self._tell(
            self._statement("0", self._entry("10.00", original={"amount": "110.50", "currency": "SEK"}))
        )
        line = self.lines.search([("journal_id", "=", self.journal.id)])
        self.assertEqual((line.foreign_currency_id, line.amount_currency), (other, 110.5))

    def test_pages_are_one_statement(self):
        self._tell(
            self._statement("0", self._entry("1"), number="9", page="1.1"),
            self._statement("1", self._entry("2"), number="9", page="1.2"),
        )
        self._tell(self._statement("3", self._entry("4"), number="9", page="1.3"))
        statement = self.env["account.bank.statement"].search([("journal_id", "=", self.journal.id)])
        self.assertEqual(len(statement), 1)
        self.assertEqual(
            (statement.balance_start, statement.balance_end_real, len(statement.line_ids)), (0, 7, 3)
        )
        self.assertTrue(statement.is_complete)

    # -- nothing twice --------------------------------------------------------------------------------

    def test_the_same_statement_in_two_formats_is_booked_once(self):
        entries = [self._entry("10", "B1"), self._entry("10"), self._entry("10"), self._entry("-3", "B2")]
        self._tell(self._statement("100", *entries, number="5"))
        other = [{**entry, "reference": entry["reference"] and f"X{entry['reference']}"} for entry in entries]
        self._tell(self._statement("100", *other, number="2026-5", format="camt.053"))
        self.assertEqual(self._amounts(), [-3, 10, 10, 10])
        told = self.told.search([("journal_id", "=", self.journal.id), ("format", "=", "camt.053")])
        self.assertEqual((told.known_count, told.statement_id.id), (4, False))

    def test_both_formats_in_one_batch_are_booked_once(self):
        entries = [self._entry("10", "B1"), self._entry("10")]
        self._tell(self._statement("0", *entries), self._statement("0", *entries, format="camt.053"))
        self.assertEqual(self._amounts(), [10, 10])

    def test_what_a_notification_told_joins_its_statement(self):
        self._tell(self._notification(self._entry("10", "B1")))
        line = self.lines.search([("journal_id", "=", self.journal.id)])
        self.assertFalse(line.statement_id)
        self._tell(self._statement("0", self._entry("10", "B0"), self._entry("10", "B1"), format="camt.053"))
        self.assertEqual(self._amounts(), [10, 10])
        self.assertEqual(line.statement_id.balance_end, 20)
        self.assertTrue(line.statement_id.is_complete)
        self._tell(self._notification(self._entry("10", "B0"), number="N2"))
        self.assertEqual(self._amounts(), [10, 10], "a notification that comes late")

    def test_notifications_tell_two_entries_by_two_references_and_one_by_one(self):
        self._tell(
            self._notification(self._entry("10", "B1")),
            self._notification(self._entry("10", "B2"), number="N2"),
        )
        self._tell(self._notification(self._entry("10", "B2"), number="N3"))
        self.assertEqual(self._amounts(), [10, 10])

    def test_equal_entries_of_one_statement_and_of_two_that_follow_are_all_booked(self):
        self._tell(self._statement("0", self._entry("10"), self._entry("10"), number="1"))
        self._tell(self._statement("20", self._entry("10"), number="2"))
        self.assertEqual(self._amounts(), [10, 10, 10])

    def test_a_statement_again_from_another_system_or_over_more_days_books_only_what_is_new(self):
        first, second = self._entry("10"), self._entry("10", day=1)
        self._tell(self._statement("0", first))
        self._tell(self._statement("0", first))
        self.assertEqual(self._amounts(), [10])
        whole = self._statement("0", first, second, number="7", day=1)
        whole["event"]["data"]["opening"]["on"] = "2026-11-01"
        self._tell(whole)
        self.assertEqual(self._amounts(), [10, 10])
        self.assertFalse(self.env["freight.exception"].search([("code", "=", "bank_balance_gap")]))

    def test_lines_that_a_person_imported_are_known(self):
        self.lines.create(
            {"journal_id": self.journal.id, "date": self.day, "amount": 10, "payment_ref": "By hand"}
        )
        self._tell(self._statement("0", self._entry("10", "B1"), self._entry("10", "B2")))
        self.assertEqual(self._amounts(), [10, 10])

    def test_a_line_that_was_deleted_is_booked_again(self):
        self._tell(self._notification(self._entry("10", "B1")))
        self.lines.search([("journal_id", "=", self.journal.id)]).unlink()
        self._tell(self._notification(self._entry("10", "B1"), number="N2"))
        self.assertEqual(self._amounts(), [10])

    # -- chain of balances ----------------------------------------------------------------------------

    def test_a_gap_is_told_its_entries_are_booked_and_what_fills_it_ends_it(self):
        self._tell(self._statement("0", self._entry("10"), number="1"))
        self._tell(self._statement("15", self._entry("1", day=2), number="3", day=2))
        self.assertEqual(self._amounts(), [1, 10])
        gap = self.env["freight.exception"].search([("code", "=", "bank_balance_gap")])
        self.assertEqual(len(gap), 1)
        self.assertIn("closed with 10", gap.summary)
        self.assertNotIn(IBAN, gap.summary + gap.subject)
        self.assertEqual(gap.amount, 5)
        self._tell(self._statement("10", self._entry("5", day=1), number="2", day=1))
        self.assertEqual(gap.state, "resolved")
        self.assertEqual(len(self.env["freight.exception"].search([("code", "=", "bank_balance_gap")])), 1)

    def test_the_first_statement_and_one_from_before_it_have_no_gap(self):
        self._tell(self._statement("50", self._entry("10", day=5), number="6", day=5))
        self._tell(self._statement("40", self._entry("10"), number="1"))
        self.assertFalse(self.env["freight.exception"].search([("code", "=", "bank_balance_gap")]))

    def test_the_same_statement_with_another_end_is_booked_and_a_person_asked(self):
        self._tell(self._statement("0", self._entry("10", "B1"), number="1"))
        for _time in range(2):
            self._tell(self._statement("0", self._entry("10", "B1"), self._entry("-4", "B2"), number="1"))
        self.assertEqual(self._amounts(), [-4, 10])
        asked = self.env["freight.exception"].search([("code", "=", "bank_statement_changed")])
        self.assertRecordValues(asked, [{"amount": 4, "event_count": 1}])
        self.assertIn("closed with 10", asked.summary)
        self.assertIn("closes with 6", asked.summary)
        self.assertNotIn(IBAN, asked.summary + asked.subject)

    # -- accounts -------------------------------------------------------------------------------------

    def _refused(self, *args, **kwargs):
        [answer] = self._apply(self._statement(*args, **kwargs), chain="financial.0")
        self.assertEqual(answer["outcome"], "exception", answer)
        self.assertFalse(self._amounts())
        return answer["code"], answer["message"]

    def test_an_account_without_a_journal_is_told_masked_and_replayed_once_it_is_settled(self):
        account = {"iban": None, "number": "123456789012", "bank": "ABCD"}
        [answer] = self._apply(self._statement("0", self._entry("1"), account=account), chain="financial.0")
        self.assertEqual(answer["code"], "bank_account_unknown")
        self.assertIn("1234…9012", answer["message"])
        self.assertNotIn("123456789012", answer["message"])
        self.system.bank_account_ids = [(0, 0, {"account": "1234 5678-9012", "journal_id": self.journal.id})]
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["outcome"], "applied")
        self.assertEqual(self._amounts(), [1])

    def test_journals_of_other_companies_are_none_and_two_of_one_account_are_a_question(self):
        self.env["freight.system"].create(
            {"name": "Other Bank", "code": "other-bank", "company_id": self.other_company.id}
        )
        foreign = self._statement("0", self._entry("1"))
        foreign["event"]["source"] = "/systems/other-bank"
        [answer] = self._apply(foreign, chain="financial.0")
        self.assertEqual(answer["code"], "bank_account_unknown", answer)
        twin = self._bank_journal("Twin", "TWIN", "FR1420041010050500013M02606")
        twin.bank_account_id = self.journal.bank_account_id
        code, message = self._refused("0", self._entry("1"))
        self.assertEqual(code, "bank_account_unknown")
        self.assertIn("Several", message)

    def test_accounts_as_banks_write_them(self):
        german = {"iban": None, "number": "532013000", "bank": "37040044"}
        self.assertIn("DE89370400440532013000", account_keys(german))
        self.assertEqual(masked({"iban": IBAN}), "FR76…0189")
        self.assertEqual(masked({"iban": None, "number": "1234567"}), "…567")
        with self.assertRaises(ValidationError):
            self.system.bank_account_ids = [
                (
                    0,
                    0,
                    {
                        "account": "1",
                        "journal_id": self.env["account.journal"].search([("type", "=", "sale")], limit=1).id,
                    },
                )
            ]

    # -- what cannot be booked ------------------------------------------------------------------------

    def test_a_locked_period_books_nothing_and_what_is_known_is_no_matter(self):
        self._tell(self._statement("0", self._entry("10")))
        self._lock("2026-11-30")
        self._tell(self._statement("0", self._entry("10"), format="camt.053"))
        [answer] = self._apply(
            self._statement("10", self._entry("5"), self._entry("1", day=40)), chain="financial.0"
        )
        self.assertEqual(answer["code"], "posting_failed")
        self.assertIn("2026-11-02", answer["message"])
        self.assertEqual(self._amounts(), [10])

    def test_a_refused_statement_lends_nothing_to_its_neighbours(self):
        self._lock("2026-11-03")
        locked = self._statement("0", self._entry("1"), self._entry("7", day=5), number="1", day=5)
        later = self._statement("8", self._entry("7", day=5), number="2", day=5, format="camt.053")
        answers = self._apply(locked, later, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["exception", "applied"], answers)
        self.assertEqual(self._amounts(), [7])

    def test_currencies_and_decimals_that_the_journal_cannot_hold(self):
        code, message = self._refused("0", self._entry("1"), account={"currency": "XXX"})
        self.assertEqual(code, "bank_currency_differs")
        self.assertIn("XXX", message)
        code, message = self._refused("0", self._entry("1.001"))
        self.assertEqual(code, "billing_decimals")
        self.assertIn("/data/entries/0/amount", message)

    def test_each_fault_is_told_at_its_place(self):
        entry = self._entry("1")
        cases = [
            ({"kind": "report"}, "/data/kind"),
            ({"opening": None}, "/data/opening"),
            ({"closing": {"on": "2026-11-02", "amount": "2"}}, "/data/closing/amount"),
            ({"entries": "x"}, "/data/entries"),
            ({"entries": [{**entry, "amount": 1.0}]}, "/data/entries/0/amount"),
            ({"entries": [{**entry, "booked_on": "2026-02-30"}]}, "/data/entries/0/booked_on"),
            ({"entries": [{**entry, "remittance": "x" * 2001}]}, "/data/entries/0/remittance"),
            ({"entries": [{**entry, "counterparty": {"name": 7}}]}, "/data/entries/0/counterparty"),
            ({"number": " "}, "/data/number"),
        ]
        for data, place in cases:
            with self.subTest(data):
                code, message = self._refused("0", entry, **data)
                self.assertEqual(code, "malformed_event")
                self.assertIn(place, message)

    # -- people, bulk ---------------------------------------------------------------------------------

    def test_nobody_writes_what_banks_told(self):
        self._tell(self._statement("0", self._entry("10")))
        told = self.told.search([("journal_id", "=", self.journal.id)])
        for person in (self.worker, self.manager):
            with self.assertRaises(AccessError):
                told.with_user(person).number = "x"
        self.assertEqual(told.with_user(self.auditor).number, "1")

    def test_entries_cost_no_more_queries_than_odoo_takes_for_their_lines(self):
        self._tell(self._statement("0", self._entry("1"), number="warm"))
        own = self._bank_journal("Own", "OWNB", "FR1420041010050500013M02606")

        def queries(work, *args):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work(*args)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def told(count, opening, day):
            entries = [self._entry("1", f"{day}-{n}", day=day) for n in range(count)]
            return queries(self._tell, self._statement(opening, *entries, number=str(day), day=day))

        def made(count):
            lines = self.lines.with_context(tracking_disable=True)
            values = {"journal_id": own.id, "date": self.day, "amount": 1, "payment_ref": "x"}
            return queries(lines.create, [dict(values) for _n in range(count)])

        made(1)
        ours = told(5, "1", 1), told(50, "6", 2)
        theirs = made(5), made(50)
        self.assertLess((ours[1] - ours[0]) - (theirs[1] - theirs[0]), 20, "each line is numbered by itself")
