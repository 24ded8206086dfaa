# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import models
from odoo.exceptions import UserError

from ..ingest.canonical import MASTER_RECORD
from ..ingest.event import IngestEvent
from ..master import MASTER_KINDS

#: Exceptions that ask which record a partner's code means.
CODE_QUESTIONS = ("unmapped_code", "master_conflict")


class FreightExceptionMaster(models.Model):
    """A partner's code of which a person must say what it means."""

    _inherit = "freight.exception"

    def desk_link_code(self, record_id):
        """Say which record the code means, from the day stated on, and replay; ``{outcome, message, state}``.

        :param record_id: a record of the model that the kind of the code leads to
        """
        self._check_worker()
        if type(record_id) is not int or not 0 < record_id < 1 << 31:
            raise UserError(self.env._("Choose a record: its number in the database is asked for."))
        logs = self._replayable_logs()
        question = self._code_question()
        if not question:
            raise UserError(self.env._("%s does not ask what a code means.", self.name))
        self._check_code_record(self.env[MASTER_KINDS[question["kind"]].model].browse(record_id))
        events = [IngestEvent.from_log(log, self.env.uid) for log in logs]
        for event in events:
            if _code_of(event.data) == _code_of(question):
                event.forced_record_id = record_id
        return self._replay(events, "linked")

    def _check_code_record(self, record):
        company = self.sudo().company_id
        if not record.exists():
            raise UserError(self.env._("Choose a record that exists."))
        record.check_access("read")
        if "company_id" in record._fields and record.sudo().company_id not in (company, company.browse()):
            raise UserError(
                self.env._("Choose a record of %s, or one that all companies share.", company.name)
            )

    def _code_question(self):
        """The data of the newest waiting statement about a code; None when the exception is about no code."""
        if self.code not in CODE_QUESTIONS:
            return None
        log = self._latest_logs().filtered(
            lambda row: row.outcome == "exception" and row.event_type == MASTER_RECORD
        )[-1:]
        return json.loads(log.payload)["data"] if log.payload else None

    def _suggestion_note(self):
        """The desk says where a code is linked."""
        if self.code in CODE_QUESTIONS:
            return self.env._("Open the exception and choose Link to Record to say what this code means.")
        return super()._suggestion_note()


def _code_of(data):
    """Which code a statement is about."""
    return data.get("kind"), data.get("code"), data.get("parent")
