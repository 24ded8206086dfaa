# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .freight_exception_code import SEVERITIES
from .freight_exception_notice import ExceptionNotice
from .mail_message import CHATTER

OPEN_STATES = ("open", "in_progress")
#: The context of what is done only to see what would happen, and taken back: nobody is told, and no mail is
#: left behind that would be sent although its record is gone.
TRIAL = {"tracking_disable": True, "mail_notify_force_send": False, "freight_trial": True}
#: Where a person may go from each state. Resolved is final: a new message opens a new one. Who waived one
#: may take that back for a while (``desk_reopen``).
TRANSITIONS = {
    "open": {"open", "in_progress", "resolved", "waived"},
    "in_progress": {"open", "in_progress", "resolved", "waived"},
    "resolved": set(),
    "waived": {"open"},
}


class FreightException(models.Model):
    """What a person must decide before a message can have its effect."""

    _name = "freight.exception"
    _description = "Freight Exception"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    code_id = fields.Many2one(
        "freight.exception.code", required=True, readonly=True, index=True, tracking=True
    )
    code = fields.Char(string="Technical Code", related="code_id.code", store=True, index=True)
    runbook_url = fields.Char(related="code_id.runbook_url")
    severity = fields.Selection(SEVERITIES, required=True, readonly=True, tracking=True)
    state = fields.Selection(
        [("open", "Open"), ("in_progress", "In Progress"), ("resolved", "Resolved"), ("waived", "Waived")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    summary = fields.Char(required=True, readonly=True)
    subject = fields.Char(readonly=True, index=True, help="The partner's main reference.")
    system_id = fields.Many2one("freight.system", readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("freight.team", tracking=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Owner", tracking=True, index=True)
    deadline = fields.Datetime(required=True, readonly=True, index=True)
    is_breached = fields.Boolean(string="SLA Breached", readonly=True)
    event_count = fields.Integer(string="Events", readonly=True, default=1)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="At Stake",
        readonly=True,
        default=0,
        help="The money in question, in the company's currency; nothing where no money is.",
    )
    shipment_id = fields.Many2one(
        "freight.shipment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    log_ids = fields.One2many("freight.integration.log", "exception_id", string="Log", readonly=True)
    correction_ids = fields.One2many("freight.exception.correction", "exception_id", readonly=True)
    resolution = fields.Selection(
        [
            ("linked", "Linked"),
            ("corrected", "Corrected"),
            ("replayed", "Replayed"),
            ("acknowledged", "Acknowledged"),
            ("tendered", "Tendered Again"),
            ("waived", "Waived"),
        ],
        readonly=True,
        tracking=True,
    )
    #: Tracked, as who waived may take that back: the chatter keeps the reason then, and whose it was.
    reason = fields.Text(readonly=True, tracking=True)
    closed_by_id = fields.Many2one("res.users", string="Closed By", readonly=True)
    closed_at = fields.Datetime(string="Closed On", readonly=True)

    #: What waits, in the order in which it is due: all, and those of one owner, team, partner or severity.
    _open_deadline_idx = models.Index("(deadline, id) WHERE state IN ('open', 'in_progress')")
    _open_owner_idx = models.Index("(user_id, deadline, id) WHERE state IN ('open', 'in_progress')")
    _open_team_idx = models.Index("(team_id, deadline, id) WHERE state IN ('open', 'in_progress')")
    _open_system_idx = models.Index("(system_id, deadline, id) WHERE state IN ('open', 'in_progress')")
    _open_severity_idx = models.Index("(severity, deadline, id) WHERE state IN ('open', 'in_progress')")
    _open_amount_idx = models.Index("(amount DESC, deadline, id) WHERE state IN ('open', 'in_progress')")
    #: How others of the same kind and partner were decided, newest first.
    _kind_idx = models.Index("(system_id, code, id)")
    #: Joining further events to an open exception looks it up by these.
    _open_subject_idx = models.Index("(subject, code) WHERE state IN ('open', 'in_progress')")

    #: What a user may write; everything else changes by the methods below only.
    _user_fields = frozenset({"user_id", "team_id"})

    def write(self, vals):
        """Keep the facts and the life of an exception out of hand edits; tell open pages what changed."""
        self._check_protected(vals)
        if "state" in vals:
            self._check_transition(vals["state"])
        result = super().write(vals)
        self._notify_pages()
        return result

    def _check_protected(self, vals):
        mail_fields = set(self.env["mail.thread"]._fields) | set(self.env["mail.activity.mixin"]._fields)
        protected = set(vals) - self._user_fields - (mail_fields - CHATTER)
        if protected and not self.env.su:
            raise UserError(
                self.env._(
                    "Exceptions change by their actions (link, correct, replay, waive), not by hand: %s.",
                    ", ".join(sorted(protected)),
                )
            )

    def _check_transition(self, state):
        for record in self:
            if state not in TRANSITIONS[record.state]:
                raise UserError(
                    self.env._(
                        "%(name)s was decided already by %(user)s: nothing more can be decided about it.",
                        name=record.name,
                        user=record.sudo().closed_by_id.name,
                    )
                )

    def _check_worker(self):
        """The user must be allowed to work exceptions; what follows may then run as superuser."""
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_user"):
            raise AccessError(
                self.env._("Only freight users work exceptions: ask your administrator for the role.")
            )
        self.check_access("write")

    # -- making ---------------------------------------------------------------------------------------

    @api.model
    def _raise_for(self, events):
        """Make or join an exception for each event, in a constant number of queries.

        Events of one system with the same code and subject about the same shipment share one open exception:
        the subject alone is the partner's to choose, and may be the same for every message. Sets
        ``exception_id`` on each event and returns the exceptions.

        :param events: ingest events whose verdict is "exception", or ExceptionNotice
        """
        groups = defaultdict(list)
        for event in events:
            alone = event if isinstance(event, ExceptionNotice) and event.is_alone else None
            groups[event.system_id, event.code, event.subject, event.shipment_id or None, alone].append(event)
        known = self._open_by_key(groups)
        for key, exception in known.items():
            exception._join(groups[key])
        missing = {key: group for key, group in groups.items() if key not in known}
        created = self._make(missing)
        exceptions = self.concat(*known.values(), *created.values())
        for key, exception in {**known, **created}.items():
            for event in groups[key]:
                event.exception_id = exception.id
        exceptions._notify_pages()
        return exceptions

    def _open_by_key(self, groups):
        """Open exceptions by (system id, code, subject, shipment id, None), of the keys of ``groups``."""
        found = self.search(
            [
                ("state", "in", OPEN_STATES),
                ("subject", "in", list({key[2] for key in groups})),
            ]
        )
        by_key = {
            (rec.system_id.id or None, rec.code, rec.subject, rec.shipment_id.id or None, None): rec
            for rec in found
        }
        return {key: record for key, record in by_key.items() if key in groups}

    def _join(self, events):
        self.event_count += len(events)

    def _make(self, groups):
        """Create one exception for each key; returns them by key."""
        if not groups:
            return {}
        codes = self.env["freight.exception.code"]._by_code()
        vals_list = [self._new_vals(key, group, codes) for key, group in groups.items()]
        names = self.env["ir.sequence"]._freight_next("freight.exception", len(vals_list))
        for vals, name in zip(vals_list, names, strict=True):
            vals["name"] = name
        quiet = self.with_context(tracking_disable=True, mail_create_nosubscribe=True)
        created = quiet.create(vals_list).with_env(self.env)
        created._schedule_owner()
        return dict(zip(groups, created, strict=True))

    def _new_vals(self, key, events, codes):
        system_id, code, subject, shipment_id, _alone = key
        kind = codes.get(code) or codes["handler_error"]
        system = self.env["freight.system"].browse(system_id or ())
        team = kind._team_for(system)
        hours = system.sla_hours or kind.sla_hours
        return {
            "code_id": kind.id,
            "severity": kind.severity,
            "summary": events[-1].message or kind.name,
            "subject": subject,
            "system_id": system.id,
            "company_id": system.company_id.id or events[-1].company_id,
            "team_id": team.id,
            "user_id": team.user_id.id,
            "deadline": fields.Datetime.add(fields.Datetime.now(), minutes=int(hours * 60)),
            "event_count": len(events),
            "amount": sum(event.amount for event in events),
            "shipment_id": shipment_id,
        }

    def _schedule_owner(self):
        """One activity for each exception that has an owner, made together."""
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": model_id,
                    "res_id": exception.id,
                    "user_id": exception.user_id.id,
                    "summary": exception.code_id.name,
                    "date_deadline": exception.deadline.date(),
                    "automated": True,
                }
                for exception in self
                # What a test system says is a try-out: it is on the desk, marked, and in nobody's way.
                if exception.user_id and exception.system_id.mode != "test"
            ]
        )

    # -- life -----------------------------------------------------------------------------------------

    def _close(self, state, resolution, reason=None):
        """Resolve or waive, and finish the owner's activities. To be called as superuser."""
        self.write(
            {
                "state": state,
                "resolution": resolution,
                "reason": reason,
                "closed_by_id": self.env.uid,
                "closed_at": fields.Datetime.now(),
            }
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _notify_pages(self):
        """Tell open pages which exceptions changed: ids only, each page reads what its user may see."""
        if self.ids:
            self.env["freight.ingest"]._bus_notify("freight_bridge.exception", self.ids)

    @api.model
    def _cron_flag_breaches(self):
        """Flag exceptions past their deadline, in batches that are committed one by one."""
        while batch := self._flag_breaches():
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=1):
                break

    @api.model
    def _flag_breaches(self, limit=500):
        """Mark open exceptions past their deadline and say so to their team leaders; those marked."""
        late = self.search(
            [
                ("state", "in", OPEN_STATES),
                ("is_breached", "=", False),
                "!",
                ("system_id.mode", "=", "test"),
                ("deadline", "<", fields.Datetime.now()),
            ],
            limit=limit,
        )
        late.write({"is_breached": True})
        for record in late:
            record.message_post(
                body=self.env._("The time to resolve this exception is over."),
                partner_ids=record.team_id.user_id.partner_id.ids,
            )
        return late
