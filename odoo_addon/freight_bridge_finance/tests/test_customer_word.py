# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerCase

VAT = "FR23334175221"
OTHER_VAT = "BE0477472701"
PLACE = {"street": "1 rue Haute", "city": "Lille", "postal_code": "59000", "country": "FR"}


def tax(value=VAT):
    return [{"kind": "eu_vat", "value": value}]


class CustomerWordCase(CustomerCase):
    """A customer that is linked to a contact, by a tax number that both know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.kind = "billing"
        cls.second = cls.env["freight.system"].create(
            {"name": "Second Platform", "code": "second", "company_id": cls.company.id, "kind": "billing"}
        )
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Zebra Lines",
                "is_company": True,
                "vat": VAT,
                "email": "accounts@zebra.example",
                "phone": "+33 3 20 11 22 33",
                "street": "1 Rue Haute",
                "city": "LILLE",
                "zip": "59000",
                "country_id": cls.france.id,
            }
        )

    def _set(self, *facts, owner="platform", system=None):
        system = system or self.system
        return self.env["freight.system.customer.field"].create(
            [{"system_id": system.id, "fact": fact, "owner": owner} for fact in facts]
        )

    def _say(self, age=60, reference="cus_1", system=None, **data):
        """Tell of the customer; the answer. What is not said is told as Odoo has it."""
        delivery = self._said(reference, age, **{"tax_ids": tax(), **data})
        if system:
            delivery["event"]["source"] = f"/systems/{system.code}"
        [answer] = self._apply(delivery, chain="financial.0")
        self.assertEqual(answer["outcome"], "applied", answer)
        return answer

    def _conflicts(self, system=None):
        domain = [("code", "=", "customer_conflict"), ("system_id", "=", (system or self.system).id)]
        return self.env["freight.exception"].search(domain, order="id")

    def _conflict(self):
        [conflict] = self._conflicts()
        return conflict.with_user(self.worker)

    def _seen(self, conflict):
        return conflict.desk_customer_conflict()["seen"]

    def _notes(self):
        self.contact.invalidate_recordset(["message_ids"])
        notes = self.contact.message_ids.filtered(lambda note: "Test TMS" in (note.body or ""))
        return [str(note.body) for note in notes.sorted("id")]


@tagged("post_install", "-at_install")
class TestCustomerWord(CustomerWordCase):
    """Who has the last word about each fact of a customer."""

    # -- the same however it is written ----------------------------------------------------------------

    def test_what_is_written_otherwise_is_no_other_value(self):
        self._say(
            name="ZEBRA  lines",
            email="Accounts@Zebra.example",
            phone="0320112233",
            tax_ids=tax("fr 23.334.175-221"),
            billing_address={**PLACE, "street": "1, rue haute"},
        )
        self._set("name", "email", "phone", "vat", "address")
        self._say(age=50, name="zebra lines", phone="0033 3 20 11 22 33", billing_address=PLACE)
        self.assertFalse(self._conflicts())
        self.assertEqual((self.contact.name, self.contact.phone), ("Zebra Lines", "+33 3 20 11 22 33"))
        self.assertFalse(self._notes())

    def test_the_country_may_stand_before_a_tax_number_or_not(self):
        self._say()
        self._say(age=50, tax_ids=[{"kind": "vat", "value": VAT[2:], "country": "FR"}])
        self.assertFalse(self._conflicts())

    # -- Odoo's word -----------------------------------------------------------------------------------

    def test_by_itself_odoo_keeps_what_it_has_of_the_rest(self):
        self._say(email="new@zebra.example", phone="+33 1", billing_address={**PLACE, "city": "Lyon"})
        self.assertEqual(self.contact.email, "accounts@zebra.example")
        self.assertEqual(self.contact.city, "LILLE")
        self.assertFalse(self._conflicts())

    # -- the platform's word ---------------------------------------------------------------------------

    def test_what_the_platform_has_the_last_word_about_is_written_and_told(self):
        self._set("name", "email", "address")
        self._say(
            name="Yak <b>Lines</b>", email="hello@yak.example", billing_address={**PLACE, "city": "Lyon"}
        )
        self.assertRecordValues(
            self.contact,
            [{"name": "Yak <b>Lines</b>", "email": "hello@yak.example", "city": "Lyon", "zip": "59000"}],
        )
        [note] = self._notes()
        self.assertIn("Zebra Lines → Yak &lt;b&gt;Lines&lt;/b&gt;", note)
        self.assertIn("accounts@zebra.example → hello@yak.example", note)
        self.assertFalse(self._conflicts())
        self._say(age=50, name="Yak <b>Lines</b>", email="hello@yak.example")
        self.assertEqual(len(self._notes()), 1, "nothing changed")

    def test_an_older_statement_overwrites_nothing(self):
        self._set("name")
        self._say(age=10, name="Yak Lines")
        [stale] = self._apply(self._said("cus_1", 30, name="Gnu Lines"), chain="financial.0")
        self.assertEqual((stale["outcome"], self.contact.name), ("stale", "Yak Lines"))

    def test_an_address_is_taken_as_a_whole(self):
        self._set("address")
        self.contact.street2 = "2nd floor"
        self._say(billing_address={"street": "9 Kiel", "city": "Ghent", "country": "BE"})
        self.assertEqual((self.contact.street2, self.contact.zip), (False, False))
        self.assertEqual(self.contact.country_id.code, "BE")

    def test_a_tax_number_that_odoo_refuses_is_a_question_and_the_rest_is_taken(self):
        self._set("vat", "email")
        self._say()

        def refuses(_partners, country, vat, partner_name="", validation="error"):
            return ("" if vat == "WRONG" else vat), country.code

        with patch.object(self.env.registry["res.partner"], "_run_vat_checks", refuses):
            self._say(age=50, tax_ids=tax("WRONG"), email="hello@yak.example")
        self.assertEqual((self.contact.vat, self.contact.email), (VAT, "hello@yak.example"))
        self.assertIn(f"Tax Number: {VAT} here, WRONG there, which is not valid", self._conflict().summary)

    def test_a_tax_number_is_taken_though_invoices_stand_on_it(self):
        self._set("vat")
        self._say()
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.contact.id,
                "invoice_line_ids": [(0, 0, {"name": "Freight", "price_unit": 10, "tax_ids": []})],
            }
        ).action_post()
        self._say(age=50, tax_ids=tax(OTHER_VAT))
        self.assertEqual(self.contact.vat, OTHER_VAT)

    def test_payment_terms_are_those_of_the_company(self):
        terms = self.env["account.payment.term"].create(
            [
                {"name": f"{days} days", "line_ids": [(0, 0, {"value_amount": 100, "nb_days": days})]}
                for days in (47, 53)
            ]
        )
        own = self.contact.with_company(self.company)
        own.property_payment_term_id = terms[0]
        self._set("payment_terms")
        self._say(payment_days=53)
        self.assertEqual(own.property_payment_term_id, terms[1])
        self._say(age=50, payment_days=61)
        self.assertIn("53 days here, 61 days there", self._conflict().summary)
        with self.assertRaisesRegex(UserError, "no payment term"):
            self._conflict().desk_take_theirs(self._seen(self._conflict()))

    def test_what_a_contact_shares_with_its_company_is_not_taken_from_it(self):
        self._set("address", "vat")
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.contact.id, "email": "ann@zebra.example"}
        )
        self._say(reference="cus_ann", name="Ann", tax_ids=[], email="ann@zebra.example")
        link = self.links.search([("reference", "=", "cus_ann")])
        link.partner_id = person
        self._say(
            age=50,
            reference="cus_ann",
            name="Ann",
            tax_ids=tax(OTHER_VAT),
            email="ann@zebra.example",
            billing_address={**PLACE, "city": "Lyon"},
        )
        self.assertEqual((self.contact.city, self.contact.vat), ("LILLE", VAT))
        self.assertFalse(self._conflicts())

    # -- never in turns --------------------------------------------------------------------------------

    def test_two_systems_of_a_company_cannot_both_have_the_last_word(self):
        self._set("name")
        with self.assertRaisesRegex(ValidationError, "Test TMS has the last word"):
            self._set("name", system=self.second)
        row = self._set("name", owner="ask", system=self.second)
        with self.assertRaisesRegex(ValidationError, "Test TMS has the last word"):
            row.owner = "platform"
        self._set("email", system=self.second)

    def test_two_systems_that_tell_in_turns_change_a_contact_once_and_ask_once_each(self):
        self._set("name")
        names = []
        for turn in range(5):
            for age, system, name in ((90, None, "Yak Lines"), (89, self.second, "Gnu Lines")):
                self._say(age=age - 2 * turn, system=system, name=name)
                names.append(self.contact.name)
        self.assertEqual(names, ["Yak Lines"] * 10)
        self.assertEqual(len(self._notes()), 1)
        self.assertFalse(self._conflicts())
        self.assertEqual(len(self._conflicts(self.second)), 1)

    def test_two_customers_of_one_system_that_are_one_contact_ask_instead_of_overwriting(self):
        self._set("name")
        self._say(reference="cus_1")
        self._say(reference="cus_2")
        for turn in range(5):
            self._say(age=50 - 2 * turn, reference="cus_1", name="Yak Lines")
            self._say(age=49 - 2 * turn, reference="cus_2", name="Gnu Lines")
        self.assertEqual(self.contact.name, "Zebra Lines")
        self.assertEqual(self._conflicts().mapped("subject"), ["cus_1", "cus_2"])

    def test_systems_of_two_companies_do_not_overwrite_a_contact_that_both_share(self):
        self._set("name")
        foreign = self.env["freight.system"].create(
            {"name": "Foreign", "code": "foreign", "company_id": self.other_company.id, "kind": "billing"}
        )
        self._set("name", system=foreign)
        self._say(system=foreign)
        for turn in range(5):
            self._say(age=50 - 2 * turn, name="Yak Lines")
            self._say(age=49 - 2 * turn, system=foreign, name="Gnu Lines")
        self.assertEqual(self.contact.name, "Zebra Lines")
        self.assertEqual([len(self._conflicts(system)) for system in (self.system, foreign)], [1, 1])

    # -- bulk ------------------------------------------------------------------------------------------

    def test_queries_do_not_grow_with_customers_that_tell_what_is_known(self):
        self._set("email", "phone")

        def batch(count, age, **data):
            return [
                self._said(f"bulk_{n}", age, name=f"Bulk {n}", email=f"bulk{n}@example.com", **data)
                for n in range(count)
            ]

        self._apply(*batch(100, 60, phone="+33 3 20 11 22 33"), chain="financial.0")

        def queries(count, age):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._apply(*batch(count, age, phone="03 20 11 22 33"), chain="financial.0")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(5, 50)
        few, many = queries(5, 40), queries(100, 30)
        self.assertLess(many - few, 10, "compared in bulk")

    def test_queries_do_not_grow_with_customers_that_are_asked_about(self):
        self._say()

        def batch(label, count, age, end=""):
            return [
                self._said(f"{label}_{n}", age, name=f"{label} {n}{end}", email=f"{label}{n}@example.com")
                for n in range(count)
            ]

        def queries(label, count):
            self._apply(*batch(label, count, 60), chain="financial.0")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._apply(*batch(label, count, 50, " Group"), chain="financial.0")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("warm", 2)
        few, many = queries("few", 5), queries("many", 50)
        self.assertEqual(len(self._conflicts()), 57)
        self.assertLess(many - few, 60, "asked in bulk")
