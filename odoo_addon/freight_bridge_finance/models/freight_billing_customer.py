# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice

STATUSES = [("active", "Active"), ("deleted", "Deleted There"), ("merged", "Merged There")]


class FreightBillingCustomer(models.Model):
    """What a billing platform or a CRM calls one of our partners. Written by ``freight.ingest`` only."""

    _name = "freight.billing.customer"
    _description = "Customer of a Billing Platform"
    _order = "system_id, reference"
    _rec_name = "reference"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    reference = fields.Char(
        string="Their Number", required=True, readonly=True, help="The platform's own id of the customer."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # A contact of Odoo has no currency: an invoice or a pricelist has one. The pricelist is left alone, as it
    # decides what our own offers cost, in the hands of sales, and often none or several have the currency.
    # One contact may be billed in two currencies by two platforms: it belongs to the link.
    currency_id = fields.Many2one(
        "res.currency",
        string="Billed In",
        readonly=True,
        help="The currency in which the platform bills this customer. Invoices say their own.",
    )
    status = fields.Selection(STATUSES, required=True, readonly=True)
    merged_into = fields.Char(readonly=True, help="The platform's own id of the customer that is left.")
    stated_at = fields.Datetime(
        string="Stated on", required=True, readonly=True, help="Older statements about it change nothing."
    )

    question_ids = fields.One2many("freight.billing.customer.question", "customer_id", readonly=True)
    conflict_id = fields.Many2one(
        "freight.exception",
        string="Told Otherwise",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Where a person says whose facts of the customer are right.",
    )

    _reference_unique = models.UniqueIndex(
        "(system_id, reference)", "This system's customer is linked already."
    )

    @api.model
    def _of_events(self, events):
        """(system id, reference) → link, of the customers that events tell of and those that they name."""
        names = {
            name.strip()
            for event in events
            for name in (event.data["reference"], event.data.get("merged_into"), event.data.get("parent"))
            if name
        }
        systems = list({event.system_id for event in events})
        rows = self.search([("system_id", "in", systems), ("reference", "in", list(names))])
        return {(row.system_id.id, row.reference): row for row in rows}

    @api.model
    def _partners_of(self, events):
        """(system id, reference) → partner, of the customers that events' documents name."""
        links = self.search(
            [
                ("system_id", "in", list({event.system_id for event in events})),
                ("reference", "in", list({event.data["customer"].strip() for event in events})),
            ]
        )
        return {(link.system_id.id, link.reference): link.partner_id for link in links}

    # -- what is told otherwise than Odoo has it -------------------------------------------------------

    def _ask(self, said=None):
        """One exception for each customer of whom a person must say something, until nothing is left.

        :param said: {question: data that tell it} of those whose message is not in the log yet
        """
        if not self:
            return
        asked = self.filtered("question_ids.is_open")
        ended = (self - asked).conflict_id.filtered(lambda row: row.state in OPEN_STATES)
        if ended:
            ended._close("resolved", "replayed")
        summaries = asked._conflict_summaries(said)
        known = asked.filtered(lambda link: link.conflict_id.state in OPEN_STATES)
        notices = {
            link: ExceptionNotice(
                system_id=link.system_id.id,
                code="customer_conflict",
                subject=link.reference,
                message=summaries[link],
                company_id=link.company_id.id,
            )
            for link in asked - known
        }
        if notices:
            self.env["freight.exception"]._raise_for(list(notices.values()))
        for link, notice in notices.items():
            link.conflict_id = notice.exception_id
        for link in asked:
            if link.conflict_id.summary != summaries[link]:
                link.conflict_id.summary = summaries[link]

    def _conflict_summaries(self, said=None):
        rows = self.question_ids.filtered("is_open")._compared(said)
        return {
            link: self.env._(
                "%(system)s tells otherwise of %(partner)s: %(facts)s.",
                system=link.system_id.name,
                partner=link.partner_id.display_name,
                facts="; ".join(row.words() for row in rows.values() if row.question.customer_id == link),
            )
            for link in self
        }

    def _forget_questions(self):
        """It is another partner from now on, or is gone there: what was asked and answered is no matter."""
        if self.question_ids:
            self.question_ids.unlink()
            self._ask()
