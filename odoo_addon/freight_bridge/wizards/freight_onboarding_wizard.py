# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.freight_system import DIALECTS, SIGNATURES

STEPS = [
    ("partner", "Partner"),
    ("secret", "Endpoint and Secret"),
    ("sample", "Sample"),
    ("send", "Test Message"),
    ("live", "Live"),
]
_ORDER = [step for step, _label in STEPS]


class FreightOnboardingWizard(models.TransientModel):
    """Connect a partner step by step: a test system, its secret, a sample, a test message, the live system.

    Nothing that a sample says is kept: it is read by the sidecar and rehearsed in Odoo.
    """

    _name = "freight.onboarding.wizard"
    _inherit = ["freight.given.secret"]
    _description = "Connect a Freight Partner"

    step = fields.Selection(STEPS, required=True, default="partner", readonly=True)
    name = fields.Char(string="Partner's Name")
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        help="Part of the endpoint's address: a-z, 0-9 and dashes.",
    )
    kind = fields.Selection(selection=lambda self: self._kinds(), default="carrier")
    partner_id = fields.Many2one("res.partner", string="Contact", check_company=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    dialect = fields.Selection(DIALECTS, string="How They Write", default="canonical")
    signature = fields.Selection(SIGNATURES, string="How They Sign", default="standard_webhooks")
    system_id = fields.Many2one("freight.system", string="Test System", readonly=True)
    live_system_id = fields.Many2one("freight.system", string="Live System", readonly=True)
    endpoint = fields.Char(related="system_id.endpoint")
    secret_state = fields.Char(related="system_id.secret_state", string="By Now")
    live_endpoint = fields.Char(related="live_system_id.endpoint", string="Live Endpoint")
    secret = fields.Char(
        compute="_compute_secret",
        help="Travels in the answer that made it, and is nowhere to be found again.",
    )

    @api.model
    def _kinds(self):
        return self.env["freight.system"]._fields["kind"]._description_selection(self.env)

    @api.depends("name")
    def _compute_code(self):
        """A code made of the name: what is no letter or digit becomes a dash."""
        for wizard in self:
            words = self.env["ir.http"]._slugify(wizard.name or "", max_length=40)
            wizard.code = words.strip("-")

    @api.depends("signature", "system_id")
    def _compute_whose(self):
        super()._compute_whose()

    @api.depends_context("freight_secret")
    def _compute_secret(self):
        self.secret = self.env.context.get("freight_secret", False)

    # -- steps ----------------------------------------------------------------------------------------

    def action_back(self):
        """Go one step back; what was made stays."""
        self.ensure_one()
        return self._show(_ORDER[max(_ORDER.index(self.step) - 1, 0)])

    def action_next(self):
        """Go one step on; from the step of the secret only where there is one."""
        self.ensure_one()
        if self.step == "secret":
            self._check_secret(self.system_id)
        return self._show(_ORDER[min(_ORDER.index(self.step) + 1, len(_ORDER) - 1)])

    def action_make_system(self):
        """Make the test system with its secret, or keep the one that is there, and go on."""
        self.ensure_one()
        if self.system_id:
            return self._show("secret")
        if not self.name or not self.code:
            raise UserError(self.env._("Give the partner a name and a code."))
        self.system_id = self.env["freight.system"].create(
            {
                "name": self.name,
                "code": f"{self.code}-test",
                "mode": "test",
                "kind": self.kind,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "dialect": self.dialect,
                "signature": self.signature,
            }
        )
        return self._show("secret", self._own_secret(self.system_id))

    def action_new_secret(self):
        """Make another secret, as the one before was not copied."""
        self.ensure_one()
        return self._show("secret", self.system_id._rotate_secret(0))

    def action_go_live(self):
        """Promote the test system, and show the live endpoint and our secret."""
        self.ensure_one()
        if self.live_system_id:
            return self._show("live")
        self.live_system_id = self.system_id._promote(self.name, self.code)
        return self._show("live", self._own_secret(self.live_system_id))

    def action_open_system(self):
        """Leave the wizard for the system that it made."""
        self.ensure_one()
        self._check_secret(self.live_system_id or self.system_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.system",
            "res_id": (self.live_system_id or self.system_id).id,
            "view_mode": "form",
        }

    def _own_secret(self, system):
        """A secret of ours for a system that has none yet; None where the partner makes it."""
        return system._rotate_secret(0) if self.whose == "ours" else None

    def _check_secret(self, system):
        if not self.env["freight.system.secret"]._live(system):
            raise UserError(
                self.env._(
                    "%s has no secret yet, so that none of its messages would be taken: enter the one that"
                    " the partner gave you, or make one.",
                    system.name,
                )
            )

    def _given_kind(self):
        return self.system_id.signature or self.signature

    def _take_given(self, value):
        """Of the system that the window is about; nothing was signed yet with another one."""
        (self.live_system_id or self.system_id)._rotate_secret(0, value)

    def _show(self, step, secret=None):
        """The wizard again, at a step; a secret goes along in the answer only.

        The web client hands a window's context on to the next one: without a secret it has to be overwritten.
        """
        self.step = step
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connect a Partner"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"freight_secret": secret or False, "dialog_size": "extra-large"},
        }
