# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common import CustomerCase

VAT = "FR23334175221"


@tagged("post_install", "-at_install")
class TestCustomer(CustomerCase):
    # -- who it is ------------------------------------------------------------------------------------

    def test_somebody_new_is_made_with_what_is_said(self):
        term = self.env["account.payment.term"].create(
            {"name": "47 days", "line_ids": [(0, 0, {"value_amount": 100, "nb_days": 47})]}
        )
        address = {"street": "1 rue Haute", "city": "Lille", "postal_code": "59000", "country": "FR"}
        answer = self._tell(
            tax_ids=[{"kind": "eu_vat", "value": VAT}],
            billing_address=address,
            phone="+33 3 20 00 00 00",
            payment_days=47,
        )
        self.assertEqual(answer["outcome"], "applied", answer)
        partner = self._partner_of()
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Zebra Lines",
                    "is_company": True,
                    "email": "accounts@zebra.example",
                    "vat": VAT,
                    "street": "1 rue Haute",
                    "city": "Lille",
                    "zip": "59000",
                    "country_id": self.france.id,
                    "customer_rank": 1,
                    "company_id": False,
                }
            ],
        )
        self.assertEqual(partner.with_company(self.company).property_payment_term_id, term)

    def test_a_customer_that_is_linked_keeps_its_contact_whatever_it_is_called_now(self):
        self._tell()
        partner = self._partner_of()
        self._contact(name="Yak Lines", email="hello@yak.example")
        self._tell(age=30, name="Yak Lines", email="hello@yak.example")
        self.assertEqual(self._partner_of(), partner)
        self.assertEqual(len(self.links.search([("system_id", "=", self.system.id)])), 1)

    def test_the_same_tax_number_is_the_same_customer_however_it_is_written(self):
        contact = self._contact(name="Something Else", vat="FR23 334 175 221")
        self._tell(tax_ids=[{"kind": "eu_vat", "value": VAT}])
        self.assertEqual(self._partner_of(), contact)
        self.assertEqual(contact.name, "Something Else", "what Odoo knows stays")
        self.assertEqual(contact.email, "accounts@zebra.example", "what it does not know is learned")

    def test_an_address_is_learned_as_a_whole_or_not_at_all(self):
        contact = self._contact(email="accounts@zebra.example", city="Paris")
        address = {"street": "1 rue Haute", "city": "Lille", "postal_code": "59000", "country": "FR"}
        self._tell(billing_address=address)
        self.assertEqual((contact.street, contact.city, contact.zip), (False, "Paris", False))
        contact.city = False
        self._tell(age=5, billing_address=address)
        self.assertEqual((contact.street, contact.city, contact.zip), ("1 rue Haute", "Lille", "59000"))

    def test_who_has_a_tax_number_is_taken_for_a_company_where_nothing_is_said(self):
        self._tell("cus_1", is_company=None, tax_ids=[{"kind": "eu_vat", "value": VAT}])
        self._tell("cus_2", is_company=None, name="Ann Other", email="ann@other.example")
        self.assertTrue(self._partner_of("cus_1").is_company)
        self.assertFalse(self._partner_of("cus_2").is_company)

    def test_the_same_address_and_name_are_the_same_customer(self):
        contact = self._contact(name="ZEBRA lines", email="Accounts@Zebra.example")
        self._tell()
        self.assertEqual(self._partner_of(), contact)

    def test_another_tax_number_is_another_customer(self):
        self._contact(email="accounts@zebra.example", vat="BE0477472701")
        answer = self._tell(tax_ids=[{"kind": "eu_vat", "value": VAT}])
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual(self._partner_of().vat, VAT)

    def test_contacts_of_another_company_are_nobody_here(self):
        self._contact(email="accounts@zebra.example", company_id=self.other_company.id)
        self.assertEqual(self._tell()["outcome"], "applied")
        self.assertFalse(self._partner_of().company_id)

    def test_two_in_one_batch_that_are_the_same_become_one(self):
        tax_ids = [{"kind": "eu_vat", "value": VAT}]
        first = self._said("cus_1", tax_ids=tax_ids)
        second = self._said("cus_2", name="Zebra SARL", email="b@zebra.example", tax_ids=tax_ids)
        answers = self._apply(first, second, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 2)
        self.assertTrue(self._partner_of("cus_1"))
        self.assertEqual(self._partner_of("cus_1"), self._partner_of("cus_2"))

    # -- order ----------------------------------------------------------------------------------------

    def test_an_older_statement_changes_nothing(self):
        self._tell(age=10)
        self.assertEqual(self._tell(age=20, status="deleted")["outcome"], "stale")
        self.assertEqual(self.links.search([("reference", "=", "cus_1")]).status, "active")

    def test_what_comes_together_is_taken_together_whatever_stands_first(self):
        answers = self._apply(
            self._said(age=1, name=None, email=None, tax_ids=[{"kind": "eu_vat", "value": VAT}]),
            self._said(age=5, name="Zebra New", email=None),
            self._said(age=9, name="Zebra Old"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 3)
        self.assertRecordValues(
            self._partner_of(), [{"name": "Zebra New", "email": "accounts@zebra.example", "vat": VAT}]
        )

    def test_what_comes_together_waits_together(self):
        self._contact()
        answers = self._apply(self._said(age=5), self._said(age=9), chain="financial.0")
        self.assertEqual([answer["code"] for answer in answers], ["customer_unsure"] * 2)

    def test_a_tax_number_alone_makes_nobody(self):
        answer = self._tell(name=None, email=None, tax_ids=[{"kind": "eu_vat", "value": VAT}])
        self.assertEqual(answer["code"], "customer_unknown")
        self._tell(age=20)
        later = self._tell(age=10, name=None, email=None, tax_ids=[{"kind": "eu_vat", "value": VAT}])
        self.assertEqual(later["outcome"], "applied", later)
        self.assertEqual(self._partner_of().vat, VAT)

    def test_a_parent_comes_first_wherever_it_stands(self):
        answers = self._apply(
            self._said("cus_child", name="Zebra South", email="s@zebra.example", parent="cus_top"),
            self._said("cus_top"),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 2, answers)
        self.assertEqual(self._partner_of("cus_child").parent_id, self._partner_of("cus_top"))

    def test_a_parent_of_whom_nothing_came_is_waited_for(self):
        answer = self._tell("cus_child", parent="cus_top")
        self.assertEqual(answer["code"], "customer_unknown")
        self.assertIn("cus_top", answer["message"])
        circle = self._apply(
            self._said("cus_a", parent="cus_b"), self._said("cus_b", parent="cus_a"), chain="financial.0"
        )
        self.assertEqual([one["code"] for one in circle], ["customer_unknown"] * 2)

    # -- merged and deleted ---------------------------------------------------------------------------

    def test_what_is_merged_leads_to_who_is_left(self):
        self._tell("cus_1")
        self._tell("cus_2", name="Yak Lines", email="hello@yak.example")
        first, second = self._partner_of("cus_1"), self._partner_of("cus_2")
        answer = self._tell("cus_2", age=5, status="merged", merged_into="cus_1")
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual(self._partner_of("cus_2"), first)
        self.assertTrue(second.exists().active, "its documents stay with it")
        self.assertIn("Yak Lines", answer["message"])

    def test_what_is_deleted_there_is_deleted_nowhere_here(self):
        self._tell()
        partner = self._partner_of()
        self.assertEqual(self._tell(age=5, status="deleted", name=None)["outcome"], "applied")
        self.assertTrue(partner.active)
        self.assertEqual(self.links.search([("reference", "=", "cus_1")]).status, "deleted")
        self.assertEqual(self._tell("cus_never", status="deleted")["outcome"], "applied")
        self.assertFalse(self.links.search([("reference", "=", "cus_never")]))

    # -- bad input, bulk ------------------------------------------------------------------------------

    def test_each_fault_is_told_at_its_place(self):
        cases = [
            ({"status": "gone"}, "/data/status"),
            ({"reference": " "}, "/data/reference"),
            ({"name": 7}, "/data/name"),
            ({"merged_into": "cus_2"}, "/data/merged_into"),
            ({"payment_days": -1}, "/data/payment_days"),
            ({"payment_days": True}, "/data/payment_days"),
            ({"tax_ids": [{"kind": "x"}]}, "/data/tax_ids/0"),
            ({"billing_address": {"city": "x" * 101}}, "/data/billing_address/city"),
            ({"is_company": "yes"}, "/data/is_company"),
        ]
        for data, place in cases:
            with self.subTest(data):
                answer = self._tell(**data)
                self.assertEqual(answer["code"], "malformed_event")
                self.assertIn(place, answer["message"])

    def test_a_name_of_markup_is_text(self):
        self._tell(name="<script>alert(1)</script>", email=None)
        self.assertEqual(self._partner_of().name, "<script>alert(1)</script>")

    def test_who_was_made_is_known_by_a_digest_only(self):
        identities = self.env["freight.billing.identity"]
        before = identities.search([])
        self._tell()
        made = identities.search([]) - before
        self.assertEqual(len(made), 1)
        self.assertRegex(made.key, r"^[0-9a-f]{64}$")

    def test_queries_do_not_grow_with_the_batch(self):
        self._tell("cus_warm", name="Warm", email="warm@example.com")

        def batch(label, count):
            return [
                self._said(f"{label}_{n}", name=f"Customer {label} {n}", email=f"{label}{n}@example.com")
                for n in range(count)
            ]

        def queries(deliveries):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answers = self._apply(*deliveries, chain="financial.0")
            self.env.flush_all()
            self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
            return self.env.cr.sql_log_count - before

        few, many = queries(batch("few", 5)), queries(batch("many", 25))
        self.assertLess(many - few, 20, "made in bulk")
