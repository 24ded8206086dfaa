# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.freight_bridge.ingest.event import canonical_json
from odoo.addons.freight_bridge.models.append_only import defer_log_key
from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice, at_stake

_logger = logging.getLogger(__name__)

ISSUED = "billing.invoice.issued.v1"
#: What kind of document an entry is for a platform.
KINDS = {"out_invoice": "invoice", "out_refund": "credit_note"}
STATES = [
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("failed", "Not Delivered"),
    ("cancelled", "Cancelled"),
]
_BY_OUTBOX = {
    "pending": "queued",
    "claimed": "queued",
    "sent": "sent",
    "acknowledged": "sent",
    "failed": "failed",
    "cancelled": "cancelled",
}
FAILED, REJECTED = "billing_push_failed", "billing_push_rejected"


class FreightBillingPush(models.Model):
    """What a billing platform was told of an invoice of ours, and what it said to that.

    One row for each version of a document: the same words are told once, others are a new version.
    """

    _name = "freight.billing.push"
    _description = "Invoice Told to a Billing Platform"
    _order = "id desc"
    _rec_name = "number"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    move_id = fields.Many2one(
        "account.move", string="Invoice", readonly=True, index="btree_not_null", ondelete="set null"
    )
    reference = fields.Char(required=True, readonly=True, help="What we call the document there, for ever.")
    number = fields.Char(readonly=True)
    customer = fields.Char(required=True, readonly=True, help="The platform's own id of the customer.")
    kind = fields.Selection(
        [("invoice", "Invoice"), ("credit_note", "Credit Note")], required=True, readonly=True
    )
    version = fields.Integer(required=True, readonly=True)
    status = fields.Selection(
        [("finalized", "Issued"), ("voided", "Voided")], string="Told As", required=True, readonly=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of what it says.")
    outbox_id = fields.Many2one(
        "freight.outbox", string="Message", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    answer = fields.Selection(
        [("accepted", "Accepted"), ("rejected", "Rejected")], readonly=True, index="btree_not_null"
    )
    answered_at = fields.Datetime(string="Answered", readonly=True)
    reason = fields.Char(readonly=True, help="Why it is not there: the platform's words, or ours.")
    platform_reference = fields.Char(string="Their Number", readonly=True)
    url = fields.Char(string="On the Platform", readonly=True)
    log_id = fields.Many2one(
        "freight.integration.log", string="Their Answer", readonly=True, ondelete="restrict"
    )
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(STATES, compute="_compute_state", compute_sudo=True)

    _version_unique = models.UniqueIndex(
        "(system_id, reference, version)", "This version of the document was told already."
    )

    def init(self):
        defer_log_key(self.env.cr, self._table)

    @api.depends("answer", "outbox_id.state")
    def _compute_state(self):
        for row in self:
            row.state = row.answer or _BY_OUTBOX.get(row.outbox_id.state, "failed")

    def _is_refused(self):
        """Whether the platform has nothing of it: it said so, or no message could be made."""
        return self.state == "rejected" or not (self.answer or self._is_underway())

    def _is_underway(self):
        """Whether there is a message that a person did not cancel."""
        return bool(self.outbox_id) and self.outbox_id.state != "cancelled"

    # -- telling --------------------------------------------------------------------------------------

    @api.model
    def _tell_posted(self, moves, modes):
        """Owe platforms the invoices that were posted, but for what they were told already. As superuser.

        :param modes: settings of platforms that are meant: "post", "hand"
        :return: the rows that were made; what goes wrong becomes an exception and stops nobody's posting
        """
        due = moves.filtered(lambda move: move.move_type in KINDS and move.state == "posted")
        systems = due and self.env["freight.system"]._push_systems(due.company_id, modes)
        if not systems:
            return self.browse()
        pairs = [
            (move, system, customer, "finalized")
            for move, system, customer in self._customers_of(due, systems)
        ]
        newest = self._newest(due, systems)
        return self._owe(pairs, newest, is_again=False)

    @api.model
    def _tell_voided(self, moves):
        """Owe platforms that invoices are gone which they were told of."""
        rows = self.search([("move_id", "in", moves.ids)])
        if not rows:
            return rows
        newest = self._newest(moves, rows.system_id)
        there = rows.filtered(lambda row: row.status == "finalized" and not row._is_refused())
        held = {(row.move_id, row.system_id) for row in there}
        pairs = [
            (row.move_id, row.system_id, row.customer, "voided")
            for key, row in newest.items()
            if key in held and row.status == "finalized"
        ]
        return self._owe(pairs, newest, is_again=False)

    def _customers_of(self, moves, systems):
        """[(move, system, the platform's id of its customer)] of what a platform may be told of."""
        partners = moves.partner_id | moves.commercial_partner_id
        links = self.env["freight.billing.customer"].search(
            [
                ("system_id", "in", systems.ids),
                ("partner_id", "in", partners.ids),
                ("status", "=", "active"),
            ],
            order="id desc",
        )
        known = {(link.system_id, link.partner_id): link.reference for link in links}
        found = []
        for move in moves:
            came_from = move.billing_document_ids.filtered(lambda row: not row.is_pushed).system_id
            for system in systems.filtered(lambda row, move=move: row.company_id == move.company_id):
                customer = known.get((system, move.partner_id)) or known.get(
                    (system, move.commercial_partner_id)
                )
                if customer and system not in came_from:
                    found.append((move, system, customer))
        return found

    def _newest(self, moves, systems):
        """(move, system) → its newest row, of invoices and of those that they correct."""
        rows = self.search(
            [
                ("move_id", "in", (moves | moves.reversed_entry_id).ids),
                ("system_id", "in", systems.ids),
            ],
            order="version",
        )
        return {(row.move_id, row.system_id): row for row in rows}

    def _owe(self, pairs, newest, is_again):
        """Tell together; where that goes wrong one by one, so that one invoice does not keep others back."""
        if not pairs:
            return self.browse()
        try:
            with self.env.cr.savepoint():
                return self._owe_all(pairs, newest, is_again)
        except OperationalError:
            raise
        except Exception as error:
            if len(pairs) > 1:
                return self.concat(*(self._owe([pair], newest, is_again) for pair in pairs))
            _logger.exception("an invoice could not be told to its platform")
            return self._fail(pairs[0], newest, str(error))

    def _owe_all(self, pairs, newest, is_again):
        # What each line is taxed by is read for all of them at once.
        self.env["account.move"].concat(*(move for move, *_rest in pairs)).line_ids.mapped("tax_tag_ids")
        faults = {system: system._sending_fault() or False for system in {pair[1] for pair in pairs}}
        contents = [
            self._content(move, system, customer, status, newest) for move, system, customer, status in pairs
        ]
        rows = []
        for (move, system, customer, status), data in zip(pairs, contents, strict=True):
            digest = _digest(data)
            before = newest.get((move, system))
            is_known = before and before.digest == digest and not before._is_refused()
            if is_again or not is_known:
                vals = self._row_vals(move, system, customer, status, before)
                rows.append(({**vals, "digest": digest, "reason": faults[system]}, data))
        made = self.create([vals for vals, _data in rows])
        made.system_id.filtered(lambda system: not system.billing_told).billing_told = True
        self._enqueue([(row, data) for row, (_vals, data) in zip(made, rows, strict=True) if not row.reason])
        self._close_earlier(made)
        made.filtered("reason")._raise(FAILED)
        return made

    def _row_vals(self, move, system, customer, status, before):
        return {
            "system_id": system.id,
            "company_id": move.company_id.id,
            "move_id": move.id,
            "reference": f"move-{move.id}",
            "number": move.name,
            "customer": customer,
            "kind": KINDS[move.move_type],
            "version": (before.version if before else 0) + 1,
            "status": status,
            "currency_id": move.currency_id.id,
            "amount": move.amount_total,
        }

    def _fail(self, pair, newest, reason):
        """A row that says why nothing could be told."""
        move, system, customer, status = pair
        vals = self._row_vals(move, system, customer, status, newest.get((move, system)))
        row = self.create({**vals, "digest": "-", "reason": reason[:1000]})
        row._raise(FAILED)
        return row

    def _enqueue(self, rows):
        made = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": row.system_id.id,
                    "event_type": ISSUED,
                    "data": {**data, "version": row.version},
                    "subject": row.number or row.reference,
                    # An invoice and what corrects it must not overtake each other.
                    "partition_key": f"customer:{row.customer}",
                    "res_model": "account.move",
                    "res_id": row.move_id.id,
                }
                for row, data in rows
            ]
        )
        for (row, _data), message in zip(rows, made, strict=True):
            row.outbox_id = message

    # -- exceptions -----------------------------------------------------------------------------------

    def _raise(self, code):
        """Tell a person that platforms do not have these, and why."""
        notices = {row: row._notice(code) for row in self}
        self.env["freight.exception"]._raise_for(list(notices.values()))
        for row, notice in notices.items():
            row.exception_id = notice.exception_id
            row.exception_id.write({"summary": notice.message})

    def _notice(self, code):
        words = {"number": self.number or self.reference, "system": self.system_id.name}
        words["reason"] = self.reason or self.env._("no reason was given")
        return ExceptionNotice(
            system_id=self.system_id.id,
            code=code,
            subject=self.number or self.reference,
            message=(
                self.env._("%(system)s refuses %(number)s: %(reason)s", **words)
                if code == REJECTED
                else self.env._("%(system)s could not be told of %(number)s: %(reason)s", **words)
            ),
            company_id=self.company_id.id,
            amount=at_stake(self.company_id, self.currency_id, self.amount),
        )

    def _close_earlier(self, rows, resolution="replayed"):
        """What was asked about earlier versions of documents is answered by these."""
        earlier = self.search([("reference", "in", rows.mapped("reference")), ("exception_id", "!=", False)])
        newest = {(row.system_id, row.reference): row for row in rows}
        done = earlier.filtered(
            lambda row: (other := newest.get((row.system_id, row.reference))) and row.version <= other.version
        )
        done.exception_id.filtered(lambda record: record.state in OPEN_STATES)._close("resolved", resolution)

    # -- sending again --------------------------------------------------------------------------------

    def action_send_again(self):
        """Tell the platform again: what did not arrive as it was, what was refused as it is now."""
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("account.group_account_invoice")
            or user.has_group("freight_bridge.group_user")
        ):
            raise AccessError(self.env._("Only billing and freight users tell platforms of invoices."))
        self.check_access("read")
        self.sudo()._send_again()

    def _send_again(self):
        newest = self._newest(self.move_id, self.system_id)
        pairs = []
        for row in self:
            row._check_again(newest)
            if row._is_underway() and not row.answer:
                row.outbox_id.action_resend()
            else:
                pairs.append((row.move_id, row.system_id, row.customer, row.status))
        return self._owe(pairs, newest, is_again=True)

    def _check_again(self, newest):
        if not self.move_id:
            raise UserError(self.env._("%s is deleted: nothing can be told of it.", self.number))
        if newest.get((self.move_id, self.system_id)) != self:
            raise UserError(self.env._("A newer version of %s was told: look at that one.", self.number))
        if self.state not in ("rejected", "failed", "sent", "cancelled"):
            raise UserError(
                self.env._("%s is on its way or accepted: there is nothing to send again.", self.number)
            )
        if self.status == "finalized" and self.move_id.state != "posted":
            raise UserError(self.env._("%s is not posted: post it first.", self.number))

    def action_view_move(self):
        """The invoice."""
        return self.move_id.get_formview_action()


def _digest(data):
    """What makes a version: all that is told, but for the number that the platform gave what is corrected."""
    corrects = [{**share, "platform_reference": None} for share in data["corrects"]]
    return hashlib.sha256(canonical_json({**data, "corrects": corrects}).encode()).hexdigest()
