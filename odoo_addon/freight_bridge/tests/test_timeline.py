# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_chain import ChainCase


@tagged("post_install", "-at_install")
class TestTimeline(ChainCase):
    """What happened to shipments in one read, for each who may see what of it."""

    def _of(self, record, user=None):
        """The answer about a record, from a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["freight.timeline"].with_user(user or self.auditor).of(record._name, record.ids)

    def _events(self, record, user=None, kind=None):
        """The events of one shipment in the order in which they happened."""
        [shipment] = self._of(record, user)["shipments"]
        return [event for event in shipment["events"] if kind in (None, event["kind"])]

    def _labels(self, *args, **kwargs):
        return [event["label"] for event in self._events(*args, **kwargs)]

    def _paid(self):
        books = self._home(self.usd)
        self._begin(books)
        self._ship(books)
        self._pick_up(books)
        self._jobs()
        self._receive(books, "40.00")
        self._jobs()
        self._pay(books)
        return books

    # -- money ---------------------------------------------------------------------------------------

    def test_timeline_tells_the_money_from_the_price_to_the_payment_and_back(self):
        books = self._paid()
        bill = books.invoice.bill_id
        told = {event["label"]: event for event in self._events(books.shipment, kind="money")}
        self.assertEqual(
            set(told),
            {
                "Cost rated",
                "Cost accrued",
                "Invoiced by the carrier",
                "Audit finding",
                "Approved",
                "Accrual reversed",
                "Billed",
                "Paid",
            },
        )
        amounts = {
            label: event.get("amount") and event["amount"].replace("\xa0", " ")
            for label, event in told.items()
        }
        self.assertEqual(
            amounts,
            {
                "Cost rated": "$ 33.33",
                "Cost accrued": "$ 33.33",
                "Invoiced by the carrier": "$ 40.00",
                "Audit finding": "$ 6.67",
                "Approved": "$ 40.00",
                "Accrual reversed": "$ 33.33",
                "Billed": "$ 40.00",
                "Paid": "$ 40.00",
            },
        )
        self.assertEqual(told["Billed"]["detail"], bill.name)
        self.assertEqual(told["Billed"]["day"], str(bill.date))
        self.assertEqual(
            told["Invoiced by the carrier"]["message"],
            {"model": "freight.integration.log", "id": books.invoice.log_id.id},
        )
        self.assertEqual(
            told["Invoiced by the carrier"]["record"], {"model": "freight.invoice", "id": books.invoice.id}
        )
        payments = bill.matched_payment_ids
        payments.action_draft()
        payments.action_cancel()
        bill._reverse_moves([{"date": self.today, "invoice_date": self.today}], cancel=True)
        self.assertIn("Reversed", self._labels(books.shipment, kind="money"))

    def test_timeline_is_the_same_on_every_record_of_the_shipment(self):
        books = self._paid()
        shipment = books.shipment
        bill = books.invoice.bill_id
        accrual = shipment.charge_ids.accrual_line_id.move_id
        # Who reads all of freight need not read orders, transfers or the books.
        everything = self._everyman()
        wanted = self._of(shipment, everything)
        self.assertEqual([row["id"] for row in wanted["shipments"]], shipment.ids)
        for record in (shipment.picking_ids, shipment.sale_id, books.invoice, bill, accrual):
            self.assertEqual(self._of(record, everything), wanted, record._name)

    def _everyman(self):
        groups = (
            "freight_bridge.group_auditor",
            "stock.group_stock_user",
            "sales_team.group_sale_salesman_all_leads",
            "purchase.group_purchase_user",
            "account.group_account_readonly",
        )
        return self._person("everyman", ",".join(groups))

    def test_order_with_two_shipments_shows_each_by_itself(self):
        order = self._order()
        second = self._shipment(sale_id=order.id)
        answer = self._of(order, self._everyman())
        self.assertEqual(
            [row["name"] for row in answer["shipments"]],
            [second.name, (order.freight_shipment_ids - second).name],
        )
        self.assertEqual(answer["left_out"], 0)

    # -- who sees what -------------------------------------------------------------------------------

    def test_amounts_are_for_those_of_finance(self):
        books = self._paid()
        finance = self._person("finance-t", "freight_bridge.group_finance")
        for user, sees in (
            (self.worker, False),
            (finance, True),
            (self.manager, True),
            (self.auditor, True),
        ):
            money = self._events(books.shipment, user, kind="money")
            self.assertEqual(len(money), 8, user.login)
            self.assertEqual(bool([event for event in money if event.get("amount")]), sees, user.login)
            self.assertEqual("33.33" in str(money), sees, user.login)

    def test_who_may_not_read_charges_sees_no_money_at_all(self):
        books = self._paid()
        clerk = self._person("clerk", "stock.group_stock_user")
        events = self._events(books.shipment, clerk)
        self.assertEqual({event["kind"] for event in events}, {"milestone"})
        self.assertEqual({event.get("message") for event in events}, {None})
        self.assertEqual(self._events(books.shipment.picking_ids, clerk), events)

    def test_entries_open_for_those_who_may_read_them(self):
        books = self._paid()
        opened = {
            user: {
                event["label"]
                for event in self._events(books.shipment, user)
                if (event.get("record") or {}).get("model") == "account.move"
            }
            for user in (self.worker, self._everyman())
        }
        self.assertEqual(
            list(opened.values()), [set(), {"Cost accrued", "Accrual reversed", "Billed", "Paid"}]
        )

    def test_another_companys_shipment_is_not_told(self):
        theirs = self._shipment("THEIRS", company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            self._of(theirs, self.worker)
        order = self._order()
        self.env.cr.execute("UPDATE freight_shipment SET sale_id = %s WHERE id = %s", [order.id, theirs.id])
        answer = self._of(order, self._everyman())
        self.assertNotIn(theirs.id, [row["id"] for row in answer["shipments"]])

    def test_records_without_shipments_are_refused(self):
        with self.assertRaisesRegex(UserError, "res.partner has no shipments"):
            self._of(self.customer)

    # -- what partners said --------------------------------------------------------------------------

    def test_plans_estimates_and_what_happened_are_told_apart(self):
        shipment = self._shipment("TRACK-9", planned_delivery_date=self.now + timedelta(days=2))
        references = [("tracking", "TRACK-9")]
        self._apply_one(references, code="picked_up", time=self.now - timedelta(days=1))
        self._apply_one(
            references,
            code="delivered",
            classifier="estimated",
            time=self.now + timedelta(days=3),
            reported_at=self.now,
        )
        events = self._events(shipment)
        self.assertEqual(
            [(event["label"], event["classifier"]) for event in events],
            [("Picked Up", "actual"), ("Delivery promised", "planned"), ("Delivered", "estimated")],
        )
        self.assertEqual(
            events[0]["message"],
            {"model": "freight.integration.log", "id": shipment.milestone_ids.log_id.sorted("id")[0].id},
        )

    def test_documents_and_labels_open_their_files(self):
        order = self._order()
        shipment, picking = order.freight_shipment_ids, order.picking_ids
        wizard = self.env["freight.document.wizard"].create(
            {
                "shipment_id": shipment.id,
                "kind": "pod",
                "content": "JVBERi0xLjcK",
                "name": "pod.pdf",
                "signed_by": "Ada",
            }
        )
        wizard.action_add()
        label = self.env["ir.attachment"].create(
            {
                "name": "Label-1.pdf",
                "raw": b"%PDF-1.7 label",
                "res_model": "stock.picking",
                "res_id": picking.id,
            }
        )
        events = self._events(shipment, self._everyman(), kind="document")
        self.assertEqual(
            sorted((event["label"], event["detail"], event["url"]) for event in events),
            [
                ("Label", "Label-1.pdf", f"/web/content/{label.id}"),
                (
                    "Proof of Delivery",
                    "pod.pdf · signed by A••",
                    f"/web/content/{shipment.document_ids.attachment_id.id}",
                ),
            ],
        )

    def test_tenders_tell_the_offer_and_the_answer(self):
        self.system.send_channel = "folder"
        tender = self.shipment._tender_to(self.carrier)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_tender SET state = 'declined', answered_at = offered_at + interval '1 hour',"
            " reason = 'no truck' WHERE id = %s",
            [tender.id],
        )
        events = self._events(self.shipment, kind="tender")
        self.assertEqual(
            [(event["label"], event["detail"]) for event in events],
            [("Load offered", tender.name), ("Tender: Declined", f"{tender.name} · no truck")],
        )
        self.assertEqual(events[1]["tone"], "danger")

    # -- what it costs -------------------------------------------------------------------------------

    def test_many_shipments_take_the_queries_of_two(self):
        order = self._order()
        more = [self._shipment(f"MANY-{number}", sale_id=order.id) for number in range(12)]
        for shipment in more:
            self._apply_one([("tracking", shipment.tracking_ref)], code="picked_up")
        few = self._order()
        self._shipment("FEW-1", sale_id=few.id)
        self._apply_one([("tracking", "FEW-1")], code="picked_up")
        everyman = self._everyman()
        self._of(few, everyman)
        counts = [self._count(few, everyman), self._count(order, everyman)]
        self.assertLessEqual(counts[1], counts[0] + 1, counts)
        self.assertLess(counts[1], 60, counts)

    def _count(self, record, user):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["freight.timeline"].with_user(user).of(record._name, record.ids)
        return self.env.cr.sql_log_count - before

    def test_forms_open_with_the_timeline(self):
        books = self._paid()
        everyman = self._everyman()
        for record in (books.shipment, books.shipment.sale_id, books.shipment.picking_ids, books.invoice):
            view = Form(record.with_user(everyman))._view
            self.assertIn("freight_timeline", str(view["tree"].xpath("//widget/@name")), record._name)
            self.assertNotIn("freight_milestone_ids", view["fields"])
        order = self.env["purchase.order"].create(
            {"partner_id": self.customer.id, "order_line": [Command.create({"product_id": self.product.id})]}
        )
        for record in (order, books.invoice.bill_id):
            view = self.env[record._name].with_user(everyman).get_view(view_type="form")
            self.assertIn('<widget name="freight_timeline"', view["arch"], record._name)
