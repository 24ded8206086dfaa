# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..secret_shape import MADE_BY_PARTNER, described, fits

WHOSE = [("ours", "We make one"), ("theirs", "They gave us one")]


class FreightGivenSecret(models.AbstractModel):
    """A window in which a secret is entered that the partner made.

    It is not kept here: the field is not stored, what is entered goes to ``freight.system.secret`` at once.
    """

    _name = "freight.given.secret"
    _description = "Freight Secret of a Partner"

    whose = fields.Selection(
        WHOSE, string="Who Makes the Secret", compute="_compute_whose", store=True, readonly=False
    )
    given = fields.Char(
        string="The Partner's Secret",
        compute="_compute_given",
        inverse="_inverse_given",
        help="It is kept and never shown again.",
    )
    given_shape = fields.Char(compute="_compute_given_shape")

    def _compute_whose(self):
        for wizard in self:
            wizard.whose = "theirs" if wizard._given_kind() in MADE_BY_PARTNER else "ours"

    @api.onchange("whose")
    def _onchange_whose(self):
        """What was typed before somebody chose otherwise is not meant any more."""
        self.given = False

    def _compute_given(self):
        """Written, never read."""
        self.given = False

    def _compute_given_shape(self):
        for wizard in self:
            kind = wizard._given_kind()
            wizard.given_shape = kind and described(self.env, kind)

    def _inverse_given(self):
        for wizard in self.filtered("given"):
            value = wizard.given.strip()
            if not fits(wizard._given_kind(), value):
                raise UserError(
                    self.env._(
                        "This is no secret of that kind. %s", described(self.env, wizard._given_kind())
                    )
                )
            wizard._take_given(value)

    def action_keep(self):
        """Close the window: saving it has put the partner's secret in its place."""
        return {"type": "ir.actions.act_window_close"}

    def _given_kind(self):
        """Which kind the secret is of, as ``secret_shape`` names them; False where none can be entered."""
        raise NotImplementedError

    def _take_given(self, value):
        """Put a secret of the right shape in its place."""
        raise NotImplementedError
