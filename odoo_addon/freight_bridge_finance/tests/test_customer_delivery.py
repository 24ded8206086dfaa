# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .test_customer_word import PLACE, CustomerWordCase

DOCK = {"street": "Dock 7", "city": "Calais", "postal_code": "62100", "country": "FR"}


@tagged("post_install", "-at_install")
class TestCustomerDelivery(CustomerWordCase):
    """Where goods go, and in which currency a customer is billed, as a platform tells it."""

    def _docks(self, partner=None):
        return (
            (partner or self.contact).child_ids.filtered(lambda child: child.type == "delivery").sorted("id")
        )

    def test_it_is_a_contact_of_its_own_and_never_doubled(self):
        self._say(shipping_address=DOCK)
        for age in (50, 40):
            self._say(age=age, shipping_address={**DOCK, "street": "DOCK  7"})
        self.assertRecordValues(
            self._docks(),
            [
                {
                    "type": "delivery",
                    "street": "Dock 7",
                    "city": "Calais",
                    "zip": "62100",
                    "country_id": self.france.id,
                }
            ],
        )
        self.assertEqual(self.contact.address_get(["delivery"])["delivery"], self._docks().id)
        self.assertEqual(self.contact.city, "LILLE", "the invoice's address is another fact")

    def test_a_new_customer_has_it_from_the_start(self):
        self._tell("cus_new", name="Quagga", email="q@quagga.example", shipping_address=DOCK)
        self.assertEqual(self._docks(self._partner_of("cus_new")).city, "Calais")

    def test_the_own_address_and_a_country_alone_are_none(self):
        self._say(billing_address=PLACE, shipping_address=PLACE)
        self._say(age=50, shipping_address={"country": "FR"})
        self._tell("cus_new", name="Quagga", email=None, billing_address=DOCK, shipping_address=DOCK)
        self.assertFalse(self._docks() | self._docks(self._partner_of("cus_new")))

    def test_by_itself_what_odoo_has_stays(self):
        self._say(shipping_address=DOCK)
        self._say(age=50, shipping_address={**DOCK, "street": "Dock 8"})
        self.assertEqual(self._docks().mapped("street"), ["Dock 7"])
        self.assertFalse(self._conflicts())

    def test_the_platforms_word_changes_it_in_its_place_and_says_so(self):
        self._set("delivery")
        self._say(shipping_address=DOCK)
        dock = self._docks()
        self._say(age=50, shipping_address={**DOCK, "street": "Dock 8"})
        self.assertEqual((self._docks(), dock.street), (dock, "Dock 8"))
        [note] = [str(body) for body in dock.message_ids.mapped("body") if "Test TMS" in body]
        self.assertIn("Dock 7", note)
        self.assertIn("Delivery Address", note)
        self.assertNotIn("Dock 8", "".join(self._notes()))

    def test_a_person_is_asked_and_takes_it(self):
        self._set("delivery", owner="ask")
        self._say(shipping_address=DOCK)
        self._say(age=50, shipping_address={**DOCK, "street": "Dock 8"})
        conflict = self._conflict()
        [row] = conflict.desk_customer_conflict()["rows"]
        self.assertEqual(row["label"], "Delivery Address")
        self.assertIn("Dock 7", row["ours"])
        self.assertIn("Dock 8", row["theirs"])
        conflict.desk_take_theirs(self._seen(conflict))
        self.assertEqual(self._docks().mapped("street"), ["Dock 8"])
        self.assertEqual(self.contact.street, "1 Rue Haute")

    def test_a_person_who_changes_it_by_hand_ends_the_question(self):
        self._set("delivery", owner="ask")
        self._say(shipping_address=DOCK)
        self._say(age=50, shipping_address={**DOCK, "street": "Dock 8"})
        self._docks().street = "Dock 8"
        self.assertEqual(self._conflict().state, "resolved")

    def test_of_several_that_people_keep_none_is_overwritten(self):
        self._set("delivery")
        for street in ("Gate 1", "Gate 2"):
            self.contact.child_ids.create(
                {"parent_id": self.contact.id, "type": "delivery", "street": street}
            )
        self._say(shipping_address={"street": "gate 2"})
        self.assertFalse(self._conflicts())
        self._say(age=50, shipping_address=DOCK)
        self.assertEqual(self._docks().mapped("street"), ["Gate 1", "Gate 2"])
        self.assertEqual(self._conflict().state, "open")

    def test_two_platforms_never_change_it_in_turns(self):
        self._set("delivery")
        for age in (50, 30, 10):
            for reference, street in (("cus_1", "Dock 7"), ("cus_2", "Dock 8")):
                self._say(age, reference, shipping_address={**DOCK, "street": street})
        self.assertEqual(self._docks().mapped("street"), ["Dock 7"])
        self.assertEqual(len(self._conflicts()), 1)

    def test_the_currency_stands_on_the_link(self):
        self._say(currency="CHF")
        link = self.links.search([("system_id", "=", self.system.id)])
        self.assertEqual(link.currency_id.name, "CHF")
        self._say(age=50, currency=None)
        self.assertEqual(link.currency_id.name, "CHF", "what is not said is not taken away")
        self._say(age=40, currency="EUR")
        self.assertEqual(link.currency_id.name, "EUR")

    def test_what_is_no_address_or_currency_is_refused_at_its_place(self):
        for data, place in (
            ({"shipping_address": {"city": 7}}, "/data/shipping_address/city"),
            ({"shipping_address": "here"}, "/data/shipping_address"),
            ({"currency": "euro"}, "/data/currency"),
        ):
            answer = self._tell(**data)
            self.assertEqual(answer["code"], "malformed_event")
            self.assertIn(place, answer["message"])

    def test_queries_do_not_grow_with_addresses_that_are_known(self):
        """Those that are made cost what Odoo's ``_fields_sync`` asks of each that belongs to another."""

        def queries(label, count):
            def batch(age):
                return [
                    self._said(
                        f"{label}_{n}",
                        age,
                        name=f"Customer {label} {n}",
                        email=f"{label}{n}@example.com",
                        shipping_address=DOCK,
                    )
                    for n in range(count)
                ]

            self._apply(*batch(60), chain="financial.0")
            deliveries = batch(50)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answers = self._apply(*deliveries, chain="financial.0")
            self.env.flush_all()
            self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
            return self.env.cr.sql_log_count - before

        queries("warm", 1)
        self.assertLess(queries("many", 25) - queries("few", 5), 25)
