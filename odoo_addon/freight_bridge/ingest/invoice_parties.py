# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Who carried, who bills and who is to be paid, of a batch of carriers' invoices."""

from ..models.freight_cross_reference_code import CodeQuestion
from .invoice_values import ship_day


class InvoiceParties:
    """Finds the records of a batch with a constant number of queries; what is not certain stays empty.

    An empty carrier or partner is for the audit to find: nobody is paid by a guess.
    """

    def __init__(self, env, events):
        self.env = env
        self.systems = env["freight.system"].browse({event.system_id for event in events})
        self.by_code = env["freight.cross.reference"]._resolve_codes(map(carrier_question, events))
        scacs = {scac for event in events if (scac := _carrier(event).get("scac"))}
        self.carriers = env["delivery.carrier"].search(
            ["|", ("freight_scac", "in", list(scacs)), ("freight_system_id", "in", self.systems.ids)]
        )
        known = self.carriers.union(*self.by_code.values())
        self.contracts = env["freight.contract"].search(
            [("side", "=", "cost"), ("state", "!=", "draft"), ("carrier_id", "in", known.ids)]
        )
        payees = [event.data.get("payee") or {} for event in events]
        names = [payee["name"] for payee in payees if payee.get("name")]
        codes = [payee["code"] for payee in payees if payee.get("code")]
        self.payees = (
            env["res.partner"].search(["|", ("ref", "in", codes), ("name", "in", names)])
            if names or codes
            else env["res.partner"]
        )

    def values(self, event):
        """The links of one invoice: ``carrier_id``, ``partner_id`` and ``payee_id``."""
        carriers = self.carriers_of(event)
        return {
            "carrier_id": carriers.id if len(carriers) == 1 else False,
            "partner_id": self._biller(event, carriers).id,
            "payee_id": self._payee(event).id,
        }

    def carriers_of(self, event):
        """The carriers that may be meant: by the partner's code, by SCAC, else those of the system."""
        if coded := self.by_code.get(carrier_question(event)):
            return coded
        carrier = _carrier(event)
        own = self.carriers.filtered(lambda row: row.company_id.id in (False, event.company_id))
        if scac := carrier.get("scac"):
            found = own.filtered(lambda row: row.freight_scac == scac)
        else:
            found = own.filtered(lambda row: row.freight_system_id.id == event.system_id)
        service = event.data.get("service") or carrier.get("service")
        same_service = found.filtered(lambda row: service and row.freight_service == service)
        return same_service or found

    def _biller(self, event, carriers):
        """Who bills for these carriers: by contract on the ship date, else by the carrier's own system."""
        contracts = self.contracts.filtered(
            lambda row: row.company_id.id == event.company_id and row.carrier_id in carriers
        )
        day = ship_day(event.data)
        valid = contracts.filtered(
            lambda row: row.date_from <= day and (not row.date_to or day <= row.date_to)
        )
        sender = self.systems.browse(event.system_id)
        own = carriers.freight_system_id.filtered(
            lambda row: row.kind == "carrier" and row.company_id.id == event.company_id
        )
        sending = sender.filtered(lambda row: row.kind == "carrier")
        for partners in (valid.partner_id, contracts.partner_id, own.partner_id, sending.partner_id):
            if partners:
                return partners if len(partners) == 1 else partners.browse()
        return self.env["res.partner"]

    def _payee(self, event):
        """The one partner that the told code or name belongs to."""
        told = event.data.get("payee") or {}
        known = self.payees.filtered(lambda row: row.company_id.id in (False, event.company_id))
        found = known.filtered(lambda row: told.get("code") and row.ref == told["code"])
        if not found:
            found = known.filtered(lambda row: told.get("name") and row.name == told["name"])
        return found if len(found) == 1 else found.browse()


def _carrier(event):
    return event.data.get("carrier") or {}


def carrier_question(event):
    """What the partner's code of the carrier means on the day of the shipment."""
    carrier = _carrier(event)
    word = (carrier.get("scac") or carrier.get("name") or "").strip()
    return CodeQuestion(event.system_id, "carrier", word, ship_day(event.data))
