# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged
from odoo.tools import SQL

from ..ingest.customer_match import CustomerMatch
from ..ingest.customer_name import core_key, name_key
from .common import CustomerCase


class _Event:
    """What is compared of an event."""

    def __init__(self, company_id, data):
        self.company_id = company_id
        self.data = data


@tagged("post_install", "-at_install")
class TestCustomerName(CustomerCase):
    """Customers whose name is typed otherwise here than there are no second contacts."""

    def _assert_asked(self, contact, *reasons, **said):
        answer = self._tell(**said)
        self.assertEqual(answer["code"], "customer_unsure", answer)
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        [candidate] = exception.with_user(self.worker).desk_customer_candidates()
        self.assertEqual((candidate["id"], candidate["reasons"]), (contact.id, list(reasons)))

    def test_names_are_the_same_however_they_are_written(self):
        for same in ("Müller & Co. GmbH", "MULLER  CO GMBH", "Mueller und Co. G.m.b.H."):
            self.assertEqual((name_key(same), core_key(same)), ("MULLERCOGMBH", "MULLER"), same)
        self.assertEqual(name_key("Zebra Company, Inc."), name_key("ZEBRA CO INCORPORATED"))
        self.assertEqual(core_key("SARL Dupont et Fils"), "DUPONTFILS")
        self.assertEqual([core_key(only) for only in ("AG", "&", "", None)], ["AG", "", "", ""])
        self.assertNotEqual(name_key("कि"), name_key("का"), "vowel signs of other scripts tell names apart")

    def test_accents_and_punctuation_hide_nobody(self):
        contact = self._contact(name="Müller & Co. GmbH")
        self._assert_asked(contact, "name", name="Muller & Co GmbH", email=None)

    def test_a_legal_form_that_is_left_out_hides_nobody(self):
        contact = self._contact(name="Quagga Lines GmbH")
        self._assert_asked(contact, "similar_name", name="Quagga Lines", email=None)

    def test_another_legal_form_is_another_company(self):
        self._contact(name="Quagga Lines GmbH")
        self.assertEqual(self._tell(name="Quagga Lines AG", email=None)["outcome"], "applied")

    def test_a_name_without_its_legal_form_is_never_sure(self):
        contact = self._contact(
            name="Quagga Lines GmbH",
            email="accounts@zebra.example",
            zip="59000",
            country_id=self.france.id,
        )
        address = {"postal_code": "59000", "country": "FR"}
        self._assert_asked(
            contact, "email", "similar_name", "place", name="Quagga Lines", billing_address=address
        )

    def test_a_slip_is_seen_at_the_same_postal_code_only(self):
        contact = self._contact(name="Quagga Lines", zip="59000", country_id=self.france.id)
        far = {"postal_code": "75001", "country": "FR"}
        self.assertEqual(self._tell("cus_far", name="Quaga Lines", billing_address=far)["outcome"], "applied")
        near = {"postal_code": "59000", "country": "FR"}
        # Not to that one: it was made at the other place.
        self._assert_asked(
            contact, "similar_name", "place", name="Qaugga Lines", email=None, billing_address=near
        )

    def test_another_figure_is_no_slip(self):
        self._contact(name="Quagga Branch 1", zip="59000", country_id=self.france.id)
        near = {"postal_code": "59000", "country": "FR"}
        answer = self._tell(name="Quagga Branch 2", email=None, billing_address=near)
        self.assertEqual(answer["outcome"], "applied", answer)

    def test_two_in_one_batch_that_may_be_the_same_are_not_both_made(self):
        answers = self._apply(
            self._said("cus_1", name="Yak Transport", email=None, age=9),
            self._said("cus_2", name="Yak Transport Ltd", email=None, age=5),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception"])
        self.assertEqual(answers[1]["code"], "customer_unsure")

    def test_the_key_follows_the_name(self):
        contact = self._contact(name="Quagga Lines GmbH")
        self.assertEqual(contact.freight_name_key, "QUAGGALINES")
        contact.name = "Éland"
        self.assertEqual(contact.freight_name_key, "ELAND")

    def test_partners_of_before_the_module_are_found(self):
        contact = self._contact(name="Müller & Co. GmbH")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET freight_name_key = NULL")
        self.env["res.partner"]._fill_freight_name_keys()
        self.env.invalidate_all()
        self.assertEqual(contact.freight_name_key, "MULLER")

    def test_candidates_are_found_by_indexes(self):
        """Where many are known, none of the marks reads the table from end to end, nor an index."""
        self._fill_table(5000)
        near = {"postal_code": "59000", "country": "FR"}
        said = {"name": "Quagga Lines", "email": "q@quagga.example", "billing_address": near}
        for data in (
            {**said, "tax_ids": [{"kind": "eu_vat", "value": "FR23334175221"}]},
            said,
            {"name": "Yak"},
        ):
            match = CustomerMatch(self.env, [_Event(self.company.id, data)])
            plan = "\n".join(row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", match._query())))
            self.assertNotIn("Seq Scan", plan)
            for looked_up in (
                r"regexp_replace\(",
                r"\(email_normalized\)::text = ",
                r"\(freight_name_key\)::text = ",
                r"\(zip\)::text = ",
            ):
                self.assertRegex(plan, rf"(Index|Recheck) Cond: .*{looked_up}")

    def _fill_table(self, count):
        """Partners by the thousand, as PostgreSQL reads a small table whole whatever its indexes are."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO res_partner
                SELECT made.* FROM res_partner partner, generate_series(1, %s) AS n,
                       LATERAL jsonb_populate_record(partner, jsonb_build_object(
                           'id', nextval('res_partner_id_seq'), 'name', 'Oryx ' || n, 'zip', 10000 + n,
                           'email_normalized', n || '@oryx.example', 'vat', 'FR' || n,
                           'freight_name_key', 'ORYX' || n)) AS made
                 WHERE partner.id = %s RETURNING id
                """,
                count,
                self._contact(name="Oryx").id,
            )
        )
        self.env.cr.execute("ANALYZE res_partner")

    def test_candidates_are_found_by_a_constant_number_of_queries(self):
        near = {"postal_code": "59000", "country": "FR"}

        def batch(label, count):
            names = [f"Quagga {label} {chr(65 + n)}xyz" for n in range(count)]
            for name in names:
                self._contact(name=f"{name} GmbH", zip="59000", country_id=self.france.id)
            return [_Event(self.company.id, {"name": name, "billing_address": near}) for name in names]

        counts = []
        for label, count in (("warm", 1), ("few", 3), ("many", 20)):
            events = batch(label, count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            match = CustomerMatch(self.env, events)
            self.assertTrue(all(match.candidates(event) for event in events))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 4)
