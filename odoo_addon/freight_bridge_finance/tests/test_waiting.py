# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.append_only import removing

from .common import CustomerCase


class WaitingCase(CustomerCase):
    """Invoices, as a toy handler takes them: they wait for their customer, and for what they follow."""

    def setUp(self):
        super().setUp()
        ingest = type(self.env["freight.ingest"])
        known, toy = ingest._handlers, {"billing.invoice.v1": "_handle_toy"}
        self.patch(ingest, "_handlers", lambda model: {**known(model), **toy})
        ingest._handle_toy = lambda model, events: self._handle(model, events)
        self.addCleanup(delattr, ingest, "_handle_toy")
        self.documents = self.env["freight.billing.document"]
        self.waits = self.env["freight.billing.wait"]
        self.handled = []
        self.fate = {}

    def _handle(self, model, events):
        """Documents wait for their customer, and for the invoice that they follow."""
        documents, kept = model.env["freight.billing.document"], []
        for event in events:
            data, system = event.data, event.system_id
            self.handled.append((data["reference"], event.replay))
            key = (system, "invoice", data["reference"])
            document = documents._of_keys({key}).get(key) or documents._make([self._document_values(event)])
            follows = (system, "invoice", data.get("follows"))
            if not self.links.search([("reference", "=", data["customer"]), ("system_id", "=", system)]):
                kept.append((event, "customer", data["customer"], document))
            elif data.get("follows") and documents._of_keys({follows}).get(follows).state != "posted":
                kept.append((event, "invoice", data["follows"], document))
            elif data["reference"] in self.fate:
                event.refuse(*self.fate[data["reference"]])
            else:
                document.state = "posted"
                event.apply()
        model._keep(kept)

    def _document_values(self, event):
        return {
            "system_id": event.system_id,
            "company_id": event.company_id,
            "kind": "invoice",
            "reference": event.data["reference"],
            "currency_id": self.company.currency_id.id,
            "amount": 120,
            "state": "waiting",
            "stated_at": event.time,
            "log_id": event.log_id,
        }

    def _billed(self, reference="in_1", customer="cus_1", age=30, **data):
        delivery = self._said(reference, age)
        delivery["event"].update(
            type="billing.invoice.v1", data={"reference": reference, "customer": customer, **data}
        )
        return delivery

    def _bill(self, *args, **kwargs):
        [answer] = self._apply(self._billed(*args, **kwargs), chain="financial.0")
        return answer


