# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerMerge(CustomerCase):
    """Contacts that are there twice are merged by Odoo's wizard; what led to each leads to who is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merger = new_test_user(
            cls.env,
            login="merger",
            groups="freight_bridge.group_user,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.first, cls.second = (
            cls.env["res.partner"].create({"name": "Zebra Lines"}) for _twice in range(2)
        )

    def _question(self):
        answer = self._tell(email=None)
        self.assertEqual(answer["code"], "customer_unsure", answer)
        return self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.merger)

    def _merge(self, partners, left):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.merger)
        wizard.create({"partner_ids": partners.ids, "dst_partner_id": left.id}).action_merge()

    # -- from the desk --------------------------------------------------------------------------------

    def test_the_wizard_opens_with_what_was_chosen_and_the_answer_goes_on_with_who_is_left(self):
        question = self._question()
        self.assertEqual(len(question.desk_customer_candidates()), 2)
        action = question.desk_merge_customers([self.second.id, self.first.id])
        self.assertEqual(action["target"], "new")
        wizard = self.env[action["res_model"]].with_user(self.merger).browse(action["res_id"])
        self.assertEqual(wizard.state, "selection")
        self.assertEqual(wizard.partner_ids, self.first | self.second)
        self.assertEqual(wizard.dst_partner_id, self.second)
        wizard.action_merge()
        self.assertFalse(self.first.exists())
        [candidate] = question.desk_customer_candidates()
        self.assertEqual((candidate["id"], question.state), (self.second.id, "open"))
        self.assertEqual(question.desk_link_customer(self.second.id)["outcome"], "applied")
        self.assertEqual(self._partner_of(), self.second)

    def test_who_may_not_merge_is_told_whom_to_ask(self):
        question = self._question().with_user(self.worker)
        with self.assertRaisesRegex(UserError, "ask somebody who may"):
            question.desk_merge_customers([self.first.id, self.second.id])
        with self.assertRaises(AccessError):
            question.with_user(self.auditor).desk_merge_customers([self.first.id, self.second.id])

    def test_only_contacts_of_the_company_and_no_more_than_odoo_merges(self):
        question = self._question()
        foreign = self._contact(company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            question.desk_merge_customers([self.first.id, foreign.id])
        with self.assertRaises(UserError):
            question.desk_merge_customers([self.first.id, 10**9])
        for wrong in (None, [], [self.first.id], [self.first.id] * 2, [True, 2], ["1", 2], [1, 2, 3, 4]):
            with self.assertRaises(UserError):
                question.desk_merge_customers(wrong)
        other = self._exception([("tracking", "NOBODY")]).with_user(self.merger)
        with self.assertRaises(UserError):
            other.desk_merge_customers([self.first.id, self.second.id])

    # -- by Odoo's wizard, wherever it is opened -----------------------------------------------------

    def _linked_pair(self):
        """Two contacts, each known to the platform by a number of its own."""
        self.env["freight.system.customer.field"].create({"system_id": self.system.id, "fact": "name"})
        mail = "accounts@quagga.example"
        self._tell("cus_1", name="Quagga Lines", email=mail)
        self._tell("cus_2", name="Yak Lines", email="yak@other.example")
        pair = self._partner_of("cus_1"), self._partner_of("cus_2")
        pair[1].email = mail  # as Odoo wants it of contacts that are merged
        return pair

    def test_both_numbers_lead_to_who_is_left_and_nothing_leads_nowhere(self):
        first, second = self._linked_pair()
        self._merge(first | second, first)
        self.assertFalse(second.exists())
        links = self.links.search([("system_id", "=", self.system.id)])
        self.assertEqual(links.mapped("partner_id"), first)
        self.assertEqual(sorted(links.mapped("reference")), ["cus_1", "cus_2"])
        self.env.cr.execute(
            "SELECT count(*) FROM freight_billing_customer link"
            " LEFT JOIN res_partner partner ON partner.id = link.partner_id WHERE partner.id IS NULL"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        made = self.env["res.partner"].search_count([])
        for reference in ("cus_1", "cus_2"):
            answer = self._tell(reference, age=5, name=None, email=None, phone="+33 3 20 00 00 00")
            self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual(first.phone, "+33 3 20 00 00 00")
        self.assertEqual(self.env["res.partner"].search_count([]), made, "nobody is made again")

    def test_two_numbers_of_one_contact_ask_instead_of_overwriting_in_turns(self):
        first, second = self._linked_pair()
        self._merge(first | second, first)
        name = first.name
        for age in (8, 5, 2):
            for reference, told in (("cus_1", "Quagga New"), ("cus_2", "Yak New")):
                self._tell(reference, age=age, name=told, email=None)
        self.assertEqual(first.name, name)
        asked = self.links.search([("system_id", "=", self.system.id)]).conflict_id
        self.assertEqual(len(asked), 2, "once each, however often they are told")

    def test_what_was_asked_of_a_contact_that_goes_is_asked_of_who_is_left(self):
        first, second = self._linked_pair()
        rule = self.env["freight.system.customer.field"].search([("system_id", "=", self.system.id)])
        rule.owner = "ask"
        self._tell("cus_2", age=5, name="Quagga Lines", email=None)
        asked = self.links.search([("reference", "=", "cus_2")]).conflict_id
        self.assertEqual(asked.state, "open")
        self._merge(first | second, first)
        self.assertEqual(asked.state, "resolved", "who is left is called so")
