# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from odoo.addons.freight_bridge.models.append_only import defer_log_key, guard_table

STATUSES = [
    ("trialing", "Trial"),
    ("active", "Active"),
    ("past_due", "Past Due"),
    ("paused", "Paused"),
    ("cancelled", "Cancelled"),
]
CHANGES = [
    ("created", "Created"),
    ("upgraded", "Upgraded"),
    ("downgraded", "Downgraded"),
    ("renewed", "Renewed"),
    ("paused", "Paused"),
    ("resumed", "Resumed"),
    ("cancelled", "Cancelled"),
    ("changed", "Changed"),
]
_UNITS = [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")]


class FreightBillingSubscription(models.Model):
    """A platform's subscription as its newest statement says. Written by ``freight.ingest`` only."""

    _name = "freight.billing.subscription"
    _description = "Subscription of a Billing Platform"
    _order = "stated_at desc, id desc"
    _rec_name = "reference"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    reference = fields.Char(
        string="Their Number", required=True, readonly=True, help="The platform's own id of the subscription."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    status = fields.Selection(STATUSES, required=True, readonly=True, index=True)
    period_from = fields.Date(readonly=True)
    period_to = fields.Date(readonly=True)
    ends_on = fields.Date(readonly=True, help="From when it is cancelled.")
    stated_at = fields.Datetime(
        string="Stated on", required=True, readonly=True, help="Older statements only go into the history."
    )
    change_id = fields.Many2one(
        "freight.billing.subscription.change", string="Last Change", readonly=True, ondelete="restrict"
    )
    item_ids = fields.One2many(related="change_id.item_ids", string="Items")
    change_ids = fields.One2many(
        "freight.billing.subscription.change", "subscription_id", string="History", readonly=True
    )
    line_ids = fields.One2many(
        "freight.billing.subscription.line", "subscription_id", string="Invoiced", readonly=True
    )
    exception_id = fields.Many2one(
        "freight.exception",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What disagrees with its invoices.",
    )
    problem = fields.Char(related="exception_id.summary", string="What Disagrees")
    disagreements = fields.Json(readonly=True, help="What a person was told of already.")

    _reference_unique = models.UniqueIndex(
        "(system_id, reference)", "This subscription of the system is known already."
    )

    @api.model
    def _of_keys(self, keys):
        """(system id, reference) → subscription, of those that are known; held until the end."""
        wanted = set(keys)
        if not wanted:
            return {}
        found = self.search(
            [
                ("system_id", "in", list({system for system, _reference in wanted})),
                ("reference", "in", list({reference for _system, reference in wanted})),
            ],
            order="id",
        )
        known = found.filtered(lambda row: (row.system_id.id, row.reference) in wanted)
        if known:
            self.env.cr.execute(
                "SELECT 1 FROM freight_billing_subscription WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                [known.ids],
            )
        return {(row.system_id.id, row.reference): row for row in known}

    @api.model
    def _make(self, vals_list):
        """Make subscriptions; the lines that name them join them.

        What another transaction made meanwhile lets the whole call run again.
        """
        if not vals_list:
            return self.browse()
        try:
            made = self.create(vals_list)
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these subscriptions meanwhile.") from error
        by_key = {(row.system_id, row.reference): row for row in made}
        waiting = self.env["freight.billing.subscription.line"].search(
            [
                ("system_id", "in", made.system_id.ids),
                ("reference", "in", made.mapped("reference")),
                ("subscription_id", "=", False),
            ]
        )
        for key, lines in waiting.grouped(lambda line: (line.system_id, line.reference)).items():
            if key in by_key:
                lines.subscription_id = by_key[key]
        return made


class FreightBillingSubscriptionChange(models.Model):
    """One statement about a subscription, as it was told; never changed."""

    _name = "freight.billing.subscription.change"
    _description = "Change of a Subscription"
    _order = "stated_at desc, id desc"
    _rec_name = "change"

    subscription_id = fields.Many2one(
        "freight.billing.subscription", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    change = fields.Selection(CHANGES, required=True, readonly=True)
    status = fields.Selection(STATUSES, required=True, readonly=True)
    period_from = fields.Date(readonly=True)
    period_to = fields.Date(readonly=True)
    ends_on = fields.Date(readonly=True)
    stated_at = fields.Datetime(string="Stated on", required=True, readonly=True)
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    item_ids = fields.One2many(
        "freight.billing.subscription.item", "change_id", string="Items", readonly=True
    )
    proration_ids = fields.One2many(
        "freight.billing.subscription.proration", "change_id", string="Prorations", readonly=True
    )

    def init(self):
        defer_log_key(self.env.cr, self._table)
        guard_table(self.env.cr, self._table)


class FreightBillingSubscriptionItem(models.Model):
    """What a subscription was for, as one statement told it; numbers as exact text."""

    _name = "freight.billing.subscription.item"
    _description = "Item of a Subscription"
    _order = "id"
    _rec_name = "product"

    change_id = fields.Many2one(
        "freight.billing.subscription.change", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reference = fields.Char(string="Their Number", readonly=True)
    product = fields.Char(readonly=True, help="The platform's own id of the product or price.")
    quantity = fields.Char(readonly=True)
    unit_amount = fields.Char(string="Price", readonly=True)
    every_count = fields.Integer(string="Every", readonly=True)
    every_unit = fields.Selection(_UNITS, string="Rhythm", readonly=True)
    billed = fields.Char(compute="_compute_billed", help="How often it is billed.")

    def init(self):
        guard_table(self.env.cr, self._table)

    @api.depends("every_count", "every_unit")
    @api.depends_context("lang")
    def _compute_billed(self):
        once = {
            "day": self.env._("Every day"),
            "week": self.env._("Every week"),
            "month": self.env._("Every month"),
            "year": self.env._("Every year"),
        }
        # Whole sentences, as a language has its own way to write a unit within one.
        often = {
            "day": self.env._("Every %s days"),
            "week": self.env._("Every %s weeks"),
            "month": self.env._("Every %s months"),
            "year": self.env._("Every %s years"),
        }
        for item in self:
            count, unit = item.every_count, item.every_unit
            item.billed = once.get(unit, False) if count == 1 or not unit else often[unit] % count


class FreightBillingSubscriptionProration(models.Model):
    """What a change within a period adds to or takes from what was billed for it, as it was told."""

    _name = "freight.billing.subscription.proration"
    _description = "Proration of a Subscription"
    _order = "id"
    _rec_name = "item"

    change_id = fields.Many2one(
        "freight.billing.subscription.change", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="change_id.currency_id")
    item = fields.Char(readonly=True, help="The platform's own id of the item.")
    amount = fields.Monetary(readonly=True)
    period_from = fields.Date(readonly=True)
    period_to = fields.Date(readonly=True)

    def init(self):
        guard_table(self.env.cr, self._table)


class FreightBillingSubscriptionLine(models.Model):
    """A line of a document in the books that names a subscription, which may not be known yet."""

    _name = "freight.billing.subscription.line"
    _description = "Invoiced for a Subscription"
    _order = "period_from desc, id desc"
    _rec_name = "product"

    subscription_id = fields.Many2one(
        "freight.billing.subscription",
        string="Known Subscription",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    document_id = fields.Many2one(
        "freight.billing.document", required=True, readonly=True, index=True, ondelete="cascade"
    )
    system_id = fields.Many2one("freight.system", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    reference = fields.Char(string="Subscription", required=True, readonly=True)
    product = fields.Char(readonly=True)
    quantity = fields.Char(readonly=True)
    unit_amount = fields.Char(string="Price", readonly=True)
    amount = fields.Monetary(readonly=True, help="As it was told; what a credit note gives back is negative.")
    net = fields.Monetary(string="Without Taxes", readonly=True)
    is_proration = fields.Boolean(string="Proration", readonly=True)
    period_from = fields.Date(readonly=True)
    period_to = fields.Date(readonly=True)

    _waiting_idx = models.Index("(system_id, reference) WHERE subscription_id IS NULL")

    def action_view_document(self):
        """The document that it is a line of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.billing.document",
            "res_id": self.document_id.id,
            "views": [(False, "form")],
        }
