# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_invoice import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceRemember(InvoiceCase):
    """What finance says of a partner's words on one invoice, the next one is read by."""

    def setUp(self):
        super().setUp()
        # Nothing but its name leads to the carrier.
        self.carrier.freight_system_id = False
        contract = self.env["freight.contract"].create(
            {
                "name": "Acme 2026",
                "partner_id": self.vendor.id,
                "carrier_id": self.carrier.id,
                "date_from": "2020-01-01",
                "linehaul_charge_code_id": self.linehaul.id,
                "company_id": self.company.id,
            }
        )
        contract._settle(state="active")
        self.system.write({"kind": "tms", "partner_id": False})

    def _told(self, number="INV-1", lines=None, **data):
        lines = lines or [
            self._line("80.00", code="base_rate"),
            self._line("20.00", None, partner_code="FS9"),
        ]
        carrier = {"scac": None, "name": "Parcel <b>Express</b>", "service": None}
        return self._receive(number, **{"carrier": carrier, "lines": lines, **data})

    def _choose(self, invoice, *codes, user=None):
        invoice = invoice.with_user(user or self.finance)
        invoice.carrier_id, invoice.partner_id = self.carrier, self.vendor
        for line, code in zip(invoice.line_ids, codes or (self.linehaul, self.fuel), strict=True):
            line.charge_code_id = code
        return invoice

    def _references(self):
        return self.env["freight.cross.reference"].search(
            [("system_id", "=", self.system.id), ("kind", "in", ("carrier", "charge_code"))]
        )

    def _wizard(self, invoice):
        wizard = self.env["freight.invoice.remember.wizard"].with_user(invoice.env.user)
        return Form(wizard.with_context(active_id=invoice.id))

    def test_words_are_remembered(self):
        invoice = self._told()
        self.assertEqual(invoice.carrier_name, "Parcel <b>Express</b>")
        self.assertFalse(invoice.with_user(self.finance).remember_for)
        invoice = self._choose(invoice)
        self.assertEqual(invoice.remember_for, self.system.name)
        form = self._wizard(invoice)
        self.assertEqual(
            form.words.splitlines(),
            [
                "Carrier Parcel <b>Express</b> means Acme LTL",
                f"Charge Code base_rate means {self.linehaul.display_name}",
                f"Charge Code FS9 means {self.fuel.display_name}",
            ],
        )
        form.save().action_remember()
        references = self._references()
        self.assertEqual(
            {(row.kind, row.value, row.res_id) for row in references},
            {
                ("carrier", "Parcel <b>Express</b>", self.carrier.id),
                ("charge_code", "base_rate", self.linehaul.id),
                ("charge_code", "FS9", self.fuel.id),
            },
        )
        self.assertEqual(set(references.mapped("origin")), {"manual"})
        self.assertEqual((references.create_uid, references.company_id), (self.finance, self.company))
        self.assertIn("&lt;b&gt;Express", invoice.message_ids[0].body)
        self.assertFalse(invoice.remember_for)

    def test_next_invoice_is_read_so(self):
        self._choose(self._told()).action_remember()
        following = self._told("INV-2")
        self.assertEqual((following.carrier_id, following.partner_id), (self.carrier, self.vendor))
        self.assertEqual([line.charge_code_id for line in following.line_ids], [self.linehaul, self.fuel])
        following._audit()
        self.assertFalse({"unknown_carrier", "unmapped_charge"} & set(following.finding_ids.mapped("code")))
        self.assertFalse(following.with_user(self.finance).remember_for)

    def test_it_is_the_own_work_of_who_remembers(self):
        self.company.freight_separate_duties = True
        self._choose(self._told()).action_remember()
        following = self._told("INV-2", lines=[self._line("100.00", None, partner_code="FS9")])
        following._audit()
        with self.assertRaisesRegex(UserError, "You set what the carrier's code"):
            following.with_user(self.finance).action_approve("Yes.")
        following.with_user(self.manager).action_approve("Yes.")

    def test_what_has_a_meaning_keeps_it(self):
        """Also one that ended: what it is to mean from then on is said where the codes are kept."""
        for values in ({}, {"date_to": "2021-12-31"}, {"active": False}):
            with self.subTest(values), self.cr.savepoint() as savepoint:
                kept = self.env["freight.cross.reference"].create(
                    {
                        "system_id": self.system.id,
                        "kind": "charge_code",
                        "value": "FS9",
                        "res_id": self.linehaul.id,
                        **values,
                    }
                )
                self._choose(self._told()).action_remember()
                self.assertEqual(kept.res_id, self.linehaul.id)
                self.assertEqual(
                    set(self._references().mapped("value")) - {"FS9"}, {"Parcel <b>Express</b>", "base_rate"}
                )
                charges = self._references().filtered(lambda row: row.kind == "charge_code")
                self.assertNotIn(self.fuel.id, charges.mapped("res_id"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_word_that_is_one_of_our_codes_keeps_its_meaning(self):
        lines = [self._line("80.00", code="LHS"), self._line("20.00", None, partner_code="FS9")]
        self._choose(self._told(lines=lines), self.fuel, self.fuel).action_remember()
        self.assertEqual(set(self._references().mapped("value")), {"Parcel <b>Express</b>", "FS9"})

    def test_word_with_two_meanings_is_not_remembered(self):
        lines = [self._line("80.00", code="misc"), self._line("20.00", code="misc")]
        invoice = self._choose(self._told(lines=lines))
        self.assertEqual(list(invoice._unremembered()), [("carrier", "Parcel <b>Express</b>")])

    def test_one_of_several_with_a_scac_is_not_remembered(self):
        self.carrier.copy({"name": "Acme Express", "freight_scac": "ACME"})
        invoice = self._choose(self._told(carrier={"scac": "ACME", "name": None, "service": None}))
        self.assertNotIn("carrier", [kind for kind, _word in invoice._unremembered()])

    def test_nothing_to_remember(self):
        invoice = self._told().with_user(self.finance)
        with self.assertRaisesRegex(UserError, "nothing to remember"):
            invoice.action_remember()
        by_hand = self.env["freight.invoice"].with_user(self.finance).create({"number": "H", "total": 1})
        self.assertFalse(by_hand.remember_for)

    def test_who_may_remember(self):
        invoice = self._choose(self._told())
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                invoice.with_user(user).action_remember()
            with self.assertRaises(AccessError):
                self._wizard(invoice.with_user(user))
        invoice.with_user(self.manager).action_remember()
        self.assertEqual(self._references().create_uid, self.manager)

    def test_name_is_no_longer_than_a_name(self):
        invoice = self._told(carrier={"scac": "PXPR", "name": "x" * 5000}, payee={"name": "y" * 5000})
        self.assertEqual((len(invoice.carrier_name), len(invoice.payee_name)), (200, 200))
        self.assertEqual(invoice._told_carrier(), f"{'x' * 200} (SCAC PXPR)")
