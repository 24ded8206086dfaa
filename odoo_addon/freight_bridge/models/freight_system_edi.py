# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Largest control number by dialect: nine digits in X12 (ISA13), fourteen in EDIFACT (UNB 0020).
LARGEST_CONTROL = {"x12": 10**9 - 1, "edifact": 10**14 - 1}
VERSIONS = {"x12": "004010", "edifact": "D:96A:UN"}


class FreightSystemEdi(models.Model):
    """Who we are and who the partner is in EDI, and the numbers of what we send."""

    _inherit = "freight.system"

    edi_qualifier = fields.Char(
        string="Our Qualifier", size=4, tracking=True, help="ISA05 or UNB 0007, such as ZZ or 14."
    )
    edi_id = fields.Char(string="Our Identifier", size=35, tracking=True, help="ISA06 or UNB 0004.")
    edi_group_id = fields.Char(
        string="Our Group Identifier", size=35, tracking=True, help="GS02. Empty: our identifier."
    )
    edi_partner_qualifier = fields.Char(
        string="Partner's Qualifier", size=4, tracking=True, help="ISA07 or UNB 0007."
    )
    edi_partner_id = fields.Char(
        string="Partner's Identifier", size=35, tracking=True, help="ISA08 or UNB 0010."
    )
    edi_partner_group_id = fields.Char(
        string="Partner's Group Identifier",
        size=35,
        tracking=True,
        help="GS03. Empty: the partner's identifier.",
    )
    edi_version = fields.Char(
        string="Version", size=20, tracking=True, help="GS08 such as 004010, or UNH S009 such as D:96A:UN."
    )
    edi_functional = fields.Selection(
        [("997", "997"), ("999", "999"), ("none", "None")],
        string="Acknowledge X12 By",
        default="997",
        required=True,
        tracking=True,
        help="What answers the partner's X12 interchanges. TA1 and CONTRL are sent when the partner asks for"
        " them or when an interchange was rejected.",
    )
    edi_request_acknowledgement = fields.Boolean(
        string="Ask for TA1 or CONTRL",
        tracking=True,
        help="ISA14 or UNB 0031 of what is sent. A 997 or 999 comes without asking.",
    )
    control_sequence_id = fields.Many2one("ir.sequence", readonly=True, copy=False, ondelete="restrict")
    control_next = fields.Char(
        string="Next Control Number",
        compute="_compute_control_next",
        inverse="_inverse_control_next",
        help="Only upwards: a number that was used never comes again.",
    )

    interchange_count = fields.Integer(string="Interchanges", compute="_compute_interchange_count")

    @api.model_create_multi
    def create(self, vals_list):
        systems = super().create(vals_list)
        systems.filtered(lambda system: not system.control_sequence_id)._make_control_sequences()
        return systems

    def unlink(self):
        sequences = self.sudo().control_sequence_id
        result = super().unlink()
        sequences.unlink()
        return result

    def _compute_interchange_count(self):
        counts = dict(
            self.env["freight.interchange"]._read_group(
                [("system_id", "in", self.ids)], ["system_id"], ["__count"]
            )
        )
        for system in self:
            system.interchange_count = counts.get(system, 0)

    @api.depends("control_sequence_id")
    def _compute_control_next(self):
        for system in self:
            sequence = system.sudo().control_sequence_id
            system.control_next = str(sequence.number_next_actual) if sequence else False

    def _inverse_control_next(self):
        given = self.filtered("control_next")
        given.filtered(lambda system: not system.control_sequence_id)._make_control_sequences()
        for system in given:
            sequence = system.sudo().control_sequence_id
            text, least = system.control_next.strip(), sequence.number_next_actual
            largest = LARGEST_CONTROL["x12"]
            if not text.isascii() or not text.isdigit() or not least <= int(text) <= largest:
                raise UserError(
                    self.env._(
                        "The next control number must be between %(least)s and %(largest)s.",
                        least=least,
                        largest=largest,
                    )
                )
            sequence.number_next_actual = int(text)

    def _make_control_sequences(self):
        """Give each system without one a sequence of its own.

        A standard one is PostgreSQL's: it neither rolls back nor makes one transaction wait for another.
        """
        sequences = (
            self.env["ir.sequence"]
            .sudo()
            .create(
                [
                    {
                        "name": f"Freight control numbers {system.code}",
                        "company_id": False,
                        "implementation": "standard",
                    }
                    for system in self
                ]
            )
        )
        for system, sequence in zip(self, sequences, strict=True):
            system.sudo().control_sequence_id = sequence

    def _control_numbers_each(self):
        """A control number for each system of the list, which may name one many times.

        No message of the system ever had it, until they begin anew after the largest. None: the dialect of
        the system has no such numbers.
        """
        numbers = {}
        for system, times in Counter(self._ids).items():
            system = self.browse(system)
            if largest := LARGEST_CONTROL.get(system.dialect):
                if not system.control_sequence_id:
                    system._make_control_sequences()
                drawn = system.control_sequence_id.sudo()._freight_numbers(times)
                numbers[system.id] = iter([(number - 1) % largest + 1 for number in drawn])
        return [next(numbers[system_id]) if system_id in numbers else None for system_id in self._ids]

    def _edi_identity(self):
        """The system's members of an envelope of contract §11."""
        self.ensure_one()
        return {
            "sender": {"qualifier": self.edi_qualifier or None, "id": self.edi_id},
            "receiver": {"qualifier": self.edi_partner_qualifier or None, "id": self.edi_partner_id},
            "group_sender": self.edi_group_id or self.edi_id,
            "group_receiver": self.edi_partner_group_id or self.edi_partner_id,
            "version": self.edi_version or VERSIONS[self.dialect],
            "test": self.mode == "test",
        }

    def action_view_interchanges(self):
        """The interchanges of this system."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_interchange_action")
        return {**action, "domain": [("system_id", "=", self.id)], "context": {}}
