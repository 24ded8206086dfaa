# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..audit import audit
from ..audit.facts import ZERO
from .freight_invoice_facts import AuditFacts
from .freight_invoice_history import VOID

#: States in which a person decides about an invoice.
UNDECIDED = ("received", "review", "disputed")
#: What an invoice has that nobody approved.
UNAPPROVED = {"approved_by_id": False, "approved_at": False, "approval_note": False, "approved_total": 0}
#: States of an original that a correction takes the place of.
REPLACEABLE = ("draft", "received", "review", "disputed", "approved")


class FreightInvoiceApprove(models.Model):
    """Deciding about carriers' invoices. One person at a time, never about one's own work."""

    _inherit = "freight.invoice"

    def action_approve(self, reason, amounts=None):
        """Approve invoices against what the audit found.

        :param reason: why; kept with the invoice
        :param amounts: line id → what is to be paid of it, between nothing and all, where that is not all
        :raises UserError: somebody else decides just now, the findings changed, duties are separated, or
            an amount is none of these lines' (``_chosen_amounts``)
        """
        reason = self._check_decision(reason, UNDECIDED)
        invoices = self.sudo()
        invoices._hold()
        invoices._check_undecided(UNDECIDED)
        chosen = invoices._chosen_amounts(amounts)
        for independent in invoices._independent():
            facts = AuditFacts(independent)
            for invoice in independent:
                case = facts.case(invoice)
                invoice._check_known([*audit(case), *invoice._over_limit(facts)])
                approved = invoice._payable_total(chosen) if chosen else ZERO
                invoice._check_approver(case, invoice._over_limit(facts, approved))
            independent.finding_ids.filtered(lambda row: row.verdict == "open").verdict = "accepted"
            independent._set_approved(reason, self.env.uid, chosen)
        return True

    def action_reject(self, reason):
        """Refuse invoices: nothing of them is ever paid."""
        reason = self._check_decision(reason, UNDECIDED)
        invoices = self.sudo()
        invoices._hold()
        invoices._check_undecided(UNDECIDED)
        invoices.finding_ids.filtered(lambda row: row.verdict == "open").verdict = "refused"
        invoices.write({"state": "rejected", "approval_note": reason})
        invoices._settle_exceptions(reason)
        return True

    def action_review(self, reason):
        """Take the approval of invoices back that are not in the books (any more): a person looks again."""
        reason = self._check_decision(reason, ("approved",))
        invoices = self.sudo()
        invoices._hold()
        invoices._check_undecided(("approved",))
        if billed := invoices.filtered(lambda row: row.bill_id and row.bill_id.state != "cancel"):
            raise UserError(self.env._("Invoice %s has a vendor bill: cancel that first.", billed[0].number))
        invoices.finding_ids.filtered(lambda row: row.verdict != "noted").verdict = "open"
        invoices.write({"state": "review", **UNAPPROVED})
        for invoice in invoices:
            invoice.message_post(body=self.env._("Sent back to review: %s", reason))
        return True

    # -- who may --------------------------------------------------------------------------------------

    def _check_decider(self):
        """Money is decided about by finance and by managers, of companies that they see."""
        roles = ("freight_bridge.group_finance", "freight_bridge.group_manager")
        if not self.env.su and not any(map(self.env.user.has_group, roles)):
            raise AccessError(
                self.env._(
                    "Only Freight Finance decides about invoices: ask your administrator for the role."
                )
            )
        self.check_access("read")

    def _check_decision(self, reason, states):
        """The reason of a decision that may be made."""
        self._check_decider()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is kept with the invoice."))
        self._check_undecided(states)
        return reason.strip()

    def _check_undecided(self, states):
        if decided := self.filtered(lambda invoice: invoice.state not in states):
            raise UserError(
                self.env._(
                    "Invoice %(number)s is decided already (%(state)s): reload the page.",
                    number=decided[0].number,
                    state=dict(self._fields["state"]._description_selection(self.env))[decided[0].state],
                )
            )

    def _check_approver(self, case, above):
        """Above the limit a manager approves; where duties are separated, nobody approves their own work.

        :param above: the findings that say that it is above the limit
        """
        user, company = self.env.user, self.company_id
        if any(above) and self.env.uid != SUPERUSER_ID and not user.has_group("freight_bridge.group_manager"):
            raise UserError(
                self.env._(
                    "Invoice %(number)s is above the approval limit of %(company)s: "
                    "a freight manager approves it.",
                    number=self.number,
                    company=company.name,
                )
            )
        if company.freight_separate_duties and (deed := self._own_work(self._contracts_of(case))):
            raise UserError(
                self.env._(
                    "%(deed)s %(company)s separates duties: somebody else approves it.",
                    deed=deed,
                    company=company.name,
                )
            )

    def _contracts_of(self, case):
        """The contracts that say what is agreed about the shipments of a case."""
        ratings = [shipment.rating for shipment in case.shipments.values()]
        return self.env["freight.contract"].browse({row.contract_id for row in ratings if row.contract_id})

    def _check_known(self, findings):
        """What is approved is what was looked at: another invoice may have been approved meanwhile."""
        known = {(row.code, row.line_id.id, row.shipment_id.id) for row in self.finding_ids}
        for finding in findings:
            key = finding.code, finding.line.id if finding.line else False, finding.shipment_id or False
            if key not in known and (finding.is_blocking or finding.variance):
                raise UserError(
                    self.env._(
                        "Invoice %(number)s has a finding that was not there before: %(finding)s "
                        "Audit it again, then decide.",
                        number=self.number,
                        finding=self._say(finding.message),
                    )
                )

    # -- one at a time --------------------------------------------------------------------------------

    def _hold(self, patient=True):
        """Let nobody else decide about these invoices, or about others of the same originals and shipments.

        Who comes second at the same moment changes rows that were changed since it looked: PostgreSQL
        refuses that, and Odoo runs the call again, which then sees what was approved. A lock alone would
        let it go on.

        :param patient: whether somebody must be told; else invoices that are not free are left out
        :return: the invoices that are held
        """
        self.flush_model()
        families = self._families()
        everyone = self.browse(sorted({row for family in families.values() for row in family}))
        held = set(everyone.sudo().try_lock_for_update(allow_referencing=True).ids)
        free = self.filtered(lambda invoice: families[invoice.id] <= held)
        if free != self and patient:
            raise UserError(
                self.env._(
                    "Somebody is deciding about invoice %s, or about another one of its shipments, at this "
                    "moment: wait a little, then look again.",
                    (self - free)[0].number,
                )
            )
        self.env.cr.execute(
            "UPDATE freight_invoice SET write_date = now() AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
            [sorted({row for invoice in free for row in families[invoice.id]})],
        )
        everyone.invalidate_recordset(flush=False)
        return free

    def _families(self):
        """Invoice id → ids of itself, its original, what follows that, and what bills the same shipments."""
        families = {invoice_id: {invoice_id} for invoice_id in self.ids}
        for own, other in self.env.execute_query(SQL(_FAMILIES, ids=list(self.ids), void=VOID)):
            families[own].add(other)
        return families

    # -- the decision ---------------------------------------------------------------------------------

    def _set_approved(self, note, user_id=False, chosen=None):
        """Approve, as superuser: by rule, or by a person.

        :param chosen: line → what is paid of it where that is not all, from ``_chosen_amounts``
        """
        self._check_replaces()
        self._approve_lines(chosen or {})
        self.write(
            {
                "state": "approved",
                "approved_by_id": user_id,
                "approved_at": fields.Datetime.now(),
                "approval_note": note,
            }
        )
        self._replace_originals()
        self._settle_exceptions(note)

    def _approve_lines(self, chosen):
        """Approve each line in full, or what was chosen; the total is their sum."""
        self.env.flush_all()
        self.env.cr.execute(_APPROVE_LINES, [self.ids])
        lines = self.line_ids
        lines.invalidate_recordset(["approved_amount"], flush=False)
        for line in lines.browse(line.id for line in chosen) & lines:
            line.approved_amount = float(chosen[line])
        self.env.flush_all()
        self.env.cr.execute(_APPROVE_TOTALS, {"ids": self.ids})
        self.invalidate_recordset(["approved_total"], flush=False)

    def _check_replaces(self):
        for invoice in self.filtered(lambda row: row.invoice_type == "corrected" and row.original_id):
            if invoice.original_id.state not in (*REPLACEABLE, *VOID):
                raise UserError(
                    self.env._(
                        "Invoice %(original)s is in the books already, so %(number)s cannot take its place: "
                        "reject it, and ask the carrier for a credit and a new invoice.",
                        original=invoice.original_id.number,
                        number=invoice.number,
                    )
                )

    def _replace_originals(self):
        """A correction takes the place of its original and of corrections before it."""
        for invoice in self.filtered(lambda row: row.invoice_type == "corrected" and row.original_id):
            family = invoice.original_id | invoice.original_id.follower_ids
            replaced = family.filtered(
                lambda row, own=invoice: (
                    row != own and row.invoice_type in ("original", "corrected") and row.state in REPLACEABLE
                )
            )
            note = self.env._("Corrected by %s.", invoice.number)
            replaced.write({"state": "cancelled", "approval_note": note})
            replaced._settle_exceptions(note)


#: In the database: an invoice may have ten thousand lines.
_APPROVE_LINES = "UPDATE freight_invoice_line SET approved_amount = amount WHERE invoice_id = ANY(%s)"

_APPROVE_TOTALS = """
UPDATE freight_invoice invoice SET approved_total = approved.total
  FROM (SELECT invoice_id, sum(approved_amount) AS total FROM freight_invoice_line
         WHERE invoice_id = ANY(%(ids)s) GROUP BY invoice_id) approved
 WHERE approved.invoice_id = invoice.id
"""

_FAMILIES = """
SELECT own.id, other.id
  FROM freight_invoice own
  JOIN freight_invoice other
    ON other.id = own.original_id OR other.original_id = COALESCE(own.original_id, own.id)
 WHERE own.id = ANY(%(ids)s) AND other.state NOT IN %(void)s
UNION
SELECT ours.invoice_id, theirs.invoice_id
  FROM freight_invoice_line ours
  JOIN freight_invoice_line theirs ON theirs.shipment_id = ours.shipment_id
  JOIN freight_invoice other ON other.id = theirs.invoice_id
 WHERE ours.invoice_id = ANY(%(ids)s) AND other.state NOT IN %(void)s
"""
