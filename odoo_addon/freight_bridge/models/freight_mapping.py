# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults

STATES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("approved", "Approved"),
    ("active", "Active"),
    ("retired", "Retired"),
]

#: What only the actions below change.
GOVERNED = frozenset(
    {
        "state",
        "number",
        "maker_id",
        "proposer_id",
        "approver_id",
        "approved_at",
        "activated_at",
        "retired_at",
        "trial",
        "trial_at",
    }
)
#: What a version says; settled once it is proposed.
CONTENT = frozenset(
    {
        "system_id",
        "note",
        "active_from",
        "timezone",
        "csv_delimiter",
        "csv_encoding",
        "csv_decimal_comma",
        "line_ids",
        "milestone_line_ids",
        "reference_line_ids",
        "charge_line_ids",
        "csv_line_ids",
        "match_line_ids",
    }
)


class FreightMapping(models.Model):
    """One version of how a system's messages are read: time zone, code tables, CSV columns.

    draft → proposed → approved (by who neither made nor proposed it) → active (from its day on) → retired.
    At most one version of a system is active. What is proposed no longer changes: another version does.
    """

    _name = "freight.mapping"
    _description = "Freight Mapping Version"
    _inherit = ["mail.thread"]
    _order = "system_id, number desc"
    _rec_names_search = ["system_id.name", "note"]

    system_id = fields.Many2one("freight.system", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="system_id.company_id", store=True, index=True)
    dialect = fields.Selection(related="system_id.dialect")
    number = fields.Integer(string="Version", readonly=True, copy=False)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, tracking=True)
    note = fields.Char(string="What Changes and Why", copy=False, tracking=True)
    active_from = fields.Datetime(
        copy=False, tracking=True, help="From when on messages are read this way; empty: at once."
    )
    maker_id = fields.Many2one("res.users", string="Made By", readonly=True, copy=False)
    proposer_id = fields.Many2one("res.users", string="Proposed By", readonly=True, copy=False)
    approver_id = fields.Many2one("res.users", string="Approved By", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    activated_at = fields.Datetime(readonly=True, copy=False)
    retired_at = fields.Datetime(readonly=True, copy=False)

    timezone = fields.Selection(
        lambda self: [(name, name) for name in pytz.common_timezones],
        required=True,
        default="UTC",
        help="Where the partner's times are local when they name no zone.",
    )
    csv_delimiter = fields.Selection(
        [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Pipe")],
        string="Delimiter",
        help="Empty: found from the header line.",
    )
    csv_encoding = fields.Selection(
        [("utf-8", "UTF-8"), ("windows-1252", "Windows-1252"), ("utf-16le", "UTF-16")],
        string="Encoding",
        required=True,
        default="utf-8",
    )
    csv_decimal_comma = fields.Boolean(string="Decimal Comma", help="1.234,56 instead of 1,234.56.")
    line_ids = fields.One2many("freight.mapping.line", "mapping_id", copy=True)
    milestone_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "milestone")], copy=False
    )
    reference_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "reference")], copy=False
    )
    charge_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "charge")], copy=False
    )
    csv_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "csv")], copy=False
    )
    match_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "match")], copy=False
    )

    _number_unique = models.Constraint("UNIQUE(system_id, number)", "This version exists already.")
    _one_active = models.UniqueIndex(
        "(system_id) WHERE state = 'active'", "Another version of this system is active already."
    )

    @api.depends("system_id.display_name", "number")
    def _compute_display_name(self):
        for version in self:
            system = version.system_id.display_name
            if version.number:
                version.display_name = self.env._(
                    "%(system)s, version %(number)s", system=system, number=version.number
                )
            else:
                version.display_name = self.env._("New version")

    @api.model_create_multi
    def create(self, vals_list):
        """Number the versions of each system, and remember who made them."""
        for vals in vals_list:
            self._check_governed(vals)
        plain = without_defaults(self, GOVERNED)
        versions = super(FreightMapping, plain).create(vals_list).with_env(self.env)
        highest = dict(
            self._read_group([("system_id", "in", versions.system_id.ids)], ["system_id"], ["number:max"])
        )
        for system, made in versions.grouped("system_id").items():
            for number, version in enumerate(made, start=highest.get(system, 0) + 1):
                version._settle(number=number, maker_id=self.env.user.id)
        return versions

    def write(self, vals):
        """Whoever changes a draft is its maker, and so not the one who approves it."""
        self._check_governed(vals)
        if CONTENT & vals.keys():
            self._touch()
        return super().write(vals)

    def _touch(self):
        """Somebody changes what the version says."""
        self._check_draft()
        self._settle(maker_id=self.env.user.id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_draft()

    def _check_governed(self, vals):
        if touched := GOVERNED & vals.keys():
            raise UserError(
                self.env._("These fields follow from the version's life: %s.", ", ".join(sorted(touched)))
            )

    def _check_draft(self):
        if settled := self.filtered(lambda version: version.state != "draft"):
            raise UserError(
                self.env._(
                    "%s is %s and does not change any more: make a new version from it.",
                    settled[0].display_name,
                    dict(STATES)[settled[0].state].lower(),
                )
            )

    def _settle(self, **vals):
        """Write what follows from the version's life."""
        return super().write(vals)

    # -- life -----------------------------------------------------------------------------------------

    def _expect(self, state):
        if wrong := self.filtered(lambda version: version.state != state):
            raise UserError(
                self.env._(
                    "%(version)s is %(state)s, not %(expected)s: reload the page.",
                    version=wrong[0].display_name,
                    state=dict(STATES)[wrong[0].state].lower(),
                    expected=dict(STATES)[state].lower(),
                )
            )

    def action_propose(self):
        """Hand a draft to somebody else for approval, once the sidecar can read it."""
        self._expect("draft")
        for version in self:
            if not version.note:
                raise UserError(self.env._("Say what changes and why, so that the approver knows."))
            version.system_id._check_mapping(version._content())
        self._settle(state="proposed", proposer_id=self.env.user.id)

    def action_approve(self):
        """Approve a proposal of somebody else; it becomes active on its day."""
        self._expect("proposed")
        self.check_access("write")
        user = self.env.user
        if own := self.filtered(lambda version: user in version.maker_id | version.proposer_id):
            raise UserError(
                self.env._("You made or proposed %s: somebody else has to approve it.", own[0].display_name)
            )
        self._settle(state="approved", approver_id=user.id, approved_at=fields.Datetime.now())
        self._activate_due()

    def action_back_to_draft(self):
        """Give a proposal, or what was approved and is not active yet, back to its maker."""
        if self.filtered(lambda version: version.state not in ("proposed", "approved")):
            raise UserError(self.env._("Only what is proposed or approved goes back to draft."))
        self._settle(state="draft", proposer_id=False, approver_id=False, approved_at=False)

    def action_roll_back(self):
        """Retire the active version and put the one before it in force again, which was approved then."""
        self._expect("active")
        now = fields.Datetime.now()
        for version in self:
            previous = self.search(
                [("system_id", "=", version.system_id.id), ("state", "=", "retired")],
                order="retired_at desc, number desc",
                limit=1,
            )
            version._settle(state="retired", retired_at=now)
            self.flush_model(["state"])
            if previous:
                previous._settle(state="active", activated_at=now, retired_at=False)
            version.message_post(
                body=self.env._("Rolled back to %s.", previous.display_name)
                if previous
                else self.env._("Rolled back: messages are read without a mapping.")
            )

    def action_new_version(self):
        """Open a draft with the content of this version."""
        self.ensure_one()
        draft = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    @api.model
    def _cron_activate(self):
        """Put in force what is approved and due."""
        self.search([("state", "=", "approved")])._activate_due()

    def _activate_due(self):
        now = fields.Datetime.now()
        due = self.filtered(lambda version: not version.active_from or version.active_from <= now)
        if not due:
            return
        # Of several that came due at once the latest day wins; the others were overtaken before they counted.
        latest = {}
        for version in due.sorted(
            lambda version: (version.active_from or version.approved_at, version.number)
        ):
            latest[version.system_id] = version
        winners = self.browse(version.id for version in latest.values())
        before = self.search([("system_id", "in", due.system_id.ids), ("state", "=", "active")])
        (before | due - winners)._settle(state="retired", retired_at=now)
        self.flush_model(["state"])
        winners._settle(state="active", activated_at=now)

    def _take_over(self, system):
        """Give ``system`` the content of these versions, in force: it was approved where it comes from."""
        now = fields.Datetime.now()
        for version in self:
            version.copy({"system_id": system.id, "note": version.note})._settle(
                state="active",
                maker_id=version.maker_id.id,
                proposer_id=version.proposer_id.id,
                approver_id=version.approver_id.id,
                approved_at=version.approved_at,
                activated_at=now,
            )

    # -- content --------------------------------------------------------------------------------------

    def _content(self):
        """The content as the sidecar takes it (contract §9, Mapping)."""
        self.ensure_one()
        lines = self.line_ids.grouped("kind")
        empty = self.env["freight.mapping.line"]
        return {
            "timezone": self.timezone,
            "milestone_codes": {
                line.partner_value: line.milestone_code or None for line in lines.get("milestone", empty)
            },
            "reference_kinds": {
                line.partner_value: line.reference_kind for line in lines.get("reference", empty)
            },
            "charge_codes": {line.partner_value: line.charge_code for line in lines.get("charge", empty)},
            "csv": self._csv_content(lines.get("csv", empty)),
        }

    def _csv_content(self, lines):
        if not lines:
            return None
        layouts = [
            {"record": record, "fields": {line.csv_field: line._csv_source() for line in of_record}}
            for record, of_record in lines.grouped("csv_record").items()
        ]
        content = {
            "encoding": self.csv_encoding,
            "decimal_comma": self.csv_decimal_comma,
            "layouts": layouts,
        }
        return {**content, "delimiter": self.csv_delimiter} if self.csv_delimiter else content
