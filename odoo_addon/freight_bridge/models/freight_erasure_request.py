# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..ingest.erasing import MOST, Person, fault_of, lines_of
from ..ingest.personal import mask
from .personal_field import PersonalChar, PersonalText

STATES = [
    ("draft", "To Search"),
    ("searching", "Searching"),
    ("found", "To Erase"),
    ("erasing", "Erasing"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
#: Field of identifiers → their kind.
IDENTIFIERS = {"names": "name", "emails": "email", "phones": "phone", "references": "reference"}
#: What a person enters, until the search begins.
GIVEN = frozenset({*IDENTIFIERS, "requester", "received_on", "reason", "erase_files", "company_id"})


class FreightErasureRequest(models.Model):
    """Somebody asked to be forgotten: what is found, what is erased, what is kept and why.

    A search first, which changes nothing; then the erasure. A job carries each on in batches. Once it is done
    the request itself holds the person's data masked only.
    """

    _name = "freight.erasure.request"
    _description = "Freight Erasure Request"
    _inherit = ["freight.personal.mixin"]
    _order = "id desc"

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    requester = PersonalChar(string="Asked For By", required=True, personal="name")
    received_on = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True, help="Why it is done, such as the article of the law. No names.")
    names = PersonalText(help="First and last name; each way of writing it on a line.", personal="name")
    emails = PersonalText(string="E-Mail Addresses", help="One on a line.", personal="email")
    phones = PersonalText(string="Telephone Numbers", help="One on a line.", personal="phone")
    references = PersonalText(
        help="Numbers by which partners call the person, one on a line.", personal="phone"
    )
    erase_files = fields.Boolean(
        string="Erase Files, Too",
        help="Also of documents whose own words name the person: what is in a file cannot be searched.",
    )
    finding_ids = fields.One2many("freight.erasure.finding", "request_id", readonly=True)
    found_count = fields.Integer(string="Found", compute="_compute_counts")
    erased_count = fields.Integer(string="Erased", compute="_compute_counts")
    kept_count = fields.Integer(string="Kept", compute="_compute_counts")
    create_uid = fields.Many2one("res.users", string="Entered By", readonly=True)
    changer_ids = fields.Many2many(
        "res.users", "freight_erasure_changer_rel", string="Changed By", readonly=True, copy=False
    )
    searched_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", string="Erased By", readonly=True, copy=False)
    erased_at = fields.Datetime(readonly=True, copy=False)
    cursor = fields.Json(readonly=True, copy=False, help="Where the search goes on: [place, id].")

    @api.depends("finding_ids.count", "finding_ids.erased_count")
    def _compute_counts(self):
        for request in self:
            kept = request.finding_ids.filtered("is_kept")
            request.kept_count = sum(kept.mapped("count"))
            request.found_count = sum((request.finding_ids - kept).mapped("count"))
            request.erased_count = sum(request.finding_ids.mapped("erased_count"))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["state"] = "draft"
            vals["changer_ids"] = [Command.link(self.env.uid)]
            vals["name"] = self.env["ir.sequence"].next_by_code("freight.erasure.request")
        return super().create(vals_list)

    def write(self, vals):
        begun = self.filtered(lambda request: request.state != "draft")
        if not self.env.su and (begun or not vals.keys() <= GIVEN):
            raise UserError(self.env._("What was searched stays: cancel this request and enter another one."))
        if not self.env.su and vals:
            # Who says whose data it is does not erase it.
            super(FreightErasureRequest, self.sudo()).write({"changer_ids": [Command.link(self.env.uid)]})
        return super().write(vals)

    def unlink(self):
        raise UserError(self.env._("An erasure request is kept as proof: cancel it instead."))

    @api.constrains(*IDENTIFIERS)
    def _check_identifiers(self):
        """Nothing that could mean half the world is looked for."""
        words = {
            "long": self.env._("is too long"),
            "name": self.env._("is no whole name: first and last name are needed, five letters at least"),
            "email": self.env._("is no address of e-mail"),
            "phone": self.env._("is no telephone number of 7 to 15 digits"),
            "reference": self.env._("is too short: five letters or digits at least, with a digit"),
        }
        for request in self.sudo():
            if request.state in ("done", "cancelled"):
                continue
            given = {kind: lines_of(request[field]) for field, kind in IDENTIFIERS.items()}
            if not any(given.values()):
                raise ValidationError(self.env._("Say whom it is about: a name, an address or a number."))
            if max(len(values) for values in given.values()) > MOST:
                raise ValidationError(self.env._("At most %s of each kind; enter another request.", MOST))
            for kind, values in given.items():
                for value in values:
                    if fault := fault_of(kind, value):
                        raise ValidationError(f"“{value[:50]}” {words[fault]}.")

    def _person(self):
        request = self.sudo()
        return Person(**{field: lines_of(request[field]) for field in IDENTIFIERS})

    # -- steps ----------------------------------------------------------------------------------------

    def _check_manager(self):
        user = self.env.user
        may = user.has_group("freight_bridge.group_manager") and self.env["freight.personal"]._may_see()
        if not self.env.su and not may:
            raise AccessError(self.env._("Only freight managers who may see personal data erase it."))
        self.ensure_one()
        self.check_access("write")

    def action_search(self):
        """Look for the person everywhere; nothing is changed."""
        self._check_manager()
        if self.state not in ("draft", "found"):
            raise UserError(self.env._("This request is not to be searched (any more)."))
        request = self.sudo()
        request.finding_ids.unlink()
        request.write({"state": "searching", "cursor": [0, 0]})
        self._carry_on_soon()

    def action_erase(self):
        """Erase what was found; where duties are separate, not by who entered or changed the request."""
        self._check_manager()
        if self.state != "found":
            raise UserError(self.env._("Search first: what is erased has to be seen before."))
        hands = self.sudo().create_uid | self.sudo().changer_ids
        if self.company_id.freight_separate_duties and self.env.user in hands:
            raise UserError(
                self.env._(
                    "You entered or changed this request: somebody else has to look at what was found "
                    "and erase it."
                )
            )
        self.sudo().write({"state": "erasing", "approved_by_id": self.env.uid})
        self._carry_on_soon()

    def action_cancel(self):
        self._check_manager()
        if self.state in ("erasing", "done"):
            raise UserError(self.env._("The erasure has begun: it cannot be cancelled."))
        self.sudo().write({"state": "cancelled", **self._masked_identifiers()})
        self.sudo().finding_ids.unlink()

    def _carry_on_soon(self):
        self.env.ref("freight_bridge.cron_erase")._trigger()

    @api.model
    def _cron_carry_on(self):
        """Go on with searches and erasures, in batches that are committed one by one."""
        jobs = self.env["ir.cron"]
        for request in self.search([("state", "in", ("searching", "erasing"))], order="id"):
            while request.state in ("searching", "erasing"):
                done = request._search_batch() if request.state == "searching" else request._erase_batch()
                if not jobs._commit_progress(done, remaining=1):
                    return

    def _finish(self):
        """The request forgets the person, too, and a sealed act tells what was done."""
        places = {finding.place: finding.erased_count for finding in self.finding_ids if not finding.is_kept}
        removals = self.env["freight.payload.removal"]
        removals.with_user(self.approved_by_id).sudo()._record_act([], "erased", self.name, places=places)
        self.write({"state": "done", "erased_at": fields.Datetime.now(), **self._masked_identifiers()})

    def _masked_identifiers(self):
        person = self._person()
        return {
            **{
                field: self[field] and "\n".join(mask(line, kind) for line in lines_of(self[field]))
                for field, kind in IDENTIFIERS.items()
            },
            "requester": mask(self.requester, "name"),
            "reason": person.replaced(self.reason),
        }


class FreightErasureFinding(models.Model):
    """What was found of a person in one place, and what became of it."""

    _name = "freight.erasure.finding"
    _description = "Freight Erasure Finding"
    _order = "is_kept, id"
    _rec_name = "place"

    request_id = fields.Many2one("freight.erasure.request", required=True, index=True, ondelete="cascade")
    place = fields.Char(required=True, help="Technical name of the model.")
    label = fields.Char(string="Where", compute="_compute_label")
    count = fields.Integer(string="Records", required=True)
    record_ids = fields.Json()
    is_kept = fields.Boolean()
    kept_reason = fields.Char(string="Kept Because", compute="_compute_kept_reason")
    kept_code = fields.Char()
    erased_count = fields.Integer(string="Erased")
    cursor = fields.Integer(help="So many of the records were looked at again and erased.")
    digests = fields.Json(help="Record id → SHA-256 of what was there, of records without a seal.")

    @api.depends("place")
    def _compute_label(self):
        for finding in self:
            finding.label = self.env["ir.model"]._get(finding.place).name or finding.place

    @api.depends("kept_code")
    def _compute_kept_reason(self):
        words = {
            "books": self.env._("Books and vouchers are kept by law until their time is over."),
            "contact": self.env._("A contact of Odoo: erase it under Contacts, by Odoo's own means."),
            "hold": self.env._("Under legal hold: release it, then search again."),
            "needed": self.env._(
                "Messages are read and matched by it: delete or change it where it stands, if that may end."
            ),
            "unsent": self.env._("Still to be sent: send or cancel it, then search again."),
            "changed": self.env._("It does not match its seal any more: it is left as evidence."),
        }
        for finding in self:
            finding.kept_reason = words.get(finding.kept_code)

    def action_open(self):
        """The records, in the list of their model."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.label,
            "res_model": self.place,
            "view_mode": "list,form",
            "domain": [("id", "in", self.record_ids or [])],
        }
