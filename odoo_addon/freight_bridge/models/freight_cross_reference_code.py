# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, groupby

from ..ingest.master_timeline import Version, overlap
from ..master import MASTER_KINDS

#: What a person settles about a code.
_SETTLED = frozenset({"res_id", "date_from", "date_to", "active"})


class CodeQuestion(NamedTuple):
    """What a partner's code means on a day. ``parent``: of a service level, the partner's carrier code."""

    system_id: int
    kind: str
    code: str
    on_date: object
    parent: str = ""


class FreightCrossReferenceCode(models.Model):
    """Cross references of master data: a partner's code, the record that it means, and on which days."""

    _inherit = "freight.cross.reference"

    parent_value = fields.Char(
        string="Belongs to", help="Of a service level: what the partner calls its carrier."
    )
    partner_name = fields.Char(string="Partner's Name", readonly=True)
    stated_to = fields.Date(
        readonly=True, help="The last day as stated. The next version of the code may end this one earlier."
    )
    stated_at = fields.Datetime(
        string="Stated on", readonly=True, help="Older statements about the same days change nothing."
    )
    is_end = fields.Boolean(
        string="End of the Code", readonly=True, help="From its first day on the code means nothing."
    )

    _kind_target = models.Constraint(
        "CHECK(res_model = 'freight.shipment' OR shipment_id IS NULL)",
        "A code of master data is no shipment.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What a person settles was said now: older statements of the partner do not change it."""
        now = fields.Datetime.now()
        return super().create(
            [{"stated_at": now, **vals} if vals.get("kind") in MASTER_KINDS else vals for vals in vals_list]
        )

    def write(self, vals):
        if _SETTLED & vals.keys() and any(reference.kind in MASTER_KINDS for reference in self):
            vals = {"stated_at": fields.Datetime.now(), **vals}
        return super().write(vals)

    def _complete_vals(self, vals):
        """A last day that a person sets is the last day stated."""
        if "date_to" in vals:
            vals.setdefault("stated_to", vals["date_to"])
        return super()._complete_vals(vals)

    @api.constrains("system_id", "kind", "res_id", "company_id")
    def _check_record_company(self):
        """A code never leads to a record of another company, nor to one that is gone."""
        codes = self.filtered(lambda reference: reference.kind in MASTER_KINDS and not reference.is_end)
        for model, references in codes.grouped("res_model").items():
            records = self.env[model].sudo().browse(set(references.mapped("res_id"))).exists()
            companies = {record.id: _company(record) for record in records}
            for reference in references:
                if companies.get(reference.res_id, -1) not in (False, reference.company_id.id):
                    raise ValidationError(
                        self.env._(
                            "%(code)s: choose a record of %(company)s, or one that all companies share.",
                            code=reference.value,
                            company=reference.company_id.name,
                        )
                    )

    @api.constrains("system_id", "kind", "value", "parent_value", "date_from", "date_to", "active")
    def _check_one_meaning(self):
        """On each day a code means one thing."""
        codes = self.filtered(lambda reference: reference.kind in MASTER_KINDS and reference.active)
        if not codes:
            return
        same = self.search(
            [
                ("system_id", "in", codes.system_id.ids),
                ("kind", "in", codes.mapped("kind")),
                ("value", "in", codes.mapped("value")),
            ]
        )
        for _key, references in groupby(same, lambda reference: reference._code_key()):
            if found := overlap([reference._version() for reference in references]):
                raise ValidationError(
                    self.env._(
                        "%(code)s would mean two things from %(day)s on: end the earlier one before.",
                        code=references[0].value,
                        day=found[1].date_from,
                    )
                )

    def _code_key(self):
        """What makes it a version of the same code: (system id, kind, code, code of the parent)."""
        return self.system_id.id, self.kind, self.value, self.parent_value or ""

    def _version(self):
        """The reference as the timeline of its code takes it."""
        return Version(
            id=self.id,
            date_from=self.date_from or None,
            stated_to=self.stated_to or None,
            stated_at=self.stated_at or None,
            is_end=self.is_end,
            res_id=self.res_id or None,
            origin=self.origin,
            partner_name=self.partner_name or None,
            date_to=self.date_to or None,
            active=self.active,
        )

    # -- what a code means ----------------------------------------------------------------------------

    @api.model
    def _resolve_codes(self, questions):
        """What partners' codes mean, with a constant number of queries.

        Archived records count: a code may have meant one on the day that is asked about.

        :param questions: iterable of CodeQuestion
        :return: CodeQuestion → record; questions about codes that mean nothing on their day are left out
        """
        asked = list(dict.fromkeys(questions))
        if not asked:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.position, x.res_model, x.res_id
                  FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::text[])
                       WITH ORDINALITY AS asked (system_id, kind, value, day, parent, position)
                  JOIN freight_cross_reference x USING (system_id, kind, value)
                 WHERE x.active AND COALESCE(x.parent_value, '') = asked.parent
                   AND COALESCE(x.date_from, '-infinity') <= asked.day
                   AND COALESCE(x.date_to, 'infinity') >= asked.day
                """,
                *([question[part] for question in asked] for part in range(5)),
            )
        )
        known = {
            model: set(self.env[model].browse({row[2] for row in found}).exists().ids)
            for model, found in groupby(rows, lambda row: row[1])
        }
        return {
            asked[position - 1]: self.env[model].browse(res_id)
            for position, model, res_id in rows
            if res_id in known[model]
        }

    # -- records that messages made -------------------------------------------------------------------

    @api.model
    def _settle_archived(self, records):
        """Archive the records whose every code has ended by now, and bring back those that have one again.

        :param records: records that messages made, of one model
        """
        today = fields.Date.context_today(self)
        lasting = Domain("date_to", "=", False) | Domain("date_to", ">", today)
        alive = self._read_group(
            Domain("active", "=", True)
            & Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & lasting,
            ["res_id"],
        )
        living = records.browse(row[0] for row in alive)
        (records - living).filtered("active").active = False
        living.filtered(lambda record: not record.active).active = True

    @api.model
    def _cron_archive_ended(self):
        """Archive what messages made, once the last day of its codes has come."""
        for kind in MASTER_KINDS.values():
            if kind.is_own:
                made = self.env[kind.model].with_context(active_test=False)
                self._settle_archived(made.search([("system_id", "!=", False)]))


def _company(record):
    """Id of a record's company; False where all companies share it."""
    return record.company_id.id if "company_id" in record._fields else False
