# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ingest.validator_document import KINDS as DOCUMENT_KINDS

KINDS = [
    ("message", "Messages Received"),
    ("rejected", "Messages Not Understood"),
    ("outgoing", "Messages Sent"),
    ("document", "Documents"),
]


class FreightRetentionPolicy(models.Model):
    """How long what partners sent and got is kept, by kind and system.

    Nothing is gone within a month, whoever decides it alone, and the policy's history says who did.
    One policy decides about a record: that of its system (of documents: of its kind, too), else that for all.
    """

    _name = "freight.retention.policy"
    _description = "Freight Retention Policy"
    _inherit = ["mail.thread"]
    _order = "kind, system_id, document_kind, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, tracking=True)
    document_kind = fields.Selection(DOCUMENT_KINDS, tracking=True, help="Empty: documents of every kind.")
    system_id = fields.Many2one(
        "freight.system", index=True, ondelete="cascade", tracking=True, help="Empty: every system."
    )
    company_id = fields.Many2one(related="system_id.company_id", store=True)
    days = fields.Integer(required=True, tracking=True, help="How long it is kept.")
    open_days = fields.Integer(
        string="More While Open",
        required=True,
        default=365,
        tracking=True,
        help="What an open exception, an undecided invoice or an unsettled message still needs is kept so "
        "many days longer, at most.",
    )
    expired_count = fields.Integer(string="Expired", readonly=True, copy=False)
    last_run = fields.Datetime(readonly=True, copy=False)

    _one_idx = models.UniqueIndex(
        "(kind, COALESCE(system_id, 0), COALESCE(document_kind, '')) WHERE active",
        "There is a policy for this kind and system already.",
    )
    _sound_days = models.Constraint(
        "CHECK(days >= 30 AND days <= 36500 AND open_days >= 0 AND open_days <= 36500)",
        "Keep it for 30 to 36,500 days.",
    )

    @api.constrains("kind", "document_kind")
    def _check_document_kind(self):
        if self.filtered(lambda policy: policy.document_kind and policy.kind != "document"):
            raise ValidationError(self.env._("Only a policy about documents has a kind of documents."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """What it let expire names it."""
        if used := self.filtered("last_run")[:1]:
            raise UserError(
                self.env._("“%s” has let messages or documents expire: archive it instead.", used.name)
            )

    # -- expiring -------------------------------------------------------------------------------------

    @api.model
    def _cron_expire(self):
        """Let expire what its policy does not keep any longer, in batches that are committed one by one."""
        jobs = self.env["ir.cron"]
        for policy in self.search([]):
            after, policy.last_run = None, fields.Datetime.now()
            while batch := policy._expire_batch(after):
                after, expired = batch
                policy.expired_count += expired
                if not jobs._commit_progress(expired, remaining=1):
                    return

    def _expire_batch(self, after=None):
        """Let one batch expire: (where the next one begins, how many expired), or None when nothing is left.

        :param after: where the batch begins, as the last one answered
        """
        self.ensure_one()
        return getattr(self, f"_expire_{self.kind}")(after)

    def _bounds(self):
        """What queries need to know of the policy: until when things expire, and of which systems."""
        now = fields.Datetime.now()
        before = fields.Datetime.subtract(now, days=self.days)
        same_kind = self.search([("kind", "=", self.kind)])
        # More exact policies: of a system, of a kind of documents.
        others = same_kind.filtered(lambda policy: policy.system_id and not self.system_id).system_id
        kinds = same_kind.filtered(
            lambda policy: (
                policy.document_kind and policy.system_id == self.system_id and not self.document_kind
            )
        )
        return {
            "before": before,
            "open_before": fields.Datetime.subtract(before, days=self.open_days),
            "system_id": self.system_id.id or None,
            "other_ids": others.ids,
            "document_kind": self.document_kind or None,
            "other_kinds": kinds.mapped("document_kind"),
        }
