# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import SUPERUSER_ID, fields, models
from odoo.fields import Command, Domain

from ..audit.finding import Finding, _
from .freight_invoice import SETTLED, TOLD

#: Nothing else is found, but who had it audited, or settled it before the job came, had a hand in it.
SECOND_PERSON = "second_person"


class FreightInvoiceDuties(models.Model):
    """What a person did to an invoice, or to its terms, that keeps them from deciding about it."""

    _inherit = "freight.invoice"

    settled_user_ids = fields.Many2many(
        "res.users",
        "freight_invoice_settled_user_rel",
        string="Settled By",
        readonly=True,
        copy=False,
        help="Who chose the carrier, the vendor or the payee, or what a line is about: its shipment, its "
        "charge. Where duties are separated, somebody else approves the invoice and releases its payment.",
    )

    def write(self, vals):
        """Who says who is paid, or corrects what was entered by hand, decided a part of it."""
        result = super().write(vals)
        if not self.env.su and (SETTLED | TOLD) & vals.keys():
            self._note_settler()
        return result

    def _note_settler(self):
        """The user chose something of these: it is never forgotten, whoever chooses otherwise later."""
        self.sudo().write({"settled_user_ids": [Command.link(self.env.uid)]})

    def _is_entered_by(self, user):
        """Whether a person (the superuser is none) entered the invoice: nothing they set up approves it."""
        if not self.company_id.freight_separate_duties or user.id in (False, SUPERUSER_ID):
            return False
        return not self.log_id and self.create_uid == user

    def _own_work(self, contracts):
        """What the user did that keeps them from deciding about this invoice, as a sentence, or None.

        :param contracts: those that say what is agreed about its shipments
        """
        user, shipments = self.env.user, self.line_ids.shipment_id
        if self._is_entered_by(user):
            return self.env._("You entered invoice %s.", self.number)
        if user in self.settled_user_ids:
            return self.env._(
                "You chose who is paid by invoice %s, or what one of its lines is about.", self.number
            )
        if user == self.system_id.partner_user_id and self.system_id.partner_id in self._paid():
            return self.env._("You set whose system %s is.", self.system_id.name)
        if own := self.line_ids.charge_code_id.filtered(lambda code: code.changed_by_id == user)[:1]:
            return self.env._("You said which tax %s is.", own.display_name)
        if own := shipments.accessorial_ids.filtered(lambda row: row.user_id == user)[:1]:
            return self.env._(
                "You agreed to %(charge)s for %(shipment)s.",
                charge=own.charge_code_id.name,
                shipment=own.shipment_id.name,
            )
        if own := shipments.filtered(lambda shipment: user in shipment.mended_user_ids)[:1]:
            return self.env._("You changed by hand what %s is priced, judged or found by.", own.name)
        if own := contracts.filtered(lambda contract: contract.price_user_id == user)[:1]:
            return self.env._("You changed the prices of %s.", own.name)
        if own := contracts.fuel_schedule_id._entered_by(user, shipments)[:1]:
            return self.env._(
                "You entered %(index)s for %(week)s.", index=own.schedule_id.index_name, week=own.week
            )
        if own := self.finding_ids.tolerance_id.filtered(lambda row: row._is_changed_by(user))[:1]:
            return self.env._("You changed the tolerance %s.", own.name)
        if own := self._mapping().filtered(lambda version: user in version.maker_id | version.proposer_id):
            return self.env._("You made or proposed the mapping %s.", own[0].display_name)
        if own := self._codes_set_by(user):
            return self.env._("You set what the carrier's code %s means.", own[0].value)
        return None

    def _paid(self):
        """Who bills, and who is paid."""
        return self.partner_id | self.payee_id

    def _second_person(self, contracts):
        """A finding where what is as agreed waits for somebody else; nothing where a rule may approve it.

        Who has their own work audited would approve it themselves, by rule, and so would who settled
        something of it before the job came.

        :param contracts: those that say what is agreed about its shipments
        """
        if self.company_id.freight_separate_duties and (people := self._whose_work(contracts)):
            message = _(
                "Nothing is in question any more, but %(people)s had a hand in it: "
                "somebody else approves it.",
                people=", ".join(people.mapped("name")),
            )
            yield Finding(code=SECOND_PERSON, message=message, is_blocking=True)

    def _whose_work(self, contracts):
        """Who has it audited, alone or in a batch, and had a hand in it; for a job: who settled it."""
        asking = self.env.user
        if asking.id == SUPERUSER_ID:
            asking = asking.browse(self.env.context.get("freight_run_user_id") or ())
            if people := self.settled_user_ids | self._menders_since():
                return people
        return asking.filtered(lambda user: self.with_user(user).sudo()._own_work(contracts))

    def _menders_since(self):
        """Who changed what the shipments are priced by after the invoice came: it may be for its sake."""
        came = self.received_at
        late = self.shipment_ids.filtered(lambda row: came and row.mended_at and row.mended_at > came)
        return late.mended_user_ids

    def _mapping(self):
        """The mapping version that was in force when the invoice's message was received."""
        if not self.log_id:
            return self.env["freight.mapping"]
        received = self.log_id.received_at
        return self.env["freight.mapping"].search(
            Domain("system_id", "=", self.system_id.id)
            & Domain("activated_at", "<=", received)
            & (Domain("retired_at", "=", False) | Domain("retired_at", ">", received))
        )

    def _codes_set_by(self, user):
        """Cross references of this carrier, and of its words for charges, that a person set."""
        charges = Domain("kind", "=", "charge_code") & Domain(
            "value", "in", [code.strip() for code in self.line_ids.mapped("partner_code") if code]
        )
        carrier = Domain("kind", "=", "carrier") & Domain("res_id", "=", self.carrier_id.id)
        by_user = Domain("create_uid", "=", user.id) | Domain("write_uid", "=", user.id)
        return self.env["freight.cross.reference"].search(
            Domain("system_id", "=", self.system_id.id)
            & Domain("origin", "=", "manual")
            & (charges | carrier)
            & by_user,
            limit=1,
        )
