# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import tagged

from ..audit import waits
from .common_audit import AuditCase


@tagged("post_install", "-at_install")
class TestAuditWaiting(AuditCase):
    def _waits(self, *told):
        return waits([(self.at(hour), code, "Dock") for hour, code in told])

    def test_from_arrival_to_departure_whatever_order_they_come_in(self):
        [wait] = self._waits((11, "departed"), (8, "arrived"))
        self.assertEqual((wait.begin, wait.end, wait.hours), (self.at(8), self.at(11), Decimal(3)))

    def test_gate_counts_before_the_dock(self):
        [wait] = self._waits((8, "gate_in"), (9, "arrived"), (10, "delivered"), (11, "gate_out"))
        self.assertEqual((wait.begin, wait.end), (self.at(8), self.at(10)))

    def test_each_stop_by_itself(self):
        told = ((8, "arrived"), (9, "picked_up"), (13, "arrived"), (16, "delivered"))
        self.assertEqual([wait.hours for wait in self._waits(*told)], [1, 3])

    def test_half_a_stop_proves_nothing(self):
        self.assertEqual(self._waits((8, "departed"), (9, "arrived")), ())
