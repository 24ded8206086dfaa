# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json
from typing import NamedTuple

from odoo import api, fields, models

from odoo.addons.freight_bridge.models.append_only import defer_log_key

from ..ingest.customer_fields import FACT_NAMES, FACTS, agrees
from ..ingest.customer_values import CustomerValues
from ..ingest.customer_words import fact_text, own_values, shortened


class Told(NamedTuple):
    """A statement about a customer that was made before, as ``CustomerValues`` takes events."""

    system_id: int
    company_id: int
    data: dict


class Compared(NamedTuple):
    """One question in words. ``values``: what would be written; None where Odoo has no such value."""

    question: models.BaseModel
    label: str
    ours: str
    theirs: str
    values: dict | None
    agrees: bool

    def words(self):
        """The question in a summary, which everybody reads: of what is personal only that it differs."""
        env = self.question.env
        if FACTS[self.question.fact].personal not in (None, "name"):
            return self.label
        words = {"label": self.label, "ours": self.ours or "–", "theirs": self.theirs}
        if self.question.is_refused:
            return env._("%(label)s: %(ours)s here, %(theirs)s there, which is not valid in Odoo", **words)
        return env._("%(label)s: %(ours)s here, %(theirs)s there", **words)


class FreightBillingCustomerQuestion(models.Model):
    """A value that a platform tells otherwise than Odoo has it, and what a person said of it.

    Written by ``freight.ingest`` and the exception desk only. The value itself stays in the log: here is its
    digest, by which one that was decided about never asks again.
    """

    _name = "freight.billing.customer.question"
    _description = "Question about a Customer's Facts"
    _order = "customer_id, id"
    _rec_name = "fact"

    customer_id = fields.Many2one(
        "freight.billing.customer", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="customer_id.company_id", store=True, index=True)
    fact = fields.Selection(FACT_NAMES, required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the told value.")
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    is_refused = fields.Boolean(string="Not Valid in Odoo", readonly=True)
    decision = fields.Selection(
        [("open", "Open"), ("kept", "Ours Kept"), ("taken", "Theirs Taken")],
        required=True,
        readonly=True,
        default="open",
    )
    exception_id = fields.Many2one(
        "freight.exception", string="Decided by", readonly=True, index="btree_not_null", ondelete="set null"
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    _digest_unique = models.UniqueIndex("(customer_id, fact, digest)", "This was asked already.")
    _open_idx = models.Index("(customer_id) WHERE decision = 'open'")

    def init(self):
        defer_log_key(self.env.cr, self._table)

    @api.depends("decision")
    def _compute_is_open(self):
        for row in self:
            row.is_open = row.decision == "open"

    @api.model
    def _settle(self, found):
        """Keep what is asked now. What was decided about is never asked again.

        :param found: {id of the customer: {fact: ``_question`` of the ingest; None where nothing is asked}}
        """
        links = self.env["freight.billing.customer"].browse(found)
        over, new, told, changed = self.browse(), [], [], links.browse()
        for link in links:
            for fact, asked in found[link.id].items():
                rows = link.question_ids.filtered(lambda row, fact=fact: row.fact == fact)
                same = rows.filtered(lambda row, asked=asked: asked and row.digest == asked["digest"])
                over |= rows.filtered("is_open") - same
                if asked and not same:
                    told.append(asked["data"])
                    new.append({"customer_id": link.id, **_without_data(asked)})
                    changed |= link
        changed |= over.customer_id
        over.unlink()
        made = self.create(new)
        changed._ask(dict(zip(made, told, strict=True)))

    def _compared(self, said=None):
        """{question: Compared} of those whose message is still known.

        :param said: {question: data that tell it}, where the log does not have it yet
        """
        told = {row: row._told(said or {}) for row in self}
        told = {row: event for row, event in told.items() if event}
        values = CustomerValues(self.env, list(told.values()))
        links = self.env["freight.billing.customer"]._of_events(list(told.values()))
        return {row: row._compare(event, values, links) for row, event in told.items()}

    def _told(self, said):
        link = self.customer_id
        if self not in said and not self.log_id.payload:
            return None
        data = said.get(self) or json.loads(self.log_id.payload)["data"]
        return Told(link.system_id.id, link.company_id.id, data)

    def _compare(self, event, values, links):
        link, fact = self.customer_id, self.fact
        partner = link.partner_id.with_company(link.company_id)
        if fact == "delivery":
            partner = partner._freight_delivery()
        parent = (event.data.get("parent") or "").strip()
        known = links.get((event.system_id, parent)) or link.browse()
        told = values.of_fact(fact, event, known.partner_id)
        return Compared(
            question=self,
            label=self.env["freight.system.customer.field"]._fact_labels()[fact],
            ours=fact_text(partner, fact, own_values(partner, fact)),
            theirs=fact_text(partner, fact, told) if told else self._plain_text(event.data),
            values=told,
            agrees=agrees(fact, event.data, told, partner),
        )

    def _plain_text(self, data):
        """What is told where Odoo has no such value."""
        if self.fact == "payment_terms":
            return self.env._("%s days", data["payment_days"])
        return shortened(str(data[FACTS[self.fact].member]))

    def _compare_again(self):
        """End the questions whose values agree by now, such as by a person's hand."""
        links = self.customer_id
        agreed = [row for row, compared in self._compared().items() if compared.agrees]
        self.browse(row.id for row in agreed).unlink()
        links._ask()

    def _seen(self, compared):
        """What a person saw of the questions, to tell whether it is still so."""
        words = [[row.id, row.digest, compared[row].ours if row in compared else ""] for row in self]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _without_data(asked):
    return {name: value for name, value in asked.items() if name != "data"}
