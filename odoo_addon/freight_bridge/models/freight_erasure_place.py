# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where a person's data may be: the one list that search and erasure go through."""

from dataclasses import dataclass

from .freight_retention_message import HELD_LOG

_HELD_SHIPMENT = """EXISTS (SELECT FROM freight_legal_hold hold
    WHERE hold.released_at IS NULL AND hold.shipment_id = {})"""


@dataclass(frozen=True)
class Place:
    """One table.

    ``kept``: why nothing of it is erased; ``kept_if``: code → condition on a row (``log``) that keeps it.
    """

    model: str
    columns: tuple[str, ...]
    where: str = "TRUE"
    kept: str | None = None
    kept_if: tuple[tuple[str, str], ...] = ()
    #: Column of the company; a table that has none is of all companies.
    company: str = "company_id"

    @property
    def table(self):
        return self.model.replace(".", "_")


def _of_shipment(column="log.shipment_id"):
    return (("hold", _HELD_SHIPMENT.format(column)),)


PLACES = (
    Place(
        "freight.integration.log",
        ("payload", "raw", "pointer", "message", "subject", "partition_key"),
        where="log.source NOT LIKE '/retention/%%'",
        kept_if=(("hold", HELD_LOG),),
    ),
    Place("freight.exception.correction", ("original", "payload", "diff", "reason")),
    Place("freight.exception", ("summary", "subject", "reason"), kept_if=_of_shipment()),
    Place(
        "freight.outbox",
        ("payload", "body", "response", "subject", "partition_key", "detail", "acknowledgement"),
        kept_if=(*_of_shipment(), ("unsent", "log.state IN ('pending', 'claimed')")),
    ),
    Place("freight.milestone", ("partner_text", "signed_by", "location_name"), kept_if=_of_shipment()),
    Place("freight.document", ("name", "signed_by", "url"), kept_if=_of_shipment()),
    Place("freight.shipment", ("pod_signed_by",), kept_if=_of_shipment("log.id")),
    Place("freight.parked", ("subject", "head", "body", "message")),
    Place("freight.dispute", ("reason",)),
    Place("freight.exception.bulk", ("reason",)),
    Place("freight.mapping", ("trial",)),
    Place(
        "mail.message", ("body", "subject"), where="log.model LIKE 'freight.%%'", company="record_company_id"
    ),
    Place(
        "mail.tracking.value",
        ("old_value_char", "new_value_char", "old_value_text", "new_value_text"),
        where="log.mail_message_id IN (SELECT id FROM mail_message WHERE model LIKE 'freight.%%')",
    ),
    Place("mail.activity", ("summary", "note"), where="log.res_model LIKE 'freight.%%'"),
    Place(
        "ir.attachment",
        ("name",),
        where="log.id IN (SELECT attachment_id FROM freight_document)",
    ),
    Place("freight.invoice", ("payee_name", "carrier_name"), kept="books"),
    Place("freight.invoice.line", ("description",), kept="books"),
    Place("account.move", ("ref", "narration", "invoice_partner_display_name"), kept="books"),
    Place("account.move.line", ("name",), kept="books"),
    Place("res.partner", ("name", "email", "phone"), kept="contact"),
)
