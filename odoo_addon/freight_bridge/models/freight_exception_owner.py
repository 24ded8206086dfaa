# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_exception import OPEN_STATES

#: How long a person may take back that they waived something.
UNDO = timedelta(minutes=15)


class FreightExceptionOwner(models.Model):
    """Whose exceptions are, and taking back what can be taken back."""

    _inherit = "freight.exception"

    def desk_assign_me(self):
        """Take the exceptions: the user owns them and they are in progress."""
        self._check_worker()
        self._own(self.env.user, "in_progress")
        return True

    def desk_assign(self, user_id):
        """Give exceptions to somebody who works them, or to nobody: they are open then.

        :param user_id: a user, or false
        :raises UserError: they do not work exceptions, or not in the company of one of these
        """
        self._check_worker()
        owner = self.env["res.users"].browse(user_id or ()).exists()
        if user_id and not owner:
            raise UserError(self.env._("Choose a person."))
        if owner and not owner.has_group("freight_bridge.group_user"):
            raise UserError(self.env._("%s does not work exceptions: give them the role first.", owner.name))
        if owner and (foreign := self.company_id - owner.company_ids):
            raise UserError(
                self.env._("%(user)s does not work in %(company)s.", user=owner.name, company=foreign[0].name)
            )
        self._own(owner, "open")
        return True

    def _own(self, owner, state):
        """Change the owner of what is undecided, and whose activities they are."""
        undecided = self.sudo().filtered(lambda record: record.state in OPEN_STATES)
        undecided.write({"user_id": owner.id, "state": state})
        kinds = ["mail.mail_activity_data_todo"]
        undecided.activity_unlink(kinds)
        undecided._schedule_owner()

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
