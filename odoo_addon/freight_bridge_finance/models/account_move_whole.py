# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Entries that are made by the hundred, and whole.

What Odoo looks up or works out for each, though it is told or the same for all of them, is left as it is or
done once. The books say the same either way: ``test_billing_whole`` holds them against entries made by Odoo.
"""

from odoo import models

#: The key of a batch in the context.
BATCH = "billing_batch"


class WholeEntries:
    """Marks a batch in the context: an object, because a caller from outside can put any plain value there.

    ``formats``: what of an entry decides about its number → form of such numbers, looked up once.
    """

    def __init__(self):
        self.formats = {}


def batch_of(records):
    """The ``WholeEntries`` that records are made in; None for any other record."""
    batch = records.env.context.get(BATCH)
    return batch if isinstance(batch, WholeEntries) else None


def check_companies(records, check):
    """Hold what records name against their companies, each that several of them name once.

    :param check: what checks one field of records
    """
    companies = [record.company_id for record in records]
    for name, field in records._fields.items():
        if field.relational and field.check_company:
            named = zip(companies, (record[name] for record in records), strict=True)
            one_of_each = dict(zip(named, records.ids, strict=True))
            check(records.browse(one_of_each.values()), [name])


def keep_told(records, vals_list):
    """What was told of records is not worked out again when the rest of them is there."""
    for name in set().union(*vals_list):
        if (field := records._fields[name]).compute and field.store:
            told = [record.id for record, vals in zip(records, vals_list, strict=True) if name in vals]
            records.env.remove_to_compute(field, records.browse(told))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_company(self, fnames=None):
        check = super(AccountMove, type(self))._check_company
        if batch_of(self) and not fnames:
            check_companies(self, check)
        else:
            check(self, fnames)

    def write(self, vals):
        """What whole entries come to is worked out before they are posted, and posting does not change it."""
        if not batch_of(self) or vals.get("state") != "posted":
            return super().write(vals)
        amounts = self.pool.field_computed[self._fields["amount_total"]]
        with self.env.protecting(amounts, self):
            return super().write(vals)

    def _inverse_partner_id(self):
        """Whole entries say the partner of each item."""
        if not batch_of(self):
            super()._inverse_partner_id()

    def _inverse_currency_id(self):
        """Whole entries say the currency of each item."""
        if not batch_of(self):
            super()._inverse_currency_id()

    def _compute_invoice_date_due(self):
        """Whole entries say when they are due; Odoo's terms have no part in it."""
        if not batch_of(self):
            super()._compute_invoice_date_due()
            return
        for move in self:
            move.invoice_date_due = move.invoice_date_due

    # -- numbers --------------------------------------------------------------------------------------

    def _compute_name(self):
        """Number those that are posted in a batch by Odoo's own count, and tell the rest of it once."""
        if batch_of(self):
            self.filtered(lambda move: move._is_to_number())._set_next_sequences()
        super()._compute_name()

    def _is_to_number(self):
        is_due = self.state == "posted" and self.date and self.name in (False, "/")
        return is_due and self._counts_plainly()

    def _set_next_sequences(self):
        """Give each the next number of its kind and month, in the order in which Odoo would.

        The first one of a kind takes the number that keeps others out (``_locked_increment``), the others
        count on from there.
        """
        moves = self.with_context(clear_sequence_mixin_cache=False)
        for move in moves.sorted(lambda move: (move.date, move.ref or "", move.id)):
            move.name = move._locked_increment(*move._get_next_sequence_format())
        moves.modified(["name"])
        moves._compute_split_sequence()

    def _get_next_sequence_format(self):
        """Of a batch the form of numbers is looked up once for each journal, kind, month and fiscal year."""
        batch = batch_of(self)
        if not batch or not self._counts_plainly():
            return super()._get_next_sequence_format()
        fiscal_year = self._get_sequence_date_range("year_range")[0]
        month = self.date.year, self.date.month
        kind = self.journal_id, self.move_type, bool(self.origin_payment_id), fiscal_year, month
        if kind not in batch.formats:
            batch.formats[kind] = super()._get_next_sequence_format()
        text, values = batch.formats[kind]
        return text, dict(values)  # who counts on takes the number out of it

    def _counts_plainly(self):
        """As Odoo does, and not by more than kind and time, such as the customer or a fiscal document."""
        journal = self.journal_id
        if journal.is_self_billing or "l10n_latam_use_documents" in journal._fields:
            return False
        return type(self)._set_next_sequence is self.pool["sequence.mixin"]._set_next_sequence
