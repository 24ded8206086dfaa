# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_datetime

from .freight_system_secret import new_secret

DIALECTS = [
    ("canonical", "Canonical (CloudEvents)"),
    ("easypost", "EasyPost"),
    ("shippo", "Shippo"),
    ("aftership", "AfterShip"),
    ("dcsa", "DCSA Track & Trace 2.2"),
    ("ups", "UPS Tracking"),
    ("fedex", "FedEx Track"),
    ("dhl", "DHL Shipment Tracking"),
    ("mydhl", "DHL Express (MyDHL)"),
    ("usps", "USPS Tracking"),
    ("gls", "GLS Track And Trace"),
    ("laposte", "La Poste (Colissimo, Chronopost)"),
    ("australia_post", "Australia Post Tracking"),
    ("shopify", "Shopify"),
    ("stripe", "Stripe"),
    ("lago", "Lago"),
    ("gocardless", "GoCardless"),
    ("adyen", "Adyen"),
    ("adyen_manual", "Adyen (Manual Capture)"),
    ("x12", "EDI X12"),
    ("edifact", "EDIFACT"),
    ("csv", "CSV Files"),
    ("mt940", "Bank Statements (MT940)"),
    ("camt", "Bank Statements (camt.053, camt.054)"),
]
SIGNATURES = [
    ("standard_webhooks", "Standard Webhooks"),
    ("easypost", "EasyPost HMAC v2"),
    ("shopify", "Shopify HMAC"),
    ("stripe", "Stripe-Signature"),
    ("gocardless", "GoCardless Webhook-Signature"),
    ("lago", "Lago HMAC"),
    ("adyen", "Adyen HMAC"),
    ("bearer", "Bearer Token"),
]


