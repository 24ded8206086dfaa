# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.freight_bridge.ingest.event import IngestEvent

from ..ingest.customer_match import SHOWN, CustomerMatch, reason_words


class FreightExceptionCustomer(models.Model):
    """A customer of whom a person must say who it is; the answer is remembered by the link that it makes."""

    _inherit = "freight.exception"

    def desk_link_customer(self, partner_id):
        """Say which partner the customer is, and replay; ``{outcome, message, state}``.

        :param partner_id: a partner that the user may see, of the message's company or of all
        """
        self._check_worker()
        if type(partner_id) is not int or not 0 < partner_id < 1 << 31:
            raise UserError(self.env._("Choose a customer: its number in the database is asked for."))
        partner = self.env["res.partner"].browse(partner_id)
        self._check_customer(partner)
        return self._replay_customer(partner, "linked")

    def _check_customer(self, partner):
        """Only one whom the person may see is chosen, of the message's company or of all."""
        known = partner.exists()
        known.check_access("read")
        company = self.sudo().company_id
        if not known or known.sudo().company_id not in (company, company.browse()):
            raise UserError(
                self.env._("Choose a customer of %s, or one that all companies share.", company.name)
            )

    def _check_customer_question(self):
        """Only what asks who a customer is, and by whom exceptions are worked."""
        self._check_worker()
        if self.code != "customer_unsure":
            raise UserError(self.env._("%s does not ask who a customer is.", self.name))

    def desk_new_customer(self):
        """Say that it is nobody known here, and replay: a partner is made."""
        self._check_worker()
        return self._replay_customer(None, "replayed")

    def _replay_customer(self, partner, resolution):
        logs = self._replayable_logs()
        self._check_customer_question()
        events = [IngestEvent.from_log(log, self.env.uid) for log in logs]
        # The subject, by which messages share an exception, is the partner's to choose.
        asked = _reference(events[-1])
        for event in events:
            if _reference(event) == asked:
                event.forced_record_id = partner and partner.id
                event.decided["is_new"] = partner is None
        return self._replay(events, resolution)

    def desk_customer_candidates(self):
        """Whom the customer may be, the likest first, at most five.

        :return: ``[{id, name, points, reasons, words, facts}]``: what agrees, as words of the program and of
            people, and what tells a contact from its namesakes
        """
        self._check_worker()
        log = self._latest_logs()[-1:]
        if self.code != "customer_unsure" or not log.payload:
            return []
        event = IngestEvent.from_log(log, self.env.uid)
        event.system_id, event.company_id = log.system_id.id, log.company_id.id
        match = CustomerMatch(self.sudo().env, [event])
        rows = match.candidates(event)[:SHOWN]
        partners = self.env["res.partner"].browse(partner.id for partner, *_likeness in rows)
        visible = partners._filtered_access("read").grouped("id")
        words = reason_words(self.env)
        return [
            {
                "id": partner.id,
                "name": partner.display_name,
                "points": points,
                "reasons": reasons,
                "words": [words[reason] for reason in reasons],
                "facts": [fact for fact in (partner.vat, partner.email, partner.city) if fact],
            }
            for found, points, reasons in rows
            for partner in visible.get(found.id, ())
        ]


def _reference(event):
    """Which customer an event is about, as the platform calls it; None where it does not say."""
    return (event.data or {}).get("reference")
