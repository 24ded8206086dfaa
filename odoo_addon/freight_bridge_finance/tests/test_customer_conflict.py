# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.freight_bridge.models.append_only import removing

from .test_customer_word import OTHER_VAT, VAT, CustomerWordCase, tax


@tagged("post_install", "-at_install")
class TestCustomerConflict(CustomerWordCase):
    """What a person is asked where a platform tells otherwise, and what becomes of the answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.personal = cls.env.ref("freight_bridge.group_personal")

    def test_one_exception_names_each_fact_and_the_rest_is_applied(self):
        self.contact.phone = False
        self._set("email", owner="ask")
        self._say()
        self._say(
            age=50,
            name="Yak Lines",
            tax_ids=tax(OTHER_VAT),
            email="hello@yak.example",
            phone="+33 1 23 45 67",
        )
        conflict = self._conflict()
        self.assertEqual(conflict.subject, "cus_1")
        for words in (
            "Test TMS tells otherwise of Zebra Lines",
            "Name: Zebra Lines here, Yak Lines there",
            f"Tax Number: {VAT} here, {OTHER_VAT} there",
            "E-mail",
        ):
            self.assertIn(words, conflict.summary)
        self.assertNotIn("hello@yak.example", conflict.summary, "everybody reads it")
        self.assertRecordValues(
            self.contact, [{"name": "Zebra Lines", "vat": VAT, "phone": "+33 1 23 45 67"}]
        )

    def test_the_desk_shows_ours_and_theirs_whole_to_who_decides(self):
        self._set("email", owner="ask")
        self._say(name="Yak Lines", email="hello@yak.example")
        asked = self._conflict().desk_customer_conflict()
        self.assertEqual((asked["partner_id"], asked["system"]), (self.contact.id, "Test TMS"))
        self.assertEqual(
            [(row["label"], row["ours"]) for row in asked["rows"]],
            [("Name", "Zebra Lines"), ("E-mail", "accounts@zebra.example")],
        )
        self.assertEqual([row["theirs"] for row in asked["rows"]], ["Yak Lines", "hello@yak.example"])

    def test_ours_is_kept_and_the_same_value_never_asks_again(self):
        self._say(name="Yak Lines")
        conflict = self._conflict()
        result = conflict.desk_keep_ours(self._seen(conflict))
        self.assertEqual((result["outcome"], result["state"]), ("applied", "resolved"))
        self._say(age=50, name="YAK lines")
        self.assertEqual(len(self._conflicts()), 1)
        self._say(age=40, name="Gnu Lines")
        self._say(age=30, name="Yak Lines")
        self.assertEqual(self._conflicts().mapped("state"), ["resolved", "resolved"])
        self.assertEqual(self.contact.name, "Zebra Lines")

    def test_theirs_is_taken_as_a_whole_and_told(self):
        self._say()
        self._say(age=50, name="Yak Lines", tax_ids=tax(OTHER_VAT))
        conflict = self._conflict()
        result = conflict.desk_take_theirs(self._seen(conflict))
        self.assertEqual((result["outcome"], result["state"]), ("applied", "resolved"))
        self.assertEqual((self.contact.name, self.contact.vat), ("Yak Lines", OTHER_VAT))
        [note] = self._notes()
        self.assertIn("Zebra Lines → Yak Lines", note)
        self._say(age=40, name="Yak Lines", tax_ids=tax(OTHER_VAT))
        self.assertEqual(self._conflicts().mapped("state"), ["resolved"])

    def test_another_value_takes_the_place_of_the_one_asked_about(self):
        self._say(name="Yak Lines")
        self._say(age=50, name="Gnu Lines")
        conflict = self._conflict()
        self.assertIn("Gnu Lines there", conflict.summary)
        [row] = conflict.desk_customer_conflict()["rows"]
        self.assertEqual(row["fact"], "name")
        conflict.desk_take_theirs(self._seen(conflict))
        self.assertEqual(self.contact.name, "Gnu Lines")

    def test_an_answer_to_what_changed_meanwhile_is_refused(self):
        self._say(name="Yak Lines")
        conflict = self._conflict()
        seen = self._seen(conflict)
        self._say(age=50, name="Gnu Lines")
        for decide in (conflict.desk_take_theirs, conflict.desk_keep_ours):
            for stale in (seen, None, 7):
                with self.assertRaisesRegex(UserError, "changed just now"):
                    decide(stale)
        self.assertEqual((conflict.state, self.contact.name), ("open", "Zebra Lines"))

    def test_it_ends_by_itself_when_both_tell_the_same(self):
        self._say(name="Yak Lines")
        self._say(age=50, name="Zebra Lines")
        self.assertEqual(self._conflict().state, "resolved")
        self._say(age=40, name="Yak Lines")
        self.contact.name = "Yak Lines"
        self.assertEqual(self._conflicts().mapped("state"), ["resolved", "resolved"], "ended by hand")

    def test_it_ends_where_the_customer_is_another_contact_or_gone(self):
        self._say(reference="cus_2", tax_ids=tax(OTHER_VAT), name="Quagga Holding", email="q@quagga.example")
        self._say(name="Yak Lines")
        self._say(age=50, status="merged", merged_into="cus_2")
        self.assertEqual(self._conflict().state, "resolved")

    def test_waiving_keeps_ours_and_taking_that_back_asks_again(self):
        self._say(name="Yak Lines")
        conflict = self._conflict()
        conflict.desk_waive("of no use")
        self._say(age=50, name="Yak Lines")
        self.assertEqual(self._conflict().state, "waived")
        conflict.desk_reopen()
        self.assertEqual(len(conflict.desk_customer_conflict()["rows"]), 1)
        result = conflict.desk_replay()
        self.assertEqual((result["outcome"], result["state"]), ("exception", "open"))

    def test_a_removed_message_can_be_kept_from_but_not_taken(self):
        self._say(name="Yak Lines")
        conflict = self._conflict()
        with removing(self.env.cr):
            self.env.cr.execute("UPDATE freight_integration_log SET payload = '' WHERE subject = 'cus_1'")
        self.env.invalidate_all()
        [row] = conflict.desk_customer_conflict()["rows"]
        self.assertEqual((row["label"], row["theirs"]), ("Name", ""))
        with self.assertRaises(UserError):
            conflict.desk_take_theirs(self._seen(conflict))
        self.assertEqual(conflict.desk_keep_ours(self._seen(conflict))["state"], "resolved")

    def test_only_who_works_exceptions_answers_and_only_this_question(self):
        self._say(name="Yak Lines")
        conflict = self._conflict()
        with self.assertRaises(AccessError):
            conflict.with_user(self.auditor).desk_take_theirs(self._seen(conflict))
        with self.assertRaises(AccessError):
            conflict.with_user(self.auditor).desk_customer_conflict()
        other = self._exception([("tracking", "NOBODY")]).with_user(self.worker)
        with self.assertRaises(UserError):
            other.desk_keep_ours("")
