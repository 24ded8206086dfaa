# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from decimal import Decimal

from odoo import Command, fields

#: What is summed behind an amount: of a model, of a column.
SUMMED = {"recovered": "credited"}


class TowerMixin:
    """A company of its own, so that only a test's records are counted, and people who read the pages."""

    @classmethod
    def _set_up_tower(cls):
        cls.fresh = cls.env["res.company"].create(
            {"name": "Towered Company", "currency_id": cls.env.ref("base.EUR").id}
        )
        cls.finance = cls._person("tower-finance", "freight_bridge.group_finance")
        (cls.worker | cls.finance | cls.manager | cls.auditor).company_ids = [Command.link(cls.fresh.id)]

    def _scope(self, days=1, **changes):
        return {
            "from": fields.Datetime.to_string(self.now - timedelta(days=days)),
            "to": fields.Datetime.to_string(self.now + timedelta(days=1)),
            "companies": [self.fresh.id],
            **changes,
        }

    def _tower(self, user):
        return (
            self.env["freight.tower"]
            .with_user(user)
            .with_context(allowed_company_ids=[self.company.id, self.fresh.id])
        )

    def _page(self, name, user, **changes):
        """The blocks of a page by key, once each of their numbers was held against what it opens."""
        self.env.flush_all()
        tower = self._tower(user)
        blocks = {block["key"]: block for block in tower.page(name, self._scope(**changes))["blocks"]}
        for block in blocks.values():
            for row in block["rows"]:
                self.assertEqual(len(row["cells"]), len(block["columns"]), block["key"])
                self.assertEqual(len(row["labels"]), len(block["labels"]), block["key"])
                for column, cell in zip(block["columns"], row["cells"], strict=True):
                    if cell:
                        with self.subTest(block=block["key"], row=row["labels"], column=column["key"]):
                            self._check_cell(tower, column["key"], cell)
        return blocks

    def _check_cell(self, tower, column, cell):
        """What a number opens is exactly what it counts, or what it sums."""
        model, domain = cell["open"]["model"], cell["open"]["domain"]
        found = tower.env[model].search(domain)
        kind = cell.get("kind")
        if cell["count"] is not None:
            self.assertEqual(len(found), cell["count"])
            total = sum(Decimal(str(amount)) for amount in found.mapped(SUMMED.get(column, "amount")))
            self.assertEqual(total, Decimal(cell["value"]))
            self.assertLessEqual(set(found.mapped("currency_id.id")), {cell["currency_id"]})
        elif kind == "seconds" and model == "freight.integration.log":
            # The field keeps milliseconds, the page what the database measured.
            self.assertAlmostEqual(min(found.mapped("lag")), cell["value"], delta=0.001)
        elif kind == "count" and model != "freight.sidecar.state":
            self.assertEqual(len(found), cell["value"])
        else:
            self.assertTrue(found or not cell["value"])

    def _cell_of(self, block, column, *labels):
        """The cell of the row with these labels."""
        place = [known["key"] for known in block["columns"]].index(column)
        [row] = [row for row in block["rows"] if row["labels"] == list(labels)]
        return row["cells"][place]

    def _value(self, block, column, *labels):
        return self._cell_of(block, column, *labels)["value"]
