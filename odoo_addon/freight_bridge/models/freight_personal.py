# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import api, models

from ..ingest.event import canonical_json
from ..ingest.personal import HIDDEN, mask, mask_event
from ..ingest.personal_raw import LONGEST, mask_message, masked_or_none
from .personal_field import GROUP, is_personal, refuse_unseen


class FreightPersonal(models.AbstractModel):
    """Who sees personal data, and what others see instead. All of it on the server."""

    _name = "freight.personal"
    _description = "Freight Personal Data"

    @api.model
    def _may_see(self):
        """Whether the user sees personal data; what runs as superuser does."""
        return self.env.su or self.env.user.has_group(GROUP)

    @api.model
    def _shown(self, value, kind):
        """A value of a kind of ``ingest.personal`` as the user may see it."""
        return value if not value or self._may_see() else mask(value, kind)

    @api.model
    def _shown_event(self, text, may_see=None):
        """The text of a canonical event as the user may see it."""
        if not text or (self._may_see() if may_see is None else may_see):
            return text
        if len(text) > LONGEST:
            return json.dumps(self._too_long(), ensure_ascii=False)
        try:
            return canonical_json(mask_event(json.loads(text), mask_message))
        except (ValueError, RecursionError):
            return json.dumps(self._unknown(""), ensure_ascii=False)

    @api.model
    def _shown_message(self, text, media_type, may_see=None):
        """A message in a partner's format as the user may see it; a sentence where it is hidden whole."""
        if not text or (self._may_see() if may_see is None else may_see):
            return text
        if len(text) > LONGEST:
            return self._too_long()
        return masked_or_none(text, media_type) or self._unknown(media_type)

    def _too_long(self):
        return self.env._(
            "%s Hidden: it is too long to look for personal data in it. "
            "Only who may see personal data sees it.",
            HIDDEN,
        )

    def _unknown(self, media_type):
        return self.env._(
            "%(mask)s Hidden: in this format (%(format)s) personal data may stand anywhere. "
            "Only who may see personal data sees it.",
            mask=HIDDEN,
            format=media_type or self.env._("unknown"),
        )


class FreightPersonalMixin(models.AbstractModel):
    """A model with personal fields: nobody sorts or groups by what they may not see."""

    _name = "freight.personal.mixin"
    _description = "Has Personal Fields"

    def _refuse_unseen(self, name):
        field = self._fields.get(name.split(":")[0].split(".")[0])
        if field is not None and is_personal(field):
            refuse_unseen(self, field)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._refuse_unseen(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._refuse_unseen(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._refuse_unseen(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
