# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerDecision(CustomerCase):
    """Where it is not sure who a customer is, a person says it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create({"name": "Zebra Lines", "is_company": True})

    def _question(self, *args, **kwargs):
        answer = self._tell(*args, **kwargs)
        self.assertEqual(answer["code"], "customer_unsure", answer)
        return self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)

    def test_a_name_alone_is_a_question_that_says_what_agrees(self):
        question = self._question()
        self.assertIn("Zebra Lines (same name)", question.summary)
        self.assertFalse(self._partner_of())
        [candidate] = question.desk_customer_candidates()
        self.assertEqual((candidate["id"], candidate["reasons"]), (self.contact.id, ["name"]))
        self.assertEqual((candidate["words"], candidate["facts"]), (["same name"], []))

    def test_what_tells_namesakes_apart_is_told(self):
        self.contact.write({"email": "zebra@far.example", "city": "Lyon"})
        [candidate] = self._question().desk_customer_candidates()
        self.assertEqual(candidate["facts"], ["zebra@far.example", "Lyon"])

    def test_the_desk_shows_the_question_without_a_shipment(self):
        detail = self._question().desk_detail()
        self.assertIn("Zebra Lines", str(detail))
        self.assertFalse(detail.get("suggestions"))

    def test_who_it_is_said_to_be_is_remembered(self):
        question = self._question()
        result = question.desk_link_customer(self.contact.id)
        self.assertEqual((result["outcome"], result["state"]), ("applied", "resolved"))
        self.assertEqual(self._partner_of(), self.contact)
        self.assertEqual(self._tell(age=5, phone="+33 1")["outcome"], "applied")
        self.assertEqual(self.contact.phone, "+33 1")

    def test_somebody_new_is_made_when_a_person_says_so(self):
        result = self._question().desk_new_customer()
        self.assertEqual(result["outcome"], "applied", result)
        self.assertTrue(self._partner_of())
        self.assertNotEqual(self._partner_of(), self.contact)

    def test_two_that_are_equally_like_are_a_question(self):
        for _twice in range(2):
            self._contact(email="accounts@zebra.example")
        self.assertEqual(len(self._question().desk_customer_candidates()), 3)

    def test_an_answer_is_about_the_customer_that_was_asked_about(self):
        """Messages share an exception by their subject, which the partner chooses."""
        question = self._question("cus_1")
        other = self._said("cus_2", age=70)
        other["event"]["subject"] = "cus_1"
        self._apply(other, chain="financial.0")
        self.assertEqual(question.event_count, 2)
        question.desk_link_customer(self.contact.id)
        self.assertEqual(self._partner_of("cus_2"), self.contact)
        self.assertFalse(self._partner_of("cus_1"))

    def test_only_who_works_exceptions_says_it_and_only_of_contacts_of_the_company(self):
        question = self._question()
        foreign = self._contact(company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            question.desk_link_customer(foreign.id)
        for wrong in (0, True, "7", 10**10):
            with self.assertRaises(UserError):
                question.desk_link_customer(wrong)
        with self.assertRaises(AccessError):
            question.with_user(self.auditor).desk_new_customer()
        self.assertEqual(question.state, "open")

    def test_an_exception_that_asks_something_else_is_not_answered_so(self):
        other = self._exception([("tracking", "NOBODY")]).with_user(self.worker)
        with self.assertRaises(UserError):
            other.desk_new_customer()
        self.assertEqual(other.desk_customer_candidates(), [])
