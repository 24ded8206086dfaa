# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation, ForeignKeyViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestContractLife(MoneyCase):
    def test_contract_in_force_keeps_its_prices(self):
        contract = self._contract(
            fuel_schedule_id=self._diesel().id,
            accessorial_ids=[Command.create({"charge_code_id": self.liftgate.id, "price": 25})],
            rates=[{"price": 2, "break_ids": [Command.create({"weight_from": 0, "price": 2})]}],
        )
        rate, schedule = contract.rate_ids, contract.fuel_schedule_id
        changes = (
            lambda: contract.write({"dim_divisor": 6000}),
            lambda: contract.write({"carrier_id": self.next_carrier.id}),
            lambda: rate.write({"price": 3}),
            lambda: rate.unlink(),
            lambda: rate.copy(),
            lambda: rate.break_ids.write({"price": 1}),
            lambda: contract.accessorial_ids.write({"cap": 1}),
            lambda: contract.accessorial_ids.unlink(),
            lambda: schedule.write({"lag_weeks": 1}),
            lambda: schedule.bracket_ids[0].write({"percent": 50}),
            lambda: contract.unlink(),
        )
        for change in changes:
            with self.assertRaisesRegex(UserError, "do not change"):
                change()
        contract.action_close()
        with self.assertRaisesRegex(UserError, "do not change"):
            rate.write({"price": 3})

    def test_contract_in_force_may_end_and_its_index_goes_on(self):
        contract = self._contract(fuel_schedule_id=self._diesel().id)
        contract.date_to = "2026-06-30"
        contract.fuel_schedule_id.price_ids = [Command.create({"week": "2026-03-09", "price": 1.6})]
        self.assertEqual(contract.state, "active")

    def test_zone_of_a_contract_in_force_keeps_its_ranges(self):
        france = self.env.ref("base.fr").id
        zone = self.env["freight.zone"].create(
            {"name": "South", "range_ids": [Command.create({"country_id": france, "zip_from": "13"})]}
        )
        contract = self._contract(activate=False, rates=[{"price": 1, "origin_zone_id": zone.id}])
        zone.range_ids.zip_to = "14"
        contract.action_activate()
        with self.assertRaisesRegex(UserError, "do not change"):
            zone.range_ids = [Command.create({"country_id": france, "zip_from": "30"})]

    def test_what_a_contract_in_force_stands_on_stays(self):
        """A zone or a schedule that went would leave a rate for anywhere, or one without fuel."""
        zone = self.env["freight.zone"].create({"name": "South"})
        service = self.env["freight.service.level"].create({"name": "Ground", "code": "GRD"})
        contract = self._contract(
            fuel_schedule_id=self._diesel().id,
            rates=[{"price": 1, "origin_zone_id": zone.id, "service_level_id": service.id}],
        )
        for record in (zone, service, contract.fuel_schedule_id):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(ForeignKeyViolation, msg=record._name),
                self.env.cr.savepoint(),
            ):
                record.unlink()

    def test_contract_prices_do_not_move_into_one_in_force(self):
        active, draft = self._contract(), self._contract(activate=False)
        with self.assertRaisesRegex(UserError, "do not change"):
            draft.rate_ids.contract_id = active

    def test_contract_is_copied_to_change_its_prices(self):
        contract = self._contract(date_to="2026-06-30")
        action = contract.with_user(self.manager).action_copy_prices()
        copy = self.env["freight.contract"].browse(action["res_id"])
        self.assertEqual(
            (copy.state, copy.name, str(copy.date_from)), ("draft", "Alpha 2026 (copy)", "2026-07-01")
        )
        self.assertEqual((copy.rate_ids.price, copy.price_user_id), (2.0, self.manager))
        copy.rate_ids.price = 3
        self.assertEqual(contract.rate_ids.price, 2.0)

    def test_contract_is_activated_by_somebody_else(self):
        contract = self._contract(activate=False)
        contract.rate_ids.with_user(self.manager).price = 3
        self.assertEqual(contract.price_user_id, self.manager)
        with self.assertRaisesRegex(UserError, "separates duties"):
            contract.with_user(self.manager).action_activate()
        with self.assertRaisesRegex(UserError, "separates duties"):
            contract.with_user(self.manager).sudo().action_activate()
        contract.with_user(self.second_manager).action_activate()
        self.assertEqual((contract.state, contract.activated_by), ("active", self.second_manager))

    def test_contract_is_activated_by_its_maker_where_duties_are_not_separated(self):
        self.company.freight_separate_duties = False
        contract = self._contract(activate=False)
        contract.rate_ids.with_user(self.manager).price = 3
        contract.with_user(self.manager).action_activate()
        self.assertEqual(contract.state, "active")

    def test_contract_is_activated_by_managers_only(self):
        contract = self._contract(activate=False)
        for user in (self.worker, self.finance, self.auditor):
            with self.assertRaises(AccessError):
                contract.with_user(user).action_activate()

    def test_contract_life_is_not_written_by_hand(self):
        contract = self._contract(activate=False).with_user(self.manager)
        for vals in ({"state": "active"}, {"price_user_id": self.worker.id}):
            with self.assertRaisesRegex(UserError, "follow from the contract's life"):
                contract.write(vals)
        made = contract.with_context(default_state="active").copy()
        self.assertEqual(made.state, "draft")

    def test_contract_without_prices_is_not_activated(self):
        contract = self._contract(activate=False)
        contract.rate_ids.write({"price": 0, "minimum": 0})
        with self.assertRaisesRegex(UserError, "1 rates of Alpha 2026 have no price"):
            contract.action_activate()
        contract.rate_ids.unlink()
        with self.assertRaisesRegex(UserError, "no rates yet"):
            contract.action_activate()

    def test_contract_charges_are_told_apart(self):
        contract = self._contract(activate=False)
        with self.assertRaisesRegex(ValidationError, "charge codes of their own"):
            contract.accessorial_ids.create(
                {"contract_id": contract.id, "charge_code_id": self.linehaul.id, "price": 1}
            )
        with self.assertRaisesRegex(ValidationError, "fuel is charged by"):
            contract.write({"fuel_charge_code_id": False, "fuel_schedule_id": self._diesel().id})

    def test_rate_postcodes_need_their_country(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._contract(activate=False, rates=[{"price": 1, "origin_zip_from": "69"}])
            self.env.flush_all()

    def test_contract_is_no_business_of_the_sidecar(self):
        for model in ("freight.contract", "freight.rate", "freight.zone", "freight.shipment.accessorial"):
            for operation in ("read", "write", "create", "unlink"):
                records = self.env[model].with_user(self.integration)
                self.assertFalse(records.has_access(operation), (model, operation))

    def test_contract_of_another_company_is_not_seen(self):
        contract = self._contract(activate=False)
        stranger = self._person("stranger", "freight_bridge.group_manager")
        stranger.write(
            {"company_ids": [Command.set(self.other_company.ids)], "company_id": self.other_company.id}
        )
        for records in (contract, contract.rate_ids):
            with self.assertRaises(AccessError):
                records.with_user(stranger).with_context(allowed_company_ids=self.other_company.ids).read(
                    ["id"]
                )
