# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date

from odoo.tests import tagged

from .common_invoice import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceReceive(InvoiceCase):
    def test_invoice_receive_keeps_what_the_carrier_told(self):
        invoice = self._receive(
            "00-985/a",
            [
                self._line("-46.09", code=None, partner_code="400", description="Paper\ton skids \\N"),
                self._line(
                    "12.5",
                    code="FSC",
                    quantity="10",
                    unit="PH",
                    rate="4.609",
                    weight={"value": "100", "unit": "lb"},
                    pieces=3,
                    shipped_on="2026-11-02",
                    service="LTL",
                    origin={"country": "FR", "postal_code": "69002"},
                    destination={"country": "DE", "postal_code": "20095"},
                    references=[("pro", "P1")],
                ),
            ],
            issued_on="2026-11-19",
            due_on="2026-12-19",
            total="618.13",
            tax_total="-33.59",
            shipped_on="2026-11-01",
            weight={"value": "1000", "unit": "kg"},
            pieces=9,
            carrier={"scac": "ACME", "name": "Acme", "service": "Standard"},
        )
        self.assertRecordValues(
            invoice,
            [
                {
                    "number": "00-985/a",
                    "number_key": "985A",
                    "state": "received",
                    "invoice_type": "original",
                    "date": date(2026, 11, 19),
                    "date_due": date(2026, 12, 19),
                    "total": 618.13,
                    "tax_total": -33.59,
                    "scac": "ACME",
                    "weight": 1000,
                    "pieces": 9,
                    "service": "Standard",
                    "company_id": self.company.id,
                    "system_id": self.system.id,
                    "carrier_id": self.carrier.id,
                    "partner_id": self.vendor.id,
                    "references": [{"kind": "tracking", "value": "TRACK-1"}],
                }
            ],
        )
        shared = {
            "invoice_id": invoice.id,
            "company_id": self.company.id,
            "currency_id": invoice.currency_id.id,
        }
        self.assertRecordValues(
            invoice.line_ids,
            [
                {
                    **shared,
                    "partner_code": "400",
                    "description": "Paper\ton skids \\N",
                    "amount": -46.09,
                    "charge_code_id": False,
                    "ship_date": date(2026, 11, 1),
                    "service": "Standard",
                    "weight": 0,
                    "pieces": 0,
                    "references": False,
                    "shipment_id": self.shipment.id,
                    "matched_by": "Tracking Number TRACK-1",
                },
                {
                    **shared,
                    "partner_code": "FSC",
                    "description": False,
                    "amount": 12.5,
                    "charge_code_id": self.fuel.id,
                    "ship_date": date(2026, 11, 2),
                    "service": "LTL",
                    "weight": 45.3592,
                    "pieces": 3,
                    "references": [{"kind": "pro", "value": "P1"}],
                    "shipment_id": False,
                    "matched_by": False,
                },
            ],
        )
        fuel = invoice.line_ids[1]
        self.assertEqual((fuel.quantity, fuel.unit, fuel.price), (10, "PH", 4.609))
        self.assertEqual((fuel.origin_country, fuel.origin_zip), ("FR", "69002"))
        self.assertEqual((fuel.destination_country, fuel.destination_zip), ("DE", "20095"))
        self.assertEqual(fuel.reference_text, "PRO Number P1")
        self.assertEqual(invoice.log_id.outcome, "applied")

    def test_invoice_of_one_shipment_weighs_once(self):
        """What is said of the whole is the first charge's, where no line says it and all are of one thing."""
        whole = {"weight": {"value": "10", "unit": "kg"}, "pieces": 2}
        own = {"value": "3", "unit": "kg"}
        other = [("pro", "P1")]
        for lines, weights, pieces in (
            ([self._line(is_tax=True), self._line(), self._line()], [0, 10, 0], [0, 2, 0]),
            ([self._line(), self._line(weight=own)], [0, 3], [2, 0]),
            ([self._line(), self._line(references=other)], [0, 0], [0, 0]),
            ([self._line(is_tax=True)], [0], [0]),
        ):
            kept = self._receive(lines=lines, **whole).line_ids
            self.assertEqual((kept.mapped("weight"), kept.mapped("pieces")), (weights, pieces))

    def test_invoice_line_copied_is_as_one_created(self):
        """COPY goes past the ORM: no stored field with a default or a computed value may be forgotten."""
        copied = self._receive().line_ids
        created = copied.create({"invoice_id": copied.invoice_id.id, "amount": 100})
        told = {"id", "sequence", "charge_code_id", "partner_code", "shipment_id", "matched_by", "create_uid"}
        told |= {"write_uid", "create_date", "write_date"}
        stored = [name for name, field in copied._fields.items() if field.store and field.column_type]
        for name in set(stored) - told:
            self.assertEqual(copied[name], created[name], name)

    def test_invoice_same_event_twice_is_one_invoice(self):
        bill = self._bill()
        first, again = self._apply(bill, chain="financial.0")[0], self._apply(bill, chain="financial.0")[0]
        self.assertEqual((first["outcome"], again["outcome"]), ("applied", "duplicate"))
        self.assertEqual(self.env["freight.invoice"].search_count([("number", "=", "INV-1")]), 1)

    def test_invoice_same_number_in_another_message_is_kept_for_the_audit(self):
        self.assertNotEqual(self._receive(), self._receive())

    def test_invoice_unknown_currency_is_refused(self):
        inactive = (
            self.env["res.currency"].with_context(active_test=False).search([("active", "=", False)])[0]
        )
        for currency in ("XQQ", inactive.name):
            exception = self._refused(currency=currency)
            self.assertEqual((exception.code, exception.team_id.kind), ("unknown_currency", "finance"))
            self.assertIn(f"INV-1 is in {currency}", exception.log_ids.sorted("id")[-1].message)
        self.assertFalse(self.env["freight.invoice"].search([("number", "=", "INV-1")]))

    def test_invoice_replay_after_the_currency_is_active_makes_one_invoice(self):
        currency = (
            self.env["res.currency"].with_context(active_test=False).search([("active", "=", False)])[0]
        )
        exception = self._refused(currency=currency.name)
        currency.active = True
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")
        invoice = self.env["freight.invoice"].search([("number", "=", "INV-1")])
        self.assertEqual((invoice.currency_id, exception.state), (currency, "resolved"))

    def test_invoice_amounts_zero_and_negative_are_kept(self):
        invoice = self._receive(lines=[self._line("0"), self._line("-0.01")], total="-0.01")
        self.assertEqual(invoice.line_ids.mapped("amount"), [0, -0.01])
        self.assertEqual(invoice.total, -0.01)

    def test_invoice_amount_is_kept_to_the_cent_up_to_its_bound(self):
        invoice = self._receive(lines=[self._line("999999999999.99")], total="999999999999.99")
        self.env.cr.execute("SELECT amount FROM freight_invoice_line WHERE invoice_id = %s", [invoice.id])
        self.assertEqual(str(self.env.cr.fetchone()[0]), "999999999999.99")
        for changes in ({"total": "1000000000000"}, {"lines": [self._line("-999999999999999")]}):
            self.assertEqual(self._refused(**changes).code, "implausible_amount")

    def test_invoice_amount_beyond_the_cent_is_rounded_half_up(self):
        invoice = self._receive(lines=[self._line("0.125"), self._line("-0.125")], total="0.005")
        self.assertEqual(invoice.line_ids.mapped("amount"), [0.13, -0.13])
        self.assertEqual(invoice.total, 0.01)

    def test_invoice_total_that_is_not_the_sum_is_left_to_the_audit(self):
        self.assertEqual(self._receive(total="999.00").state, "received")

    def test_invoice_without_lines_is_kept(self):
        self.assertFalse(self._receive(lines=[]).line_ids)

    def test_invoice_malformed_says_each_place(self):
        exception = self._refused(total=12.5, due_on="2026-02-30", lines=[{**self._line(), "pieces": -1}])
        self.assertEqual(exception.code, "malformed_event")
        for place in ("/data/total", "/data/due_on", "/data/lines/0/pieces"):
            self.assertIn(place, exception.summary)

    def test_invoice_malformed_does_not_harm_its_neighbours(self):
        answers = self._apply(
            self._bill("A"),
            self._bill("B", lines=None, total=1),
            self._bill("C", currency="XQQ"),
            self._bill("D"),
        )
        self.assertEqual(
            [answer["outcome"] for answer in answers], ["applied", "exception", "exception", "applied"]
        )

    def test_invoice_of_a_test_system_makes_nothing(self):
        self.env["freight.system"].create(
            {"name": "Trial", "code": "trial", "mode": "test", "company_id": self.company.id}
        )
        tables = ("freight_invoice", "freight_invoice_line", "account_move", "account_move_line")
        before = [self._count(table) for table in tables]
        [answer] = self._apply(self._bill(source="/systems/trial"), chain="financial.0")
        log = self.env["freight.integration.log"].browse(answer["log_id"])
        self.assertEqual(answer["outcome"], "applied")
        self.assertIn("Nothing was changed", log.message)
        self.assertEqual([self._count(table) for table in tables], before)
        [answer] = self._apply(self._bill(source="/systems/trial", currency="XQQ"), chain="financial.0")
        self.assertEqual(answer["code"], "unknown_currency")

    def _count(self, table):
        self.env.cr.execute(f"SELECT count(*) FROM {table}")
        return self.env.cr.fetchone()[0]

    # -- who and what is meant ------------------------------------------------------------------------

    def test_invoice_carrier_by_cross_reference_wins_over_scac(self):
        other = self.carrier.copy({"name": "Other", "freight_scac": "OTHR", "freight_system_id": False})
        self.env["freight.cross.reference"].create(
            {"system_id": self.system.id, "kind": "carrier", "value": "ACME", "res_id": other.id}
        )
        self.assertEqual(self._receive().carrier_id, other)

    def test_invoice_carrier_of_several_services_is_the_one_billed(self):
        express = self.carrier.copy({"name": "Express", "freight_service": "EXP"})
        self.assertEqual(self._receive(service="EXP").carrier_id, express)
        several = self._receive(service=None)
        self.assertFalse(several.carrier_id)
        self.assertEqual(several.partner_id, self.vendor)

    def test_invoice_vendor_is_the_contracts_partner(self):
        broker = self.env["res.partner"].create({"name": "Broker"})
        contract = self.env["freight.contract"].create(
            {
                "name": "C",
                "partner_id": broker.id,
                "carrier_id": self.carrier.id,
                "date_from": "2026-01-01",
                "linehaul_charge_code_id": self.linehaul.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._receive("DRAFT").partner_id, self.vendor)
        contract._settle(state="active")
        self.assertEqual(self._receive().partner_id, broker)

    def test_invoice_of_an_unknown_carrier_is_kept_without_a_vendor(self):
        self.system.kind = "tms"
        invoice = self._receive(carrier={"scac": "NONE"})
        self.assertEqual((len(invoice.carrier_id), len(invoice.partner_id)), (0, 0))
        self.assertEqual((invoice.scac, invoice.state), ("NONE", "received"))

    def test_invoice_payee_by_code_or_name_only_where_it_is_certain(self):
        factor = self.env["res.partner"].create({"name": "Quick Cash", "ref": "F-1"})
        self.assertEqual(self._receive(payee={"name": "?", "code": "F-1"}).payee_id, factor)
        self.assertEqual(self._receive(payee={"name": "Quick Cash", "code": None}).payee_id, factor)
        factor.copy({"name": "Quick Cash"})
        unsure = self._receive(payee={"name": "Quick Cash", "code": None})
        self.assertFalse(unsure.payee_id)
        self.assertEqual(unsure.payee_name, "Quick Cash")

    def test_invoice_charge_code_by_cross_reference_and_by_ours(self):
        self.env["freight.cross.reference"].create(
            {"system_id": self.system.id, "kind": "charge_code", "value": "FSC", "res_id": self.fuel.id}
        )
        self._charge_code("400", "Ours, not theirs")
        tax = self._charge_code("VAT", "VAT", "tax")
        invoice = self._receive(
            lines=[
                self._line(code=None, partner_code="FSC"),
                self._line(code="LHS", partner_code="FSC"),
                self._line(code=None, partner_code="400"),
                self._line(code="VAT"),
                self._line(code=None, is_tax=True),
            ]
        )
        self.assertEqual(
            [line.charge_code_id for line in invoice.line_ids],
            [self.fuel, self.linehaul, self.fuel.browse(), tax, self.fuel.browse()],
        )
        self.assertEqual(invoice.line_ids.mapped("is_tax"), [False, False, False, True, True])

    def test_invoice_correction_is_linked_whichever_came_first(self):
        credit = self._receive("CN-1", invoice_type="credit", original_number="INV 7", total="-5")
        self.assertFalse(credit.original_id)
        original = self._receive("INV-007", total="50")
        self.assertFalse(credit.original_id, "INV7 is not INV007")
        original = self._receive("inv-7", total="50")
        self.assertEqual(credit.original_id, original)
        again = self._receive("INV7", invoice_type="corrected", total="45")
        self.assertEqual(again.original_id, original)
        self.assertEqual(original.follower_ids, credit | again)

    # -- how much it costs ----------------------------------------------------------------------------

    def test_invoice_receive_query_count_does_not_grow(self):
        """20 invoices and 200 invoices of five lines cost the same, but for INSERTs of 100 rows each."""
        for index in range(50):
            self._shipment(f"BULK-{index}")
        self._count_queries(20)
        small, large = self._count_queries(20), self._count_queries(200)
        self.assertLessEqual(large, small + 1)

    def _count_queries(self, count):
        bills = [
            self._bill(
                f"BULK-{index}",
                [self._line(references=[("tracking", f"BULK-{(index + at) % 50}")]) for at in range(5)],
            )
            for index in range(count)
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answers = self._apply(*bills, chain="financial.0")
        self.env.flush_all()
        self.assertEqual({answer["outcome"] for answer in answers}, {"applied"})
        return self.env.cr.sql_log_count - before

    def test_invoice_of_ten_thousand_lines(self):
        for index in range(100):
            self._shipment(f"MANY-{index}")
        lines = [self._line("0.01", references=[("tracking", f"MANY-{at % 100}")]) for at in range(10_000)]
        invoice = self._receive(lines=lines)
        self.assertEqual((len(invoice.line_ids), invoice.shipment_count), (10_000, 100))
        self.assertEqual(invoice.line_ids[-1].matched_by, "Tracking Number MANY-99")
        self.assertEqual(self._refused(lines=[*lines, self._line()]).code, "malformed_event")