@tagged("post_install", "-at_install")
class TestWaiting(WaitingCase):
    """What names something that is not there yet is kept, and taken up again when that comes."""

    def _state(self, reference="in_1"):
        return self.documents.search([("reference", "=", reference)]).state

    def _logs(self, reference="in_1"):
        return self.env["freight.integration.log"].search([("subject", "=", reference)], order="replay")

    def _wait_long(self):
        self.waits.search([]).since = self.now - timedelta(hours=25)
        self.env.flush_all()
        self.waits._tell_overdue()
        return self.env["freight.exception"].search([("code", "=", "billing_waiting")])

    # -- order ----------------------------------------------------------------------------------------

    def test_what_waits_is_applied_with_what_it_waits_for_and_the_log_shows_both(self):
        answer = self._bill()
        self.assertEqual(
            (answer["outcome"], answer["message"]), ("applied", "Kept until Customer cus_1 is there.")
        )
        self.assertEqual(self._state(), "waiting")
        document = self.documents.search([("reference", "=", "in_1")])
        self.assertEqual(document.waits_for, "Customer cus_1")
        self._tell("cus_1")
        self.assertEqual(self._state(), "posted")
        self.assertFalse(self.waits.search([("document_id", "=", document.id)]))
        first, second = self._logs()
        self.assertEqual((first.replay, second.replay, second.replay_of_id), (0, 1, first))
        self.assertFalse(second.actor_id or second.exception_id)
        self.assertTrue(self.env["freight.integration.seal"].verify("financial.0")["ok"])

    def test_within_a_batch_nothing_waits_whatever_stands_first(self):
        answers = self._apply(self._billed(), self._said("cus_1"), chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied"] * 2)
        self.assertEqual(self.handled, [("in_1", 0)])

    def test_another_customer_is_not_what_is_waited_for(self):
        self._bill()
        other = self.env["freight.system"].create({"name": "Other", "code": "other-billing"})
        delivery = self._said("cus_1", name="Somebody Else", email="else@example.com")
        delivery["event"]["source"] = f"/systems/{other.code}"
        self._apply(delivery, chain="financial.0")
        self._tell("cus_2", name="Another", email="another@example.com")
        self.assertEqual(self._state(), "waiting")

    def test_what_waits_for_what_waits_goes_after_it_the_oldest_first(self):
        self._bill("in_3", follows="in_2", age=10)
        self._bill("in_2", follows="in_1", age=20)
        self._bill("in_1", age=30)
        self.handled.clear()
        self._tell("cus_1")
        self.assertEqual(
            [(reference, self._state(reference)) for reference in ("in_1", "in_2", "in_3")],
            [("in_1", "posted"), ("in_2", "posted"), ("in_3", "posted")],
        )
        self.assertEqual(self.handled[:3], [("in_1", 1), ("in_2", 1), ("in_3", 1)])

    def test_one_that_is_refused_then_makes_an_exception_of_its_own(self):
        self._bill()
        self.fate["in_1"] = ("unknown_currency", "No such currency.")
        self._tell("cus_1")
        replayed = self._logs()[-1]
        self.assertEqual((replayed.outcome, replayed.exception_id.code), ("exception", "unknown_currency"))
        self.assertFalse(self.waits.search([]))

    def test_a_handler_that_is_not_content_is_asked_once(self):
        """What it waits for is there, and it waits for that again: no endless round."""
        self._bill("in_1", customer="cus_1")
        self._tell("cus_2", name="Another", email="another@example.com")
        self.waits.search([]).reference = "cus_2"
        self.patch(type(self.waits), "_is_there", lambda model: SQL("true"))
        self.handled.clear()
        self._tell("cus_2", age=5, name="Another", email="another@example.com")
        self.assertEqual(self.handled, [("in_1", 1)])
        self.assertEqual(self.waits.search([]).reference, "cus_1")

    def test_what_retention_removed_meanwhile_is_not_applied(self):
        self._bill()
        with removing(self.env.cr):
            self.env.cr.execute("UPDATE freight_integration_log SET payload = '' WHERE subject = 'in_1'")
        self.env.invalidate_all()
        self._tell("cus_1")
        self.assertEqual(self._state(), "rejected")
        self.assertFalse(self.waits.search([]))

    # -- too long -------------------------------------------------------------------------------------

    def test_what_waits_too_long_is_told_once_with_what_it_waits_for_and_resumes_still(self):
        self._bill("in_1")
        self._bill("in_2")
        self.waits._tell_overdue()
        self.assertFalse(self.env["freight.exception"].search([("code", "=", "billing_waiting")]))
        told = self._wait_long()
        self.assertEqual(len(told), 1)
        self.assertIn("Customer cus_1", told.summary)
        self.assertEqual((told.event_count, told.amount, told.system_id), (2, 240, self.system))
        self._wait_long()
        self.assertEqual(told.event_count, 2)
        self._tell("cus_1")
        self.assertEqual(told.state, "resolved")
        self.assertEqual((self._state("in_1"), self._state("in_2")), ("posted", "posted"))
        self.assertEqual(self._logs()[-1].exception_id, told)

    def test_its_system_says_how_long(self):
        self._bill()
        self.system.billing_wait_hours = 48
        self.assertFalse(self._wait_long())

    def test_one_that_is_refused_after_that_keeps_its_exception(self):
        self._bill()
        told = self._wait_long()
        self.fate["in_1"] = ("unknown_currency", "No such currency.")
        self._tell("cus_1")
        self.assertEqual((told.state, told.code), ("open", "unknown_currency"))
        self.fate.clear()
        result = told.with_user(self.worker).desk_replay()
        self.assertEqual((result["outcome"], told.state), ("applied", "resolved"))
        self.assertEqual(self._state(), "posted")

    def test_a_person_may_try_again_and_is_told_what_is_missing(self):
        self._bill()
        told = self._wait_long().with_user(self.worker)
        result = told.desk_replay()
        self.assertEqual((result["outcome"], result["state"]), ("exception", "open"))
        self.assertEqual(self.waits.search([]).exception_id, told)
        self.assertEqual(self._logs()[-1].actor_id, self.worker)
        with self.assertRaises(AccessError):
            told.with_user(self.auditor).desk_replay()

    def test_waived_it_waits_on_and_nobody_is_asked_again(self):
        self._bill()
        told = self._wait_long()
        told.with_user(self.worker).desk_waive("The customer comes next month.")
        self.assertEqual(self._wait_long(), told)
        self._tell("cus_1")
        self.assertEqual((self._state(), told.state), ("posted", "waived"))

    def test_what_two_transactions_did_not_see_of_each_other_the_job_takes_up(self):
        self._bill()
        self._tell("cus_2", name="Another", email="another@example.com")
        self.links.search([("reference", "=", "cus_2")]).reference = "cus_1"
        self.env.flush_all()
        self.env.cr.execute("UPDATE freight_billing_wait SET create_date = create_date - interval '1 hour'")
        self.waits.invalidate_model()
        with self.enter_registry_test_mode():
            self.env.ref("freight_bridge_finance.cron_billing_waiting").method_direct_trigger()
        self.assertEqual(self._state(), "posted")

    # -- who sees it ----------------------------------------------------------------------------------

    def test_people_read_documents_of_their_companies_and_change_none(self):
        self._bill()
        document = self.documents.search([("reference", "=", "in_1")])
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(Form(document.with_user(user)).id, document.id)
            document.with_user(user).get_views([(False, "list"), (False, "search")])
            with self.assertRaises(AccessError):
                document.with_user(user).state = "posted"
        outsider = self._person("outsider", "freight_bridge.group_user")
        outsider.write({"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id})
        self.assertFalse(self.documents.with_user(outsider).search([("reference", "=", "in_1")]))
        self.assertFalse(self.waits.with_user(outsider).search([]))

    def test_every_rule_of_companies_says_of_which(self):
        rules = self.env["ir.model.data"].search(
            [("module", "=", "freight_bridge_finance"), ("model", "=", "ir.rule")]
        )
        for rule in self.env["ir.rule"].browse(rules.mapped("res_id")):
            self.assertIn("company", rule.domain_force or "", rule.name)
