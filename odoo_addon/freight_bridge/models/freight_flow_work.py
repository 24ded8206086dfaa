# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..money import exact_amount


class Batch(NamedTuple):
    """What goes together: of one flow, so of one company, and of one currency, at one opening."""

    currency_id: int
    ids: tuple[int, ...]
    amount: Decimal
    oldest: datetime
    posts_at: datetime | None
    cutoff: datetime | None
    is_late: bool

    @property
    def fingerprint(self):
        """Tells batches apart: whose records they are and what these come to."""
        told = json.dumps([sorted(self.ids), str(self.amount)])
        return hashlib.sha256(told.encode()).hexdigest()


class FreightFlowWork(models.Model):
    """Running a flow: what may go now is counted, kept as a run, and worked off in committed batches."""

    _inherit = "freight.flow"

    # -- what waits -----------------------------------------------------------------------------------

    def _batches(self, now):
        """What waits, by currency, and apart what is too late for the next opening."""
        opening = self._window() and self._window().opening(now)
        if not opening:
            return self._batches_of(Domain.TRUE, self.next_run)
        posts_at = max(opening.start, now)
        if not opening.cutoff:
            return self._batches_of(Domain.TRUE, posts_at)
        due = Domain("due_at", "<=", opening.cutoff) | Domain("due_at", "=", False)
        following = self._window().opening(opening.end).start
        return [
            *self._batches_of(due, posts_at, opening.cutoff),
            *self._batches_of(~due, following, is_late=True),
        ]

    def _batches_of(self, domain, posts_at, cutoff=None, is_late=False):
        about, taken = self._about, self._taken()
        if taken:
            domain &= Domain("id", "not in", taken)
        names = [about.amount, "currency_id", "due_at", "create_date"]
        found = self._model().search_fetch(self._waiting_domain() & domain, names, order="id")
        return [
            Batch(
                currency_id=currency.id,
                ids=tuple(records.ids),
                amount=sum((exact_amount(row[about.amount], currency) for row in records), Decimal()),
                oldest=min(row.due_at or row.create_date for row in records),
                posts_at=posts_at,
                cutoff=cutoff,
                is_late=is_late,
            )
            for currency, records in found._flow_ready(self.kind).grouped("currency_id").items()
        ]

    def _taken(self):
        """Ids of records that a run has in hand."""
        return [record_id for run in self._unfinished() for record_id in run._remaining()]

    def _unfinished(self):
        runs = self.env["freight.flow.run"].sudo()
        return runs.search([("flow_id", "=", self.id), ("is_over", "=", False)], order="id")

    def _in_company_currency(self, amount, currency):
        """An amount (``Decimal``) in the company's currency at today's rate; None where there is none."""
        company, today = self.company_id, fields.Date.context_today(self)
        try:
            company._freight_check_rate(currency, today)
        except UserError:
            return None
        worth = currency._convert(float(amount), company.currency_id, company, today)
        return exact_amount(worth, company.currency_id)

    # -- the jobs -------------------------------------------------------------------------------------

    @api.model
    def _run(self, *kinds):
        """What a job does: of each kind and company what may go now, until the job's time is over."""
        by_hand = self._is_by_hand()
        flows = self.sudo()
        flows._make_missing()
        for kind in kinds:
            for flow in flows.search([("kind", "=", kind)]):
                if not flow._work(by_hand):
                    return

    @api.model
    def _is_by_hand(self):
        """Whether a person started the job: neither its hour has come nor did anything call it."""
        job = self.env.context.get("cron_id")
        if not job:
            return True
        now = self.env.cr.now()
        called = (
            self.env["ir.cron.trigger"]
            .sudo()
            .search_count([("cron_id", "=", job), ("call_at", "<=", now)], limit=1)
        )
        crons = self.env["ir.cron"].sudo()
        return not called and not crons.search_count([("id", "=", job), ("nextcall", "<=", now)])

    def _work(self, by_hand):
        """Finish what was begun, then do what may go now; False when the job's time is over before."""
        for run in self._unfinished():
            if not run._go_on():
                return False
        now = fields.Datetime.now()
        if not self._is_open(now, by_hand):
            return True
        for run in self._begin([batch for batch in self._batches(now) if not batch.is_late]):
            if not run._go_on():
                return False
        self.last_run = now
        if self.timing in ("interval", "window"):
            self._plan(self._next_run(fields.Datetime.now()))
        return True

    def _begin(self, batches, user=None):
        """Keep what batches hold before anything of them is done.

        :param user: who posts them by hand; None: their time has come
        """
        # Whoever begins with the same records at the same moment changes a row that was changed since.
        self.env.cr.execute("UPDATE freight_flow SET write_date = now() WHERE id = %s", [self.id])
        return self.env["freight.flow.run"].sudo().create([self._run_vals(batch, user) for batch in batches])

    def _run_vals(self, batch, user):
        currency = self.env["res.currency"].browse(batch.currency_id)
        worth = self._in_company_currency(batch.amount, currency)
        return {
            "flow_id": self.id,
            "company_id": self.company_id.id,
            "user_id": user.id if user else False,
            "currency_id": batch.currency_id,
            "count": len(batch.ids),
            "amount": float(batch.amount),
            "company_amount": float(worth or 0),
            "oldest": batch.oldest,
            "cutoff": batch.cutoff,
            "record_ids": list(batch.ids),
            "fingerprint": batch.fingerprint,
        }
