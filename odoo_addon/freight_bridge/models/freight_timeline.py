# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

#: Where the shipments of a record are found.
SHIPMENTS = {
    "freight.shipment": "",
    "stock.picking": "freight_shipment_id",
    "sale.order": "freight_shipment_ids",
    "purchase.order": "freight_shipment_ids",
    "freight.invoice": "line_ids.shipment_id",
    "account.move": "freight_shipment_ids",
}
#: Shipments of one answer, the newest; and events of one shipment, the newest.
MOST_SHIPMENTS, MOST_EVENTS = 20, 200
#: Who sees amounts: whoever reads them in the books, or decides about freight money.
SEES_AMOUNTS = (
    "freight_bridge.group_finance",
    "freight_bridge.group_manager",
    "freight_bridge.group_auditor",
    "account.group_account_readonly",
    "account.group_account_invoice",
)


class FreightTimeline(models.AbstractModel):
    """What happened to shipments, what is planned and what it cost, in one read for a page (contract §5).

    A constant number of queries, whatever the number of shipments. A user reads here what the user may read
    elsewhere: milestones, tenders, invoices of others' companies are left out, and so are amounts for
    whoever has no business with money. Another module adds kinds of events by ``_events``.
    """

    _name = "freight.timeline"
    _description = "Freight Timeline"

    @api.model
    @api.readonly
    def of(self, model, ids):
        """The timelines of the shipments behind records.

        :param model: one of ``SHIPMENTS``
        :return: ``{shipments: [{id, name, state, state_label, events}], left_out: int}``; the shipments
            newest first, their events as they happened, see ``_event`` for what one holds
        """
        if model not in SHIPMENTS:
            raise UserError(self.env._("%s has no shipments.", model))
        records = self.env[model].browse(ids)
        records.check_access("read")
        found = self._shipments(records)
        shipments = found[:MOST_SHIPMENTS]
        events = defaultdict(list)
        for shipment_id, event in self._events(shipments) if shipments else ():
            events[shipment_id].append(event)
        labels = dict(shipments._fields["state"]._description_selection(self.env))
        return {
            "shipments": [
                {
                    "id": shipment.id,
                    "name": shipment.name,
                    "state": shipment.state,
                    "state_label": labels[shipment.state],
                    "events": _in_order(events[shipment.id]),
                }
                for shipment in shipments
            ],
            "left_out": len(found) - len(shipments),
        }

    def _shipments(self, records):
        """The shipments behind records that the user may read, newest first."""
        path = SHIPMENTS[records._name]
        # Which shipments an entry is about is found through entries that its reader need not see.
        behind = records.sudo().mapped(path).with_env(self.env) if path else records
        return self.env["freight.shipment"].search([("id", "in", behind.ids)], order="id desc")

    def _events(self, shipments):
        """(shipment id, event) of every kind, in any order."""
        yield from self._plans(shipments)
        yield from self._milestones(shipments)
        yield from self._documents(shipments)
        yield from self._files(shipments)
        yield from self._tenders(shipments)
        yield from self._money(shipments)

    def _event(self, kind, label, time, **values):
        """An event as pages show it.

        :param kind: milestone, document, tender or money
        :param values: ``detail`` (in a few words), ``amount`` (formatted; none for whoever may not see it),
            ``day`` (of the books), ``system`` (who said or did it), ``record`` and ``message`` ({model, id};
            only what the user may open), ``url`` (a file or a link), ``tone`` (warning, danger, success); and
            what ``_timeline_values`` tells of a milestone
        """
        return {"kind": kind, "label": label, "time": fields.Datetime.to_string(time), **values}

    # -- what partners said --------------------------------------------------------------------------

    def _plans(self, shipments):
        """Our own plan: what partners said is held against it."""
        labels = {
            "planned_dispatch_date": self.env._("Dispatch planned"),
            "planned_delivery_date": self.env._("Delivery promised"),
        }
        for shipment in shipments:
            for name, label in labels.items():
                if shipment[name]:
                    plan = self._event("milestone", label, shipment[name], classifier="planned", code=name)
                    yield shipment.id, plan

    def _milestones(self, shipments):
        milestones = self._readable("freight.milestone", shipments)
        milestones = milestones.filtered(lambda milestone: not milestone.retracts)
        logs = self._openable(milestones.sudo().log_id)
        for milestone, values in zip(milestones, milestones._timeline_values(), strict=True):
            said = self.env["freight.personal"]._shown(milestone.partner_text, "text")
            if said and said.lower() == (values["label"] or "").lower():
                said = None
            event = {**values, "kind": "milestone", "detail": self._signed(milestone) or said or None}
            yield milestone.shipment_id.id, {**event, "message": logs.get(milestone.sudo().log_id.id)}

    def _documents(self, shipments):
        documents = self._readable("freight.document", shipments)
        kinds = dict(documents._fields["kind"]._description_selection(self.env))
        logs = self._openable(documents.sudo().log_id)
        for document in documents:
            file = document.sudo().attachment_id
            event = self._event(
                "document",
                kinds[document.kind],
                document.issued_at,
                detail=" · ".join(filter(None, (document.name, self._signed(document)))),
                system=document.sudo().system_id.name or document.sudo().user_id.name,
                url=f"/web/content/{file.id}" if file and file.type == "binary" else document.url or None,
                message=logs.get(document.sudo().log_id.id),
            )
            yield document.shipment_id.id, event

    def _signed(self, record):
        name = self.env["freight.personal"]._shown(record.signed_by, "name")
        return name and self.env._("signed by %s", name)

    def _files(self, shipments):
        """Labels and other papers on the transfers that no partner sent: those of a carrier's own module."""
        transfers = {picking.id: picking.freight_shipment_id.id for picking in shipments.sudo().picking_ids}
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "stock.picking"),
                ("res_id", "in", list(transfers)),
                ("res_field", "=", False),
            ]
        )
        known = set(shipments.sudo().document_ids.attachment_id.mapped("checksum"))
        for file in files:
            if file.checksum not in known and file.type == "binary":
                is_label = (file.name or "").lower().startswith("label")
                label = self.env._("Label") if is_label else self.env._("File")
                event = self._event(
                    "document", label, file.create_date, detail=file.name, url=f"/web/content/{file.id}"
                )
                yield transfers[file.res_id], event

    def _tenders(self, shipments):
        tenders = self._readable("freight.tender", shipments)
        states = dict(tenders._fields["state"]._description_selection(self.env))
        for tender in tenders:
            facts = {
                "system": tender.sudo().carrier_id.name,
                "record": {"model": "freight.tender", "id": tender.id},
            }
            if tender.offered_at:
                yield (
                    tender.shipment_id.id,
                    self._event(
                        "tender", self.env._("Load offered"), tender.offered_at, detail=tender.name, **facts
                    ),
                )
            if tender.answered_at:
                tone = {"accepted": "success", "declined": "danger", "expired": "warning"}.get(tender.state)
                detail = " · ".join(filter(None, (tender.name, tender.reason)))
                label = self.env._("Tender: %s", states[tender.state])
                event = self._event("tender", label, tender.answered_at, detail=detail, tone=tone, **facts)
                yield tender.shipment_id.id, event

    def _money(self, shipments):
        """Nothing here: see ``freight_timeline_money``."""
        return ()

    # -- rights --------------------------------------------------------------------------------------

    def _readable(self, model, shipments, path="shipment_id"):
        """The rows of a model about shipments; none where the user may not read the model."""
        rows = self.env[model]
        if not rows.has_access("read"):
            return rows
        return rows.search([(path, "in", shipments.ids)])

    def _openable(self, records):
        """Id → what a page opens, of the records that the user may read."""
        mine = records.with_env(self.env)._filtered_access("read")
        return {record.id: {"model": record._name, "id": record.id} for record in mine}

    def _sees_amounts(self):
        return self.env.su or any(self.env.user.has_group(group) for group in SEES_AMOUNTS)

    def _amount(self, amount, currency):
        """As a person reads it, or nothing for whoever may not."""
        return format_amount(self.env, amount, currency) if self._sees_amounts() else None


def _in_order(events):
    """The newest events of a shipment as they happened; of one moment, as they were found."""
    return sorted(events, key=lambda event: event["time"] or "")[-MOST_EVENTS:]
