# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..ingest.customer_delivery import delivery_values
from ..ingest.customer_fields import FACTS
from ..ingest.customer_name import core_key
from ..ingest.customer_words import fact_text, own_values

#: Partners whose names are made comparable at a time, where there are any when the module comes.
_AT_ONCE = 10_000
#: What a platform may tell otherwise: a person who changes it may end a question.
_TOLD = {field for fact in FACTS.values() for field in fact.fields}


class ResPartner(models.Model):
    _inherit = "res.partner"

    billing_customer_ids = fields.One2many(
        "freight.billing.customer",
        "partner_id",
        string="On Billing Platforms",
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
        help="What billing platforms and CRMs call this customer.",
    )
    billing_subscription_ids = fields.One2many(
        "freight.billing.subscription",
        "partner_id",
        string="Subscriptions",
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
    )

    freight_name_key = fields.Char(
        compute="_compute_freight_name_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        export_string_translation=False,
        help="The name without accents, punctuation and legal form: how platforms' customers are found.",
    )

    # What CustomerMatch asks for, letter by letter.
    _freight_vat_index = models.Index(
        "((regexp_replace(upper(vat), '[^A-Z0-9]', '', 'g'))) WHERE vat IS NOT NULL"
    )
    _freight_email_index = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")
    _freight_zip_index = models.Index("(zip, freight_name_key) WHERE zip IS NOT NULL")

    def _auto_init(self):
        """Make the names of hundreds of thousands of partners comparable without loading each as a record."""
        if not column_exists(self.env.cr, self._table, "freight_name_key"):
            create_column(self.env.cr, self._table, "freight_name_key", "varchar")
            self._fill_freight_name_keys()
        return super()._auto_init()

    @api.model
    def _fill_freight_name_keys(self):
        last = 0
        while rows := self.env.execute_query(
            SQL(
                "SELECT id, name FROM res_partner WHERE id > %s AND name IS NOT NULL ORDER BY id LIMIT %s",
                last,
                _AT_ONCE,
            )
        ):
            last = rows[-1][0]
            self.env.cr.execute(
                "UPDATE res_partner SET freight_name_key = said.name"
                " FROM unnest(%s::int[], %s::text[]) AS said(id, name) WHERE res_partner.id = said.id",
                [[row[0] for row in rows], [core_key(row[1]) or None for row in rows]],
            )

    @api.depends("name")
    def _compute_freight_name_key(self):
        for partner in self:
            partner.freight_name_key = core_key(partner.name) or False

    def action_view_billing_subscriptions(self):
        """The subscriptions of the customer on billing platforms."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge_finance.freight_billing_subscription_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)], "context": {}}

    def write(self, vals):
        """A person who changes a contact may end what an exception asks about it."""
        result = super().write(vals)
        if vals.keys() & _TOLD and not self.env.context.get("freight_told"):
            questions = self.env["freight.billing.customer.question"].sudo()
            asked = questions.search(
                [("decision", "=", "open"), ("customer_id.partner_id", "in", (self | self.parent_id).ids)]
            )
            if asked:
                asked._compare_again()
        return result

    def _freight_delivery(self):
        """The contact at which goods for this one are delivered: the oldest; or none."""
        own = [("parent_id", "in", self.ids), ("type", "=", "delivery")]
        return self.search(own, order="id", limit=1)

    def _freight_take_delivery(self, values, system_id, parent=None):
        """Write a told delivery address into its contact, and say so there; it is made where it is gone.

        :param parent: whose it is to be, where this is none
        """
        if not self:
            return self.create(delivery_values(parent, values))
        note = self._freight_change_note(values, system_id, ["delivery"])
        self.with_context(freight_told=True, tracking_disable=True).write(values)
        self._message_log_batch(bodies={self.id: note})
        return self

    def _freight_change_note(self, changes, system_id, names=None):
        """What a platform's word changes of the contact, for its chatter: each fact, old → new.

        :param names: of the facts; None for those that are the contact's own
        """
        labels = self.env["freight.system.customer.field"]._fact_labels()
        rows = Markup("").join(
            Markup("<li>%s: %s → %s</li>")
            % (
                labels[name],
                fact_text(self, name, own_values(self, name)) or "–",
                fact_text(self, name, {**own_values(self, name), **changes}) or "–",
            )
            for name, fact in FACTS.items()
            if name in (names or FACTS.keys() - {"delivery"})
            and any(field in changes for field in fact.fields)
        )
        head = self.env._("As %s tells:", self.env["freight.system"].browse(system_id).name)
        return Markup("<p>%s</p><ul>%s</ul>") % (head, rows)