class FreightSystem(models.Model):
    """An external party that sends messages through one signed endpoint."""

    _name = "freight.system"
    _description = "Freight System"
    _inherit = ["mail.thread"]
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True, copy=False, tracking=True, help="Part of the endpoint's address: a-z, 0-9 and dashes."
    )
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection(
        [
            ("carrier", "Carrier"),
            ("aggregator", "Carrier Aggregator"),
            ("tms", "Transport Management"),
            ("wms", "Warehouse or 3PL"),
            ("auditor", "Freight Auditor"),
            ("billing", "Billing Platform"),
        ],
        default="carrier",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, tracking=True
    )
    partner_id = fields.Many2one("res.partner", check_company=True, tracking=True)
    dialect = fields.Selection(DIALECTS, required=True, default="canonical", tracking=True)
    signature = fields.Selection(SIGNATURES, required=True, default="standard_webhooks", tracking=True)
    rate_per_minute = fields.Integer(
        default=6000, required=True, tracking=True, help="Requests a minute that the gateway takes."
    )
    sla_hours = fields.Float(
        string="SLA Override (h)", help="Hours to resolve an exception of this system; 0: as its code says."
    )
    team_ids = fields.Many2many(
        "freight.team",
        string="Own Teams",
        help="Take the exceptions of this system instead of the default team of the same kind.",
    )
    endpoint = fields.Char(compute="_compute_endpoint")
    secret_state = fields.Char(string="Secret", compute="_compute_secret_state")
    secret_report = fields.Html(
        string="Secrets",
        compute="_compute_secret_report",
        sanitize=False,
        groups="freight_bridge.group_manager",
    )
    log_count = fields.Integer(string="Events", compute="_compute_counts")
    exception_count = fields.Integer(string="Open Exceptions", compute="_compute_counts")

    _code_unique = models.Constraint("UNIQUE(code)", "Another system has this code already: choose another.")
    _code_slug = models.Constraint(
        "CHECK(code ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$')",
        "A system's code holds 1-64 lower-case letters, digits and inner dashes, such as acme-tms.",
    )
    _rate_positive = models.Constraint(
        "CHECK(rate_per_minute > 0)", "A system must be allowed at least one request a minute."
    )

    @api.depends("code")
    def _compute_endpoint(self):
        base = self.env["ir.config_parameter"].sudo().get_param("freight_bridge.gateway_url", "")
        for system in self:
            system.endpoint = system.code and f"{base.rstrip('/')}/v1/systems/{system.code}/messages"

    def _compute_secret_state(self):
        """Say how many secrets live, never what they are."""
        per_system = self.env["freight.system.secret"]._live(self).grouped("system_id")
        for system in self:
            count = len(per_system.get(system, ()))
            if not count:
                system.secret_state = self.env._("None: messages are refused until one is created")
            elif count == 1:
                system.secret_state = self.env._("One live secret")
            else:
                system.secret_state = self.env._("Two live secrets (rotation under way)")

    def _compute_secret_report(self):
        """When each secret was made, ends and was used last; never what it is."""
        per_system = self.env["freight.system.secret"]._told(self).grouped("system_id")
        for system in self:
            rows = Markup("").join(self._secret_row(secret) for secret in per_system.get(system, ()))
            system.secret_report = rows and Markup(
                "<table class='table table-sm mb-0'><tbody>%s</tbody></table>"
            ) % (rows)

    def _secret_row(self, secret):
        state = self.env._("Current")
        if secret.expires_at:
            ends = format_datetime(self.env, secret.expires_at, dt_format="short")
            is_over = secret.expires_at <= fields.Datetime.now()
            state = self.env._("Ended %s", ends) if is_over else self.env._("Old, works until %s", ends)
        created = format_datetime(self.env, secret.create_date, dt_format="short")
        used = self.env._("Not used yet")
        if secret.last_used_at:
            used = self.env._(
                "Last used %s", format_datetime(self.env, secret.last_used_at, dt_format="short")
            )
        return Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>") % (
            state,
            self.env._("Created %s", created),
            used,
        )

    def _compute_counts(self):
        log = self.env["freight.integration.log"]._read_group(
            [("system_id", "in", self.ids)], ["system_id"], ["__count"]
        )
        open_exceptions = self.env["freight.exception"]._read_group(
            [("system_id", "in", self.ids), ("state", "in", ("open", "in_progress"))],
            ["system_id"],
            ["__count"],
        )
        logs, exceptions = dict(log), dict(open_exceptions)
        for system in self:
            system.log_count = logs.get(system, 0)
            system.exception_count = exceptions.get(system, 0)

    @api.constrains("company_id")
    def _check_company_unused(self):
        """A system's references belong to its company: moving it would hand them to another one."""
        used = (
            self.env["freight.integration.log"]
            .sudo()
            ._read_group([("system_id", "in", self.ids)], ["system_id", "company_id"])
        )
        for system, company in used:
            if system.company_id != company:
                raise ValidationError(
                    self.env._(
                        "%(system)s has messages of %(company)s: archive it and create a new system instead.",
                        system=system.name,
                        company=company.name,
                    )
                )

    def write(self, vals):
        """Its code is half of the identity of its events: a system that got it later would lose its own."""
        changed = self.filtered(lambda system: "code" in vals and system.code != vals["code"])
        if changed and (known := changed._known_to_partners()):
            raise UserError(
                self.env._(
                    "The code of %s cannot change any more, its partner has the address with it: "
                    "archive the system and make a new one.",
                    known[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_known(self):
        if known := self._known_to_partners():
            raise UserError(
                self.env._(
                    "Messages of %s may be on their way: archive it instead of deleting it.", known[0].name
                )
            )

    def _known_to_partners(self):
        """The systems that ever had a secret: their partners may have sent with it."""
        return self.env["freight.system.secret"].sudo().search([("system_id", "in", self.ids)]).system_id

    def action_new_secret(self):
        """Open the wizard that makes a secret and shows it once."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Secret"),
            "res_model": "freight.system.secret.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.id},
        }

    def _rotate_secret(self, grace_hours, given=None):
        """Make a secret, let the previous one expire after ``grace_hours``, and return the new value.

        At most two secrets live at once: an older one than the previous ends now.

        :param given: the secret that the partner made, in the form that the signature asks for; None: a new
            one is made
        :raise UserError: when it is the current one already
        """
        self.ensure_one()
        Secret = self.env["freight.system.secret"].sudo()
        live = Secret._live(self)
        if given and given in live[:1].mapped("value"):
            raise UserError(
                self.env._("This is the current secret of %s already: nothing would change.", self.name)
            )
        now = fields.Datetime.now()
        live[1:].expires_at = now
        live[:1].expires_at = fields.Datetime.add(now, hours=grace_hours)
        value = given or new_secret(self.signature)
        Secret.create({"system_id": self.id, "value": value})
        self.message_post(body=self._rotation_note(grace_hours if live else None, bool(given)))
        return value

    def _rotation_note(self, grace_hours, is_given):
        """What the chatter says of a change of secrets; hours None: there was none before."""
        if grace_hours is None:
            return (
                self.env._("The partner's own secret was entered.")
                if is_given
                else self.env._("A secret was created.")
            )
        if is_given:
            return self.env._(
                "The partner's own secret was entered; the previous one works %(hours)s more hours.",
                hours=grace_hours,
            )
        return self.env._(
            "A secret was created; the previous one works %(hours)s more hours.", hours=grace_hours
        )

    def action_view_log(self):
        """The log of this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "freight_bridge.freight_integration_log_action"
        )
        return {**action, "domain": [("system_id", "=", self.id)], "context": {}}

    def action_view_exceptions(self):
        """The open exceptions of this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_exception_action")
        return {**action, "domain": [("system_id", "=", self.id)]}
