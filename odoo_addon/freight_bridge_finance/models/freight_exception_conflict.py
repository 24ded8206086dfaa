# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

CODE = "customer_conflict"


class FreightExceptionConflict(models.Model):
    """A platform tells otherwise of a customer: a person says whose facts are right, once for each value."""

    _inherit = "freight.exception"

    customer_conflict_ids = fields.One2many("freight.billing.customer", "conflict_id", readonly=True)

    def desk_customer_conflict(self):
        """What is told otherwise; ``{partner_id, partner, system, seen, rows}``.

        ``rows``: ``[{fact, label, ours, theirs, is_refused}]``, whole: who decides what the contact is to
        say has to read both. ``seen``: to be handed back with the decision, which is refused where the
        values changed meanwhile.
        """
        self._check_worker()
        link, questions = self._conflict_questions()
        partner = link.partner_id.with_env(self.env)
        partner.check_access("read")
        compared = questions._compared()
        return {
            "partner_id": partner.id,
            "partner": partner.display_name,
            "system": link.system_id.name,
            "seen": questions._seen(compared),
            "rows": [self._conflict_row(row, compared.get(row)) for row in questions],
        }

    def _conflict_row(self, question, row):
        return {
            "fact": question.fact,
            "label": self.env["freight.system.customer.field"]._fact_labels()[question.fact],
            "ours": row.ours if row else "",
            "theirs": (row and row.theirs) or question.log_id.removal_note or "",
            "is_refused": question.is_refused,
        }

    def desk_keep_ours(self, seen):
        """Leave the contact as it is; ``{outcome, message, state}``. The told values never ask again.

        :param seen: of ``desk_customer_conflict``
        """
        link, _questions = self._decided_conflict(seen)
        self.sudo()._close("resolved", "acknowledged")
        message = self.env._("%s stays as it is.", link.partner_id.display_name)
        return {"outcome": "applied", "message": message, "state": self.state}

    def desk_take_theirs(self, seen):
        """Write what the platform tells into the contact; ``{outcome, message, state}``.

        :param seen: of ``desk_customer_conflict``
        """
        link, questions = self._decided_conflict(seen)
        compared = questions._compared()
        if removed := questions.filtered(lambda row: row not in compared)[:1]:
            raise UserError(
                self.env._("%s Ask the platform to send the customer again.", removed.log_id.removal_note)
            )
        changes, deliveries = {}, []
        for row in compared.values():
            if not row.values:
                raise UserError(
                    self.env._(
                        "Odoo has no payment term that is due after %s: make one, or keep ours.", row.theirs
                    )
                )
            if row.question.fact == "delivery":
                deliveries.append(row.values)
            else:
                changes |= row.values
        partner = link.partner_id.with_company(link.company_id).with_context(freight_told=True)
        if changes:
            note = partner._freight_change_note(changes, link.system_id.id)
            partner.with_context(tracking_disable=True).write(changes)
            partner._message_log_batch(bodies={partner.id: note})
        for values in deliveries:
            partner._freight_delivery()._freight_take_delivery(values, link.system_id.id, partner)
        questions.write({"decision": "taken", "exception_id": self.id})
        self.sudo()._close("resolved", "corrected")
        message = self.env._(
            "%(partner)s is as %(system)s tells.",
            partner=partner.display_name,
            system=link.system_id.name,
        )
        return {"outcome": "applied", "message": message, "state": self.state}

    def desk_replay(self):
        """Compare again; ``{outcome, message, state}``."""
        if self.code != CODE:
            return super().desk_replay()
        self._begin_decision()
        record = self.sudo()
        record.customer_conflict_ids.question_ids.filtered("is_open")._compare_again()
        if self.state in ("open", "in_progress") and not record._open_questions():
            record._close("resolved", "replayed")
        if self.state in ("open", "in_progress"):
            return {"outcome": "exception", "message": self.summary, "state": self.state}
        message = self.env._("The platform and Odoo tell the same.")
        return {"outcome": "applied", "message": message, "state": self.state}

    def desk_reopen(self):
        """Who takes back a waiver is asked again."""
        result = super().desk_reopen()
        questions = self.sudo().customer_conflict_ids.question_ids
        questions.filtered(lambda row: row.decision == "kept" and row.exception_id in self).decision = "open"
        return result

    def _close(self, state, resolution, reason=None):
        """What nobody took is kept as it is, and the told values never ask again."""
        result = super()._close(state, resolution, reason)
        for record in self.filtered(lambda row: row.code == CODE):
            record._open_questions().write({"decision": "kept", "exception_id": record.id})
        return result

    def _open_questions(self):
        return self.customer_conflict_ids.question_ids.filtered("is_open")

    def _conflict_questions(self):
        """The customer that it is about, and what is asked of it; as superuser."""
        self.ensure_one()
        if self.code != CODE:
            raise UserError(self.env._("%s does not ask whose facts of a customer are right.", self.name))
        return self.sudo().customer_conflict_ids[:1], self.sudo()._open_questions()

    def _decided_conflict(self, seen):
        """The same where the user may decide what was seen."""
        self._begin_decision()
        link, questions = self._conflict_questions()
        link.partner_id.with_env(self.env).check_access("read")
        if not questions or seen != questions._seen(questions._compared()):
            raise UserError(
                self.env._("The contact or what is told of it changed just now: look at %s again.", self.name)
            )
        return link, questions
