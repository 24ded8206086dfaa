# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OutboxCase


@tagged("post_install", "-at_install")
class TestOutbox(OutboxCase):
    def test_enqueue_makes_the_event(self):
        row = self._owe(res_model="freight.shipment", res_id=self.shipment.id, shipment_id=self.shipment.id)
        event = json.loads(row.payload)
        self.assertEqual(event["source"], "/systems/test-tms")
        self.assertEqual((event["subject"], event["partitionkey"]), ("FS1", "shipment:FS1"))
        self.assertEqual(row.message_id, f"msg_{event['id']}")
        self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual((row.state, row.attempt, row.company_id), ("pending", 0, self.company))
        self.assertEqual((row.partition_key, row.shipment_id), ("shipment:FS1", self.shipment))
        self.assertFalse(row.control_number)

    def test_enqueue_takes_the_callers_words_first(self):
        row = self._owe(data={"number": "R1"}, subject="R1", partition_key="carrier:UPSN")
        self.assertEqual((row.subject, row.partition_key), ("R1", "carrier:UPSN"))

    def test_enqueue_refuses_what_cannot_be_sent(self):
        for data in ({"references": []}, {"references": [{"kind": "order", "value": "x" * 200 + "y"}]}):
            with self.assertRaisesRegex(UserError, "/subject"):
                self._owe(data=data, partition_key="p", subject="x" * 201)
        with self.assertRaisesRegex(UserError, "NUL"):
            self._owe(subject="a\0b")

    def test_enqueue_works_for_a_user_without_rights(self):
        seller = self._person("seller", "sales_team.group_sale_salesman")
        row = self.env["freight.outbox"].with_user(seller)._enqueue([self._owed()])
        self.assertEqual(row.create_uid, seller)

    def test_enqueue_numbers_edi_only_and_each_system_by_itself(self):
        self.system.dialect = "x12"
        other = self.env["freight.system"].create({"name": "O", "code": "test-o", "dialect": "edifact"})
        rows = self.env["freight.outbox"]._enqueue(
            [self._owed(), self._owed(system_id=other.id), self._owed(), self._owed()]
        )
        first = int(rows[0].control_number)
        self.assertEqual(rows[1].control_number, "1")
        self.assertEqual((rows - rows[1]).mapped("control_number"), [str(first + n) for n in range(3)])

    def test_control_numbers_survive_a_rollback(self):
        self.system.dialect = "x12"
        first = int(self._owe().control_number)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._owe()
            raise ZeroDivisionError
        self.assertEqual(self._owe().control_number, str(first + 2))

    def test_control_numbers_begin_anew_after_nine_digits(self):
        self.system.dialect = "x12"
        self.system.control_next = "999999999"
        self.assertEqual([self._owe().control_number for _time in range(2)], ["999999999", "1"])

    def test_control_numbers_go_upwards_only(self):
        self.system.dialect = "x12"
        self._owe()
        for wrong in ("1", "0", "x", "1000000000"):
            with self.assertRaises(UserError, msg=wrong):
                self.system.control_next = wrong
        self.system.control_next = "500"
        self.assertEqual(self._owe().control_number, "500")

    def test_state_follows_its_order(self):
        row = self._owe()
        with self.assertRaisesRegex(UserError, "Pending"):
            row.state = "sent"
        row.with_user(self.worker).action_cancel()
        self.assertEqual((row.state, row.write_uid), ("cancelled", self.worker))
        with self.assertRaisesRegex(UserError, "Cancelled"):
            row.state = "pending"

    def test_outbox_of_another_company_is_unseen(self):
        theirs = self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        row = self._owe(system_id=theirs.id)
        for user in (self.worker, self.manager, self.auditor):
            rows = self.env["freight.outbox"].with_user(user)
            self.assertFalse(rows.search([("system_id", "=", theirs.id)]))
        for decide in (row.with_user(self.worker).action_cancel, row.with_user(self.worker).action_resend):
            with self.assertRaises(AccessError):
                decide()

    def test_outbox_is_changed_by_its_actions_only(self):
        row = self._owe()
        for user in (self.worker, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"payload": "{}"})
        for decide in (row.with_user(self.auditor).action_cancel, row.with_user(self.auditor).action_resend):
            with self.assertRaises(AccessError):
                decide()
