# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lifecycle import DISPATCHED_STATES
from ..money import exact_amount
from .freight_exception_notice import at_stake
from .freight_flow_mixin import undisturbed
from .freight_posting_mixin import POSTING_ERRORS

ACCRUAL_BATCH = 500
#: Settings without which nothing is accrued.
ACCRUAL_SETTINGS = ("freight_journal_id", "freight_expense_account_id", "freight_accrual_account_id")
#: Charges by when their carrier got the goods: each batch makes one entry a day, so it takes days together.
BY_DEPARTURE = SQL("COALESCE(shipment.actual_dispatch_date, shipment.actual_delivery_date), charge.id")


class FreightChargeAccrual(models.Model):
    """What carriers will bill is owed from the day on which they have the goods.

    A milestone never posts: it makes a charge accruable, and this does the posting later, in batches of its
    own. One entry takes all charges of a company, a day and a currency: each is a debit of its own, so that
    every cent of the accrued account is known by its charge.
    """

    _name = "freight.charge"
    _inherit = ["freight.charge", "freight.posting.mixin", "freight.flow.mixin"]
    _flow_starts = {("cost_state", "expected"): "accrue", ("billing_state", "approved"): "bill"}

    billed_line_id = fields.Many2one(
        "freight.invoice.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The line of a carrier's invoice that billed what was expected.",
    )

    @api.model
    def _cron_accrue(self):
        """Rate what left, which books nothing; then give back and accrue, when each company has settled."""
        jobs, shipments = self.env["ir.cron"], self.env["freight.shipment"]
        while rated := undisturbed(self.env, shipments._rate_dispatched):
            if not jobs._commit_progress(len(rated), remaining=1):
                return
        self.env["freight.flow"]._run("unaccrue", "accrue")

    @api.model
    def _flow_domain(self, kind):
        if kind != "accrue":
            return super()._flow_domain(kind)
        return [
            ("side", "=", "cost"),
            ("cost_state", "=", "expected"),
            ("posting_exception_id", "=", False),
            ("shipment_id.state", "in", DISPATCHED_STATES),
        ]

    def _flow_ready(self, kind):
        """A day's charges side by side, whatever the order in which they came about."""
        if kind != "accrue":
            return super()._flow_ready(kind)
        self.env["freight.shipment"].flush_model(["actual_dispatch_date", "actual_delivery_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.id
                  FROM freight_charge charge
                  JOIN freight_shipment shipment ON shipment.id = charge.shipment_id
                 WHERE charge.id = ANY(%s)
                 ORDER BY %s
                """,
                list(self.ids),
                BY_DEPARTURE,
            )
        )
        return self.browse(row[0] for row in rows)

    def _flow_next(self, kind):
        return self[:ACCRUAL_BATCH] if kind == "accrue" else super()._flow_next(kind)

    def _flow_work(self, kind):
        if kind != "accrue":
            return super()._flow_work(kind)
        return self._accruable(ACCRUAL_BATCH, self.ids)._accrue_all()

    @api.model
    def _accrue(self, limit=ACCRUAL_BATCH):
        """Accrue the next charges, whatever the hour; those that were dealt with."""
        return self.sudo()._accruable(limit)._accrue_all()

    def _accrue_all(self):
        """Accrue these, or refuse them with an exception; those that were dealt with.

        What is in the books by a bill already is billed, and not accrued beside it.
        """
        dealt = self - self._being_posted()
        waiting = dealt - dealt._settle_billed()
        problems = waiting._accrual_problems()
        self._refuse_posting(problems)
        ready = waiting.filtered(lambda charge: charge not in problems)
        for batch in ready.grouped(lambda charge: charge._accrual_key()).values():
            batch._accrue_together()
        return dealt

    def _accruable(self, limit, within=None):
        """Expected charges of dispatched shipments, locked; those that somebody else has are skipped.

        :param within: ids to choose of; None: all
        """
        self.env["freight.charge"].flush_model(["side", "cost_state", "posting_exception_id"])
        self.env["freight.shipment"].flush_model(["state", "actual_dispatch_date", "actual_delivery_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.id
                  FROM freight_charge charge
                  JOIN freight_shipment shipment ON shipment.id = charge.shipment_id
                 WHERE charge.side = 'cost' AND charge.cost_state = 'expected'
                   AND charge.posting_exception_id IS NULL
                   AND shipment.state = ANY(%(states)s)
                   AND (%(within)s::int[] IS NULL OR charge.id = ANY(%(within)s))
                 ORDER BY charge.company_id, %(order)s
                 LIMIT %(limit)s
                   FOR UPDATE OF charge SKIP LOCKED
                """,
                states=list(DISPATCHED_STATES),
                within=within,
                order=BY_DEPARTURE,
                limit=limit,
            )
        )
        return self.browse(row[0] for row in rows)

    # -- checking -------------------------------------------------------------------------------------

    def _accrual_problems(self):
        """{charge: sentence} of the charges that cannot be accrued."""
        problems = {}
        for company, charges in self.grouped("company_id").items():
            try:
                for name in ACCRUAL_SETTINGS:
                    company._freight_setting(name)
            except UserError as error:
                problems.update(dict.fromkeys(charges, str(error)))
                continue
            keys = {charge: (company, charge.currency_id, charge._accrual_date()) for charge in charges}
            rates = self._rate_problems(keys.values())
            shipments = charges.shipment_id
            centres = shipments._cost_centre_problems(shipments._analytic_distributions())
            for charge, key in keys.items():
                if problem := rates.get(key) or centres.get(charge.shipment_id):
                    problems[charge] = problem
        return problems

    def _posting_notice(self, message):
        return self._notice(
            self.company_id,
            self.shipment_id.name,
            message,
            shipment_id=self.shipment_id.id,
            amount=at_stake(self.company_id, self.currency_id, self.amount),
        )

    # -- posting --------------------------------------------------------------------------------------

    def _accrual_key(self):
        return self.company_id, self._accrual_date(), self.currency_id

    def _accrual_date(self):
        """The company's day on which the carrier got the goods, moved out of locked periods."""
        company, shipment = self.company_id, self.shipment_id
        zone = ZoneInfo(company.partner_id.tz or "UTC")
        moment = shipment.actual_dispatch_date or shipment.actual_delivery_date or fields.Datetime.now()
        # A partner's clock may be ahead of ours; the books are not.
        date = min(moment, fields.Datetime.now()).replace(tzinfo=UTC).astimezone(zone).date()
        return company._freight_open_date(date, company.freight_journal_id)

    def _accrue_together(self):
        """Post one entry for charges of one company, day and currency."""
        try:
            with self.env.cr.savepoint():
                self._post_accrual()
        except POSTING_ERRORS as error:
            self._refuse_posting(dict.fromkeys(self, str(error)))

    def _post_accrual(self):
        company, date, currency = self[0]._accrual_key()
        worth = self.filtered(lambda charge: not charge.currency_id.is_zero(charge.amount))
        if worth:
            lines = worth._accrual_lines(company, date)
            move = self._post_entry(company, date, currency, lines, self.env._("Freight accrual"))
            for line in move._freight_expense_lines():
                line.freight_charge_id.accrual_line_id = line.id
        self.cost_state = "accrued"

    def _accrual_lines(self, company, date):
        """The debits of an accrual as values of journal items."""
        analytic = self.shipment_id._analytic_vals()
        return [
            {
                "name": f"{charge.shipment_id.name} {charge.charge_code_id.name}",
                "account_id": charge.charge_code_id._freight_expense_account(company).id,
                "partner_id": charge.partner_id.id,
                "amount_currency": charge.amount,
                "balance": charge.currency_id._convert(charge.amount, company.currency_id, company, date),
                "freight_charge_id": charge.id,
                **analytic[charge.shipment_id],
            }
            for charge in self
        ]

    @api.model
    def _post_entry(self, company, date, currency, lines, reference):
        """Post journal items against the accrued freight, in one entry."""
        total, balance = (
            sum(exact_amount(line[name], unit) for line in lines)
            for name, unit in (("amount_currency", currency), ("balance", company.currency_id))
        )
        account = company._freight_setting("freight_accrual_account_id")
        owed = {"name": reference, "amount_currency": float(total), "balance": float(balance)}
        # What is to be matched with its reversal is owed charge by charge, else in one sum.
        counterparts = [
            {
                "name": line["name"],
                "account_id": account.id,
                "amount_currency": -line["amount_currency"],
                "balance": -line["balance"],
                **({"freight_charge_id": line["freight_charge_id"]} if account.reconcile else {}),
            }
            for line in (lines if account.reconcile else [owed])
            if line["amount_currency"] or line["balance"]
        ]
        # Both sides of each item are told: there is nothing for Odoo to compute but whether it balances.
        moves = self._posting_moves(company).with_context(skip_invoice_sync=True)
        move = moves.create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": company._freight_setting("freight_journal_id").id,
                "currency_id": currency.id,
                "date": date,
                "ref": reference,
                "line_ids": [
                    Command.create({"currency_id": currency.id, "tax_ids": [Command.clear()], **line})
                    for line in [*lines, *counterparts]
                ],
            }
        )
        move.with_context(skip_analytic_sync=False, skip_invoice_sync=False)._post(soft=False)
        return move


class FreightChargeCode(models.Model):
    _inherit = "freight.charge.code"

    tax_id = fields.Many2one(
        "account.tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'purchase')]",
        help="The tax that lines of this code state, where its category is a tax: its amount on the bill is "
        "the carrier's, booked and reported as this tax, and audited against its percentage.",
    )

    def _freight_expense_account(self, company):
        """Where charges of this code are booked: its product's own expense account, else the company's."""
        product = self.product_id.with_company(company)
        return product.property_account_expense_id or company._freight_setting("freight_expense_account_id")
