# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2 import DataError, IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_exception import OPEN_STATES
from .freight_exception_notice import ExceptionNotice

#: What the books may refuse. Anything else, such as a lost race, is for the caller to repeat.
POSTING_ERRORS = (UserError, IntegrityError, DataError)
#: Marks our own posting in a context: an object, because a caller from outside can put any plain value there.
OWN_POSTING = object()


class FreightPostingMixin(models.AbstractModel):
    """What waits to be posted: it is posted whole, or not at all with an exception that says why."""

    _name = "freight.posting.mixin"
    _description = "Waits to Be Posted"

    posting_exception_id = fields.Many2one(
        "freight.exception",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Why it is not in the books; replaying the exception tries again.",
    )

    @api.model
    def _posting_moves(self, company=None):
        """``account.move`` as our own posting makes it.

        Nothing of a new draft is in the analytic books that Odoo would have to bring into line with each
        item, one by one: the analytic items are made together when the move is posted.
        """
        moves = (
            self.env["account.move"]
            .sudo()
            .with_context(freight_posting=OWN_POSTING, tracking_disable=True, skip_analytic_sync=True)
        )
        return moves.with_company(company) if company else moves

    @api.model
    def _rate_problems(self, keys):
        """{(company, currency, date): sentence} of those without a rate, each looked up once."""
        problems = {}
        for company, currency, date in set(keys):
            try:
                company._freight_check_rate(currency, date)
            except UserError as error:
                problems[company, currency, date] = str(error)
        return problems

    def _posting_notice(self, message):
        """The ``ExceptionNotice`` of one record that could not be posted."""
        raise NotImplementedError

    def _refuse_posting(self, problems):
        """Keep records out of the books, and tell a person.

        :param problems: {record: sentence}
        """
        notices = {record: record._posting_notice(message) for record, message in problems.items()}
        self._raise_posting(notices)

    def _raise_posting(self, notices):
        """Make the exceptions of ``notices`` ({record: notice}) and hold the records by them."""
        self.env["freight.exception"].sudo()._raise_for(list(notices.values()))
        for record, notice in notices.items():
            record.sudo().posting_exception_id = notice.exception_id

    def _settle_posting(self):
        """What is in the books after all needs no decision any more."""
        waiting = self.posting_exception_id.filtered(lambda exception: exception.state in OPEN_STATES)
        self.filtered("posting_exception_id").posting_exception_id = False
        if waiting:
            waiting._close("resolved", "replayed")

    def _notice(self, company, subject, message, **values):
        """An ``ExceptionNotice`` about posting; without a system the subject names the company too."""
        system_id = values.pop("system_id", None)
        return ExceptionNotice(
            system_id=system_id,
            code=values.pop("code", "posting_failed"),
            subject=subject if system_id else f"{company.name}: {subject}",
            message=message,
            company_id=company.id,
            **values,
        )
