# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .freight_billing_document import KINDS

#: Type of event → kind of what it tells; an invoice says itself which of two it is.
TOLD = {
    "billing.invoice.v1": "invoice",
    "billing.payment.v1": "payment",
    "billing.refund.v1": "refund",
    "billing.dispute.v1": "dispute",
    "billing.payout.v1": "payout",
}


class FreightIntegrationLogBilling(models.Model):
    """What a message of a billing platform tells of, to count messages beside the documents they became.

    Both are read from the message, as the log itself is written once and for all; of a message whose words
    have expired nothing is known but its type.
    """

    _inherit = "freight.integration.log"

    billing_kind = fields.Selection(
        KINDS, string="Tells of", compute="_compute_billing", search="_search_billing_kind"
    )
    billing_currency = fields.Char(
        string="Currency", compute="_compute_billing", search="_search_billing_currency"
    )

    #: What platforms tell in a period; what carriers tell is not in it.
    _billing_idx = models.Index(
        "(company_id, event_time) WHERE event_type IN ('billing.invoice.v1', 'billing.payment.v1', "
        "'billing.refund.v1', 'billing.dispute.v1', 'billing.payout.v1')"
    )

    def _compute_billing(self):
        told = {}
        if ids := [row_id for row_id in self.ids if row_id]:
            table = self._table
            query = SQL(
                "SELECT id, %s, %s FROM %s WHERE id IN %s",
                self._told_kind(table),
                self._told_currency(table),
                SQL.identifier(table),
                tuple(ids),
            )
            told = {row_id: values for row_id, *values in self.env.execute_query(query)}
        for row in self:
            row.billing_kind, row.billing_currency = told.get(row._origin.id, (False, False))

    def _search_billing_kind(self, operator, value):
        return self._search_told("billing_kind", operator, value)

    def _search_billing_currency(self, operator, value):
        return self._search_told("billing_currency", operator, value)

    @api.model
    def _search_told(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        told = tuple(word for word in value if word)
        conditions = [Domain.custom(to_sql=lambda model, alias, query: model._told_in(alias, name, told))]
        if len(told) < len(value):
            conditions.append(
                Domain.custom(
                    to_sql=lambda model, alias, query: SQL("%s IS NULL", model._field_to_sql(alias, name))
                )
            )
        return Domain.OR(conditions)

    def _told_in(self, alias, name, told):
        return SQL("%s IN %s", self._field_to_sql(alias, name), told) if told else SQL("FALSE")

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "billing_kind":
            return self._told_kind(alias)
        if field_expr == "billing_currency":
            return self._told_currency(alias)
        return super()._field_to_sql(alias, field_expr, query)

    @staticmethod
    def _told_kind(alias):
        kinds = SQL(" ").join(SQL("WHEN %s THEN %s", name, kind) for name, kind in TOLD.items())
        return SQL(
            "CASE WHEN %(type)s = 'billing.invoice.v1' AND %(payload)s LIKE %(like)s"
            " AND %(payload)s::json #>> '{data,kind}' = 'credit_note' THEN 'credit_note'"
            " ELSE CASE %(type)s %(kinds)s END END",
            type=SQL.identifier(alias, "event_type"),
            payload=SQL.identifier(alias, "payload"),
            like="{%",
            kinds=kinds,
        )

    @staticmethod
    def _told_currency(alias):
        # What is logged is JSON without NUL and lone surrogates, or has expired and is empty.
        return SQL(
            "CASE WHEN %(type)s IN %(types)s AND %(payload)s LIKE %(like)s"
            " THEN %(payload)s::json #>> '{data,currency}' END",
            type=SQL.identifier(alias, "event_type"),
            types=tuple(TOLD),
            payload=SQL.identifier(alias, "payload"),
            like="{%",
        )
