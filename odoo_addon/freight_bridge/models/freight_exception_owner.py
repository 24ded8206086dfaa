# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: How long a person may take back that they waived something.
UNDO = timedelta(minutes=15)
#: Odoo's own: assigning tells nobody; of a decision about many they are told at its end.
NO_NOTICE = "mail_auto_subscribe_no_notify"
#: So many are named to who gets many.
TOLD = 20


class FreightExceptionOwner(models.Model):
    """Whose exceptions are, and taking back what can be taken back."""

    _inherit = "freight.exception"

    def write(self, vals):
        """Who may not be given an exception by the desk is not given one by hand either."""
        if vals.get("user_id") and not self.env.su:
            self._check_owner(self._person(vals["user_id"]))
        return super().write(vals)

    def desk_assign_me(self, expected_owner_id=None):
        """Take the exceptions: the user owns them and they are in progress.

        :param expected_owner_id: whose the page shows it as, or false; who says nothing takes it from anybody
        :raises UserError: one is decided already, or somebody else took it since the page looked
        """
        self._check_worker()
        self._own(self.env.user, "in_progress", expected_owner_id)
        return True

    def desk_assign(self, user_id):
        """Give exceptions to somebody who works them, or to nobody: they are open then.

        :param user_id: a user, or false
        :raises UserError: one is decided already; or they do not work exceptions, or not in its company
        """
        self._check_worker()
        owner = self._person(user_id)
        self._check_owner(owner)
        self._own(owner, "open")
        return True

    @api.model
    def _person(self, user_id):
        """The user of an id that a page sent; nobody for none."""
        is_id = type(user_id) is int and 0 < user_id < 1 << 31
        owner = self.env["res.users"].browse(user_id if is_id else ()).exists()
        if user_id and not owner:
            raise UserError(self.env._("Choose a person."))
        return owner

    def _check_owner(self, owner):
        """They work exceptions, in the companies of these."""
        if owner and not owner.has_group("freight_bridge.group_user"):
            raise UserError(self.env._("%s does not work exceptions: give them the role first.", owner.name))
        if owner and (foreign := self.company_id - owner.company_ids):
            raise UserError(
                self.env._("%(user)s does not work in %(company)s.", user=owner.name, company=foreign[0].name)
            )

    def _own(self, owner, state, expected_owner_id=None):
        """Change the owner, and whose activities they are; of all or, where one is decided already, none."""
        self._lock()
        for record in self:
            record._check_undecided()
            if expected_owner_id is not None:
                record._check_not_taken(expected_owner_id)
        # Odoo tells the owner of each record by a message of its own: of many they are told by one.
        is_part = self.env.context.get(NO_NOTICE)
        records = self.sudo().with_context(**{NO_NOTICE: is_part or len(self) > 1})
        records.write({"user_id": owner.id, "state": state})
        records.activity_unlink(["mail.mail_activity_data_todo"])
        records._schedule_owner()
        if len(self) > 1 and not is_part:
            self._tell_owner(owner)

    def _tell_owner(self, owner):
        """Tell somebody else than the user, once, that all these are theirs now."""
        if not self or not owner or owner == self.env.user or self.env.context.get("tracking_disable"):
            return
        told = self.with_context(lang=owner.lang)
        names = ", ".join(self[:TOLD].mapped("name"))
        self.env["mail.thread"].message_notify(
            partner_ids=owner.partner_id.ids,
            subject=told.env._("%s freight exceptions are yours now", len(self)),
            body=told.env._(
                "%(user)s gave them to you: %(names)s. The desk shows them under Mine.",
                user=self.env.user.name,
                names=names if len(self) <= TOLD else f"{names} …",
            ),
        )

    def _check_not_taken(self, expected_owner_id):
        """It is nobody's, the user's own, or still whose the page says it is."""
        owner = self.sudo().user_id
        if owner and owner != self.env.user and owner.id != expected_owner_id:
            raise UserError(
                self.env._(
                    "%(name)s is %(user)s's by now: look at it again, and assign it to yourself only if they"
                    " agree.",
                    name=self.name,
                    user=owner.name,
                )
            )

    def desk_reopen(self):
        """Take back that the user waived exceptions, a moment ago.

        :raises UserError: somebody else did, or it is too long ago
        """
        self._check_worker()
        self._lock()
        since = fields.Datetime.now() - UNDO
        records = self.sudo()
        for record in records:
            if record.state != "waived" or record.closed_by_id != self.env.user or record.closed_at < since:
                raise UserError(
                    self.env._(
                        "Only who waived %(name)s can take it back, within %(minutes)s minutes.",
                        name=record.name,
                        minutes=int(UNDO.total_seconds() / 60),
                    )
                )
        records.write(
            {"state": "open", "resolution": False, "reason": False, "closed_by_id": False, "closed_at": False}
        )
        records._schedule_owner()
        return True

    def _checked_values(self, values):
        """What a page sends for one decision about these exceptions, each value checked where it is given.

        :return: of ``reason``, ``until`` and ``assignee_id``, those that were sent
        """
        if values and not isinstance(values, dict):
            raise UserError(self.env._("This cannot be decided about many at once."))
        known = {name: value for name, value in (values or {}).items() if value}
        checked = {}
        if "reason" in known:
            checked["reason"] = self._checked_reason(known["reason"])
        if "until" in known:
            checked["until"] = self._checked_moment(known["until"])
        if "assignee_id" in known:
            owner = self._person(known["assignee_id"])
            self.browse()._check_owner(owner)  # where they do not work, they are refused one by one
            checked["assignee_id"] = owner.id
        return checked

    @api.model
    def desk_people(self):
        """Who may be given exceptions of the companies that the user looks at: ``{"id", "name"}`` by name."""
        self.check_access("read")
        group = self.env.ref("freight_bridge.group_user")
        people = self.env["res.users"].search(
            [("all_group_ids", "in", group.ids), ("company_ids", "in", self.env.companies.ids)]
        )
        by_name = people.sorted(lambda person: (person.name.casefold(), person.id))
        return [{"id": person.id, "name": person.name} for person in by_name]
