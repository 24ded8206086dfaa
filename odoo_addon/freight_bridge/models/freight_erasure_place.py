# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where a person's data may be: the one list that search and erasure go through."""

from dataclasses import dataclass

from .freight_retention_message import HELD_LOG

_HELD_SHIPMENT = """EXISTS (SELECT FROM freight_legal_hold hold
    WHERE hold.released_at IS NULL AND hold.shipment_id = {})"""
_HELD = HELD_LOG.replace("log.", "held.")
_HELD_MESSAGE = f"EXISTS (SELECT FROM freight_integration_log held WHERE held.id = {{}} AND {_HELD})"
_HELD_EXCEPTION = f"""(EXISTS (SELECT FROM freight_integration_log held
            WHERE held.exception_id = {{0}} AND {_HELD})
    OR EXISTS (SELECT FROM freight_legal_hold hold
                 JOIN freight_exception about ON about.shipment_id = hold.shipment_id
                WHERE hold.released_at IS NULL AND about.id = {{0}}))"""
_HELD_INVOICE = """EXISTS (SELECT FROM freight_legal_hold hold
    WHERE hold.released_at IS NULL
      AND (hold.shipment_id IN (SELECT shipment_id FROM freight_invoice_line WHERE invoice_id = {0})
           OR hold.log_id = (SELECT log_id FROM freight_invoice WHERE id = {0})))"""


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


def _held(*tests):
    return (("hold", " OR ".join(tests)),)


def _held_record(model, record_id):
    """Whether the record that a row of another table is about is held, by the columns that name it."""
    of_dispute = f"(SELECT invoice_id FROM freight_dispute WHERE id = {record_id})"
    of_tender = f"(SELECT shipment_id FROM freight_tender WHERE id = {record_id})"
    tests = {
        "freight.shipment": _HELD_SHIPMENT.format(record_id),
        "freight.exception": _HELD_EXCEPTION.format(record_id),
        "freight.invoice": _HELD_INVOICE.format(record_id),
        "freight.dispute": _HELD_INVOICE.format(of_dispute),
        "freight.tender": _HELD_SHIPMENT.format(of_tender),
    }
    words = " ".join(f"WHEN '{name}' THEN {test}" for name, test in tests.items())
    return f"COALESCE(CASE {model} {words} END, FALSE)"


_EXCEPTION = _HELD_EXCEPTION.format("log.exception_id")
_MESSAGE = _HELD_MESSAGE.format("log.log_id")
_SHIPMENT = _HELD_SHIPMENT.format("log.shipment_id")

PLACES = (
    Place(
        "freight.integration.log",
        ("payload", "raw", "pointer", "message", "subject", "partition_key"),
        where="log.source NOT LIKE '/retention/%%'",
        kept_if=(("hold", HELD_LOG),),
    ),
    Place(
        "freight.exception.correction",
        ("original", "payload", "diff", "reason"),
        kept_if=_held(_EXCEPTION, _MESSAGE),
    ),
    Place(
        "freight.exception", ("summary", "subject", "reason"), kept_if=_held(_HELD_EXCEPTION.format("log.id"))
    ),
    Place(
        "freight.outbox",
        ("payload", "body", "response", "subject", "partition_key", "detail", "acknowledgement"),
        kept_if=(*_of_shipment(), ("unsent", "log.state IN ('pending', 'claimed')")),
    ),
    Place(
        "freight.milestone",
        ("partner_code", "partner_text", "signed_by", "location_name"),
        kept_if=_held(_SHIPMENT, _MESSAGE),
    ),
    Place("freight.document", ("name", "signed_by", "url"), kept_if=_held(_SHIPMENT, _MESSAGE)),
    Place("freight.shipment", ("pod_signed_by",), kept_if=_of_shipment("log.id")),
    Place("freight.parked", ("subject", "head", "body", "message"), kept_if=_held(_EXCEPTION, _MESSAGE)),
    Place("freight.dispute", ("reason",), kept_if=_held(_HELD_INVOICE.format("log.invoice_id"))),
    Place(
        "freight.exception.bulk",
        ("reason",),
        kept_if=_held(
            "EXISTS (SELECT FROM freight_exception_bulk_line line WHERE line.bulk_id = log.id"
            f" AND {_HELD_EXCEPTION.format('line.exception_id')})"
        ),
    ),
    # Their values are keys that no two rows share, and what partners say is matched by them.
    Place("freight.cross.reference", ("value",), kept="needed"),
    Place("freight.lesson", ("word", "answer"), kept="needed"),
    Place("freight.mapping", ("trial",)),
    Place(
        "mail.message",
        ("body", "subject"),
        where="log.model LIKE 'freight.%%'",
        kept_if=_held(_held_record("log.model", "log.res_id")),
        company="record_company_id",
    ),
    Place(
        "mail.tracking.value",
        ("old_value_char", "new_value_char", "old_value_text", "new_value_text"),
        where="log.mail_message_id IN (SELECT id FROM mail_message WHERE model LIKE 'freight.%%')",
        kept_if=_held(
            "EXISTS (SELECT FROM mail_message said WHERE said.id = log.mail_message_id"
            f" AND {_held_record('said.model', 'said.res_id')})"
        ),
    ),
    Place(
        "mail.activity",
        ("summary", "note"),
        where="log.res_model LIKE 'freight.%%'",
        kept_if=_held(_held_record("log.res_model", "log.res_id")),
    ),
    Place(
        "ir.attachment",
        ("name",),
        where="log.id IN (SELECT attachment_id FROM freight_document)",
        kept_if=_held(
            "EXISTS (SELECT FROM freight_document paper WHERE paper.attachment_id = log.id"
            f" AND ({_HELD_SHIPMENT.format('paper.shipment_id')} OR {_HELD_MESSAGE.format('paper.log_id')}))"
        ),
    ),
    Place("freight.invoice", ("payee_name", "carrier_name"), kept="books"),
    Place("freight.invoice.line", ("description",), kept="books"),
    Place("account.move", ("ref", "narration", "invoice_partner_display_name"), kept="books"),
    Place("account.move.line", ("name",), kept="books"),
    Place("res.partner", ("name", "email", "phone"), kept="contact"),
)
