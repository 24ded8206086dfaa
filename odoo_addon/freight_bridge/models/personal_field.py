# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Fields that hold personal data: masked by the server wherever they leave it, unless the user has the right.

Reading (screens, JSON, XML-RPC), exports and downloads pass ``convert_to_read`` or ``convert_to_export``.
Searching, sorting and grouping by such a field would tell it letter by letter, and is refused. Our code, as
superuser, sees all; a method that hands such a value to a page masks it itself (``freight.personal``).
"""

from odoo import fields
from odoo.exceptions import AccessError

GROUP = "freight_bridge.group_personal"


class _Personal:
    """What ``PersonalChar`` and ``PersonalText`` have in common.

    ``personal``: a kind of ``ingest.personal`` or the name of a method of the model: value → what is shown.
    """

    personal = None
    #: A copy would hand out the value as it is: ``copy_data`` answers whoever may read.
    copy = False

    def convert_to_read(self, value, record, use_display_name=True):
        return self._shown(super().convert_to_read(value, record, use_display_name), record)

    def convert_to_export(self, value, record):
        return self._shown(super().convert_to_export(value, record), record)

    def convert_to_write(self, value, record):
        return value

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        is_emptiness = operator in ("in", "not in") and set(value) <= {False, ""}
        if not is_emptiness:
            refuse_unseen(model, self)
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)

    def _description_groupable(self, env):
        return False

    def _description_sortable(self, env):
        return False

    def _shown(self, value, record):
        if self.personal.startswith("_"):
            return getattr(record, self.personal)(value) if value else value
        return record.env["freight.personal"]._shown(value, self.personal)


class PersonalChar(_Personal, fields.Char):
    """A short text about a person."""


class PersonalText(_Personal, fields.Text):
    """A message, or a long text about persons."""


def is_personal(field):
    return isinstance(field, _Personal)


def refuse_unseen(model, field):
    """Refuse to compare, sort or group by what the user would only see masked."""
    if not model.env["freight.personal"]._may_see():
        raise AccessError(
            model.env._(
                "%s holds personal data: only who may see it searches, sorts and groups by it.",
                field._description_string(model.env),
            )
        )
