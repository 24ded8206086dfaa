# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import itertools

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_audited import AuditedCase

NUMBERS = itertools.count(1)


@tagged("post_install", "-at_install")
class TestLessonTolerance(AuditedCase):
    """Small overcharges of one carrier that are always paid. Its loads cost 200.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the database holds already would be what a rule begins from.
        cls.env["freight.tolerance"].search([]).active = False

    def _audited(self, amount, **values):
        """An invoice of the carrier that the partner's message brought, about a load of its own."""
        number = next(NUMBERS)
        line = self._haul(amount, self._load(f"LOAD-L{number}"))
        values = {"system_id": self.system.id, **values}
        invoice = self._invoice(f"INV-L{number}", lines=[line], **values)
        invoice._audit()
        return invoice

    def _verdict(self, amount, day):
        """What the audit says of the overcharge of an invoice of that day."""
        findings = self._audited(amount, date=day).finding_ids
        return findings.filtered(lambda row: row.code == "linehaul_over").verdict

    def _approved(self, amount, user=None, **values):
        invoice = self._audited(amount, **values)
        self.assertEqual(invoice.state, "review")
        invoice.with_user(user or self.finance).action_approve("Always so.")
        return invoice

    def _lessons(self):
        return self.env["freight.lesson"].search([("system_id", "=", self.system.id)])

    def _offered(self):
        for amount in ("203.00", "204.50", "204.00"):
            self._approved(amount)
        lesson = self._lessons()
        self.assertEqual((lesson.kind, lesson.state, lesson.answer), ("tolerance", "offered", "5"))
        return lesson

    def _made(self, lesson):
        action = lesson.with_user(self.manager).action_make_rule()
        self.assertEqual(action["res_model"], "freight.tolerance")
        return self.env["freight.tolerance"].browse(action["res_id"])

    def test_tolerance_is_offered_by_the_third_equal_approval(self):
        self._approved("203.00")
        self._approved("204.00", user=self.second_manager)
        self.assertEqual(self._lessons().state, "gathering")
        invoice = self._approved("204.50")
        lesson = self._lessons()
        self.assertEqual((lesson.state, lesson.decision_count), ("offered", 3))
        self.assertIn(self.carrier.name, lesson.display_name)
        self.assertIn("4.50", lesson.effect)
        shown = invoice.exception_id.with_user(self.manager).desk_detail()["lesson"]
        self.assertEqual((shown["id"], shown["may_decide"]), (lesson.id, True))
        waiting = self._audited("204.00").exception_id
        self.assertEqual(waiting.with_user(self.worker).desk_detail()["lesson"]["id"], lesson.id)
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(Form(lesson.with_user(user)).id, lesson.id)

    def test_tolerance_of_unequal_sizes_is_none(self):
        for amount in ("201.50", "204.00", "209.00"):
            self._approved(amount)
        self.assertEqual(set(self._lessons().mapped("state")), {"gathering"})
        self.assertEqual(set(self._lessons().mapped("answer")), {"2", "5", "10"})
        self.assertEqual(set(self._lessons().mapped("contrary_count")), {0})

    def test_tolerance_takes_nothing_else_with_it(self):
        """The other limits of what held until then stay, and no more passes than was approved."""
        house = self._tolerance(over_amount=1, over_percent=40, under_amount=7, under_percent=30)
        lesson = self._offered()
        learned = self._made(lesson)
        self.assertEqual(
            (learned.carrier_id, learned.is_learned, learned.active), (self.carrier, True, False)
        )
        limits = ("over_amount", "over_percent", "under_amount", "under_percent")
        self.assertEqual([learned[name] for name in limits], [4.5, 40, 7, 30])
        self.assertEqual(self._audited("204.00").state, "review", "nobody confirmed it yet")
        passed = self._audited("200.90")
        self.assertEqual((passed.state, passed.finding_ids.tolerance_id), ("approved", house))
        with self.assertRaisesRegex(UserError, "somebody else"):
            learned.with_user(self.manager).action_confirm()
        learned.with_user(self.second_manager).action_confirm()
        self.assertEqual((learned.active, learned.is_waiting), (True, False))
        self.assertEqual(learned.changer_ids, self.manager)
        for amount, verdict in (("204.50", "tolerated"), ("204.51", "open")):
            self.assertEqual(self._verdict(amount, learned.date_from), verdict)
        self.assertEqual(lesson.state, "made")
        with self.assertRaisesRegex(UserError, "says so already"):
            lesson.with_user(self.manager).action_offer_again()

    def test_tolerance_learned_takes_two_people_everywhere(self):
        self.company.freight_separate_duties = False
        learned = self._made(self._offered())
        self.assertTrue(learned.is_waiting)
        with self.assertRaisesRegex(UserError, "somebody else"):
            learned.with_user(self.manager).action_confirm()
        learned.with_user(self.manager).active = True
        self.assertEqual(self._verdict("204.00", learned.date_from), "open")

    def test_tolerance_is_made_by_managers(self):
        lesson = self._offered()
        for user in (self.worker, self.finance, self.auditor):
            with self.assertRaises(AccessError):
                lesson.with_user(user).action_make_rule()

    def test_tolerance_is_not_said_to_be_learned_by_hand(self):
        tolerance = self._tolerance(over_amount=1).with_user(self.manager)
        with self.assertRaisesRegex(UserError, "is_learned"):
            tolerance.is_learned = True

    def test_tolerance_of_what_is_not_small_or_not_only_over_is_none(self):
        self._approved("210.01")
        self._approved("190.00")
        self._approved("204.00", system_id=False)
        invoice = self._audited("204.00")
        invoice.action_approve("The superuser is nobody.")
        self.assertFalse(self._lessons())

    def test_tolerance_beside_a_percentage_alone_is_none(self):
        self._tolerance(over_percent=1)
        self._approved("204.00")
        self.assertFalse(self._lessons())

    def test_tolerance_of_a_percentage_set_meanwhile_is_not_made(self):
        lesson = self._offered()
        self._tolerance(over_percent=1, name="House 1 %")
        with self.assertRaisesRegex(UserError, "another one by now .House 1 %"):
            self._made(lesson)
        self.assertEqual(lesson.state, "offered")

    def test_tolerance_knows_what_was_refused(self):
        lesson = self._offered()
        self._audited("204.00").with_user(self.finance).action_reject("Not again.")
        invoice = self._audited("203.00")
        invoice.with_user(self.finance).action_approve("As agreed.", {invoice.line_ids.id: 200.0})
        self._audited("202.10").with_user(self.finance).action_reject("Nor this.")
        lesson.invalidate_recordset(["contrary_count"])
        self.assertEqual((lesson.decision_count, lesson.contrary_count), (3, 3))
        refused = self._lessons() - lesson
        self.assertEqual((refused.decision_count, refused.state), (3, "gathering"), "no rule refuses money")
        self.assertIn("are not approved", refused.display_name)

    def test_tolerance_of_an_approval_taken_back_counts_no_more(self):
        lesson = self._offered()
        invoice = lesson.decision_ids[0].exception_id.carrier_invoice_ids
        invoice.with_user(self.finance).action_review("Wrong.")
        self.assertEqual((lesson.decision_count, lesson.state), (2, "gathering"))
