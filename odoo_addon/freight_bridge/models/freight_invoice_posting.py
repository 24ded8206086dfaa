# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from itertools import accumulate

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..money import exact_amount
from .freight_exception_notice import at_stake
from .freight_posting_mixin import OWN_POSTING, POSTING_ERRORS

POSTING_BATCH = 100
#: Lines of a batch: what it takes to post them is lost together when something fails. Odoo does a job ten
#: times before it looks at the clock again, a batch each time: all must be through before it ends its worker
#: (after a minute of processor time, two of the clock). Larger batches cost a tenth less a line.
POSTING_LINES = 500
#: Settings without which no carrier's invoice is posted.
BILL_SETTINGS = (
    "freight_bill_journal_id",
    "freight_expense_account_id",
    "freight_variance_account_id",
    "freight_journal_id",
    "freight_accrual_account_id",
)


class FreightInvoicePosting(models.Model):
    """From the approved invoice to the books: vendor bill, and what had been accrued given back.

    All of an invoice is one transaction. What the books refuse becomes an exception of that invoice alone;
    the rest of its batch is posted. A posting looks before it posts: an invoice whose bill is there
    already, however that came to be, takes that one.
    """

    _name = "freight.invoice"
    _inherit = ["freight.invoice", "freight.posting.mixin", "freight.flow.mixin"]
    _flow_starts = {
        ("state", "received"): "audit",
        ("state", "approved"): "post",
        ("is_landing", True): "land",
    }

    @api.model
    def _cron_post(self):
        """Post what is approved, when each company has settled."""
        if self._rate_waiting("post"):
            self.env["freight.flow"]._run("post")

    @api.model
    def _flow_domain(self, kind):
        """A bill that a person took back to draft is theirs to post again."""
        if kind != "post":
            return super()._flow_domain(kind)
        return [
            ("state", "=", "approved"),
            ("posting_exception_id", "=", False),
            "|",
            ("bill_id", "=", False),
            ("bill_id.state", "=", "posted"),
        ]

    def _flow_next(self, kind):
        if kind != "post":
            return super()._flow_next(kind)
        return self[:POSTING_BATCH]._first_lines(POSTING_LINES)

    def _flow_work(self, kind):
        if kind != "post":
            return super()._flow_work(kind)
        return self.filtered_domain(self._flow_domain(kind))._post()

    def _flow_approvers(self, kind):
        return self.approved_by_id if kind == "post" else super()._flow_approvers(kind)

    @api.model
    def _post_waiting(self, limit=POSTING_BATCH):
        """Post the next approved invoices, whatever the hour; those that were dealt with."""
        waiting = self.sudo().search(self._flow_domain("post"), limit=limit, order="id")
        return waiting._flow_next("post")._post()

    def _first_lines(self, limit):
        """As many of these invoices as have so many lines together, and one at least."""
        counts = dict(
            self.env["freight.invoice.line"]._read_group(
                [("invoice_id", "in", self.ids)], ["invoice_id"], ["__count"]
            )
        )
        sums = accumulate(counts.get(invoice, 0) for invoice in self)
        return self.browse(
            invoice.id
            for position, (invoice, total) in enumerate(zip(self, sums, strict=True))
            if not position or total <= limit
        )

    def action_post(self):
        """Post approved invoices now; a person hears at once why one cannot be posted."""
        self.check_access("write")
        for invoice in self:
            if invoice.state != "approved":
                raise UserError(self.env._("%s is not approved: it cannot be posted.", invoice.number))
            if invoice.company_id.freight_separate_duties and self.env.user in invoice._flow_approvers(
                "post"
            ):
                raise UserError(
                    self.env._("You approved %s: the job posts it, or somebody else does.", invoice.number)
                )
        self._post()
        for invoice in self:
            if invoice.sudo().posting_exception_id:
                raise UserError(invoice.sudo().posting_exception_id.summary)

    def _post(self):
        """Make vendor bills of approved invoices; those that were free to be posted.

        Invoices that another transaction works on are left to it.
        """
        locked = self.sudo().try_lock_for_update()
        locked.invalidate_recordset(["state", "bill_id"])
        approved = locked.filtered(lambda invoice: invoice.state == "approved")
        approved._rate_shipments()
        approved._adopt_bills()
        found = approved.filtered("bill_id")
        problems = (approved - found)._posting_problems()
        approved._refuse_posting(problems)
        found._in_savepoint(FreightInvoicePosting._resume)
        new = (approved - found).filtered(lambda invoice: invoice not in problems)
        new._in_savepoint(FreightInvoicePosting._make_bills)
        return approved

    def _in_savepoint(self, work):
        """Do ``work`` for all at once; where the books refuse, find out by halves whom they refuse."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                work(self)
            return
        except POSTING_ERRORS as error:
            if len(self) == 1:
                self._refuse_posting({self: str(error)})
                return
        half = len(self) // 2
        self[:half]._in_savepoint(work)
        self[half:]._in_savepoint(work)

    # -- looking before posting -----------------------------------------------------------------------

    def _adopt_bills(self):
        """Take the bills that were made of these invoices before, unless they were cancelled."""
        unbilled = self.filtered(lambda invoice: not invoice.bill_id)
        groups = self.env["account.move.line"]._read_group(
            [
                ("freight_invoice_line_id", "in", unbilled.line_ids.ids),
                ("parent_state", "!=", "cancel"),
                ("move_id.payment_state", "!=", "reversed"),
                ("move_id.move_type", "in", ("in_invoice", "in_refund")),
            ],
            ["freight_invoice_line_id", "move_id"],
        )
        for line, move in groups:
            line.invoice_id.bill_id = move.id

    def _resume(self):
        """Finish what is there: post a draft bill, give the accruals back."""
        self._check_bill()
        drafts = self.bill_id.filtered(lambda bill: bill.state == "draft")
        drafts.with_context(freight_posting=OWN_POSTING)._post(soft=False)
        self._lock_charges()
        self._after_bills(self._bill_parts())

    # -- checking -------------------------------------------------------------------------------------

    def _posting_problems(self):
        """{invoice: sentence} of the invoices that cannot be posted."""
        problems = {}
        shipments = self.line_ids.shipment_id
        centres = shipments._cost_centre_problems(shipments._analytic_distributions())
        rates = self._rate_problems(invoice._rate_key() for invoice in self)
        for invoice in self:
            found = [centres[shipment] for shipment in invoice.line_ids.shipment_id if shipment in centres]
            try:
                invoice._check_postable()
            except UserError as error:
                found.append(str(error))
            if found := [*found, *filter(None, [rates.get(invoice._rate_key())])]:
                problems[invoice] = found[0]
        return problems

    def _rate_key(self):
        return self.company_id, self.currency_id, self.date

    def _check_postable(self):
        for name in BILL_SETTINGS:
            self.company_id._freight_setting(name)
        if not (self.payee_id or self.partner_id):
            raise UserError(self.env._("%s names no carrier: choose who is to be paid.", self.number))
        approved = sum(exact_amount(line.approved_amount, self.currency_id) for line in self.line_ids)
        if approved != exact_amount(self.approved_total, self.currency_id):
            raise UserError(
                self.env._(
                    "The approved amounts of the lines of %(number)s come to %(lines)s, but %(total)s was "
                    "approved: send it back to review.",
                    number=self.number,
                    lines=approved,
                    total=self.approved_total,
                )
            )
        for line in self.line_ids.filtered(lambda line: line._is_tax()):
            if not (line.charge_code_id.tax_id or line.charge_code_id.product_id):
                raise UserError(
                    self.env._(
                        "%(number)s states a tax, and its charge code (%(code)s) has neither a tax nor a "
                        "product: nothing says where it is booked.",
                        number=self.number,
                        code=line.charge_code_id.display_name or line.partner_code or "-",
                    )
                )

    def _posting_notice(self, message, code="posting_failed"):
        return self._notice(
            self.company_id,
            self.number,
            message,
            system_id=self.system_id.id or None,
            code=code,
            amount=at_stake(self.company_id, self.currency_id, self.approved_total),
        )

    # -- posting --------------------------------------------------------------------------------------

    def _make_bills(self):
        """One bill for each invoice, posted together, and the accruals of their charges reversed."""
        self._lock_charges()
        parts = self._bill_parts()
        analytic = self.line_ids.shipment_id._analytic_vals()
        vals = {invoice: invoice._bill_vals(parts[invoice], analytic) for invoice in self}
        owing = self.filtered(lambda invoice: vals[invoice])
        bills = self._posting_moves().create([vals[invoice] for invoice in owing])
        for invoice, bill in zip(owing, bills, strict=True):
            invoice.bill_id = bill.id
            invoice._force_taxes()
        owing._check_bill()
        bills.with_context(skip_analytic_sync=False)._post(soft=False)
        self._after_bills(parts)

    def _lock_charges(self):
        """Find what was expected of the lines by now; wait for whoever accrues or bills the same charges."""
        self._link_charges(again=False)
        charges = self.line_ids.charge_id
        self.env.cr.execute(
            SQL("SELECT id FROM freight_charge WHERE id = ANY(%s) ORDER BY id FOR UPDATE", list(charges.ids))
        )
        charges.invalidate_recordset(["cost_state", "accrual_line_id"])

    def _after_bills(self, parts):
        """What was expected is billed now; what was accrued of it goes back at the bill's date."""
        dates = {}
        for invoice, invoice_parts in parts.items():
            for line, _kind, _amount, charge in invoice_parts:
                if charge:
                    dates[charge] = invoice.bill_id.date or invoice.date
                    charge.billed_line_id = line.id
            invoice.is_landing = bool(invoice._unlanded())
        self.env["freight.charge"].concat(*dates)._reverse_accruals(dates)
        self.state = "posted"
        self._hold_payment()
        self._settle_posting()
        self._follow_payment()
