# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import logging

from odoo import api, models
from odoo.exceptions import UserError

from ..audit import audit
from ..audit.facts import ZERO
from ..audit.finding import Finding, _
from .freight_invoice_approve import UNAPPROVED
from .freight_invoice_duties import SECOND_PERSON
from .freight_invoice_facts import AuditFacts

_logger = logging.getLogger(__name__)

#: How many invoices are audited in one transaction, and about how many lines of them: an invoice may have
#: ten thousand, and what is known of each is held in memory.
AUDIT_BATCH, AUDIT_LINES = 200, 5000
#: States in which an invoice may be audited (again).
AUDITED = ("received", "review", "approved")
#: Findings for which the money was asked for before.
DUPLICATES = frozenset({"repeated_file", "duplicate_number", "duplicate_load", "duplicate_factor"})


class FreightInvoiceAudit(models.Model):
    """Holding carriers' invoices against what was agreed and what happened.

    What is as agreed, or within tolerance, is approved by rule; anything else waits for a person.
    """

    _inherit = "freight.invoice"

    def action_audit(self):
        """Audit again: references, contracts, milestones or tolerances may be others by now."""
        self._check_decider()
        if wrong := self.filtered(lambda invoice: invoice.state not in AUDITED or invoice.bill_id):
            raise UserError(
                self.env._("Invoice %s is not to be audited in its state: reload the page.", wrong[0].number)
            )
        invoices = self.sudo()
        invoices._hold()
        invoices._match()
        invoices._audit()
        return True

    # -- the job --------------------------------------------------------------------------------------

    @api.model
    def _cron_audit(self):
        """Audit what was received, when each company has settled: a surge of invoices delays nothing else."""
        if self._rate_waiting("audit"):
            self.env["freight.flow"]._run("audit")

    @api.model
    def _flow_domain(self, kind):
        return [("state", "=", "received")] if kind == "audit" else super()._flow_domain(kind)

    def _flow_next(self, kind):
        if kind != "audit":
            return super()._flow_next(kind)
        return self[:AUDIT_BATCH]._first_lines(AUDIT_LINES)

    def _flow_work(self, kind):
        if kind != "audit":
            return super()._flow_work(kind)
        received = self.filtered_domain(self._flow_domain(kind)).with_context(tracking_disable=True)
        received._audit_in_turns()
        return received.filtered(lambda invoice: invoice.state != "received")

    def _audit_in_turns(self):
        """Audit what nobody else is deciding about; what one is approved for counts against the next one."""
        for independent in self._independent():
            independent._hold(patient=False)._audit_each()

    def _audit_each(self):
        """Audit together; if that fails, one by one, so that a bad invoice never takes others along."""
        try:
            with self.env.cr.savepoint():
                self._audit()
        except (UserError, ArithmeticError, ValueError, KeyError) as error:
            if len(self) > 1:
                for invoice in self:
                    invoice._audit_each()
                return
            _logger.warning("Invoice %s could not be audited", self.id, exc_info=True)
            self._store_audit({self: [_failed(error)]})

    def _independent(self):
        """Split into recordsets of which no two share a shipment or an original, oldest first.

        What one is approved for counts against the next one.
        """
        turns, taken = [], {}
        for invoice in self.sorted(lambda invoice: (invoice._arrived_at(), invoice.id)):
            keys = [("shipment", row) for row in invoice.shipment_ids.ids]
            keys.append(("invoice", invoice.original_id.id or invoice.id))
            turn = max((taken.get(key, -1) for key in keys), default=-1) + 1
            taken.update(dict.fromkeys(keys, turn))
            if turn == len(turns):
                turns.append(self.browse())
            turns[turn] |= invoice
        return turns

    # -- the audit ------------------------------------------------------------------------------------

    def _audit(self):
        """New findings, a verdict on each, and a new state, with a constant number of queries."""
        invoices = self.sudo().filtered(lambda invoice: invoice.state in AUDITED)
        if not invoices:
            return
        invoices._rate_shipments()
        facts = AuditFacts(invoices)
        invoices._link_charges()
        cases = {invoice: facts.case(invoice) for invoice in invoices}
        found = {invoice: [*audit(case), *invoice._over_limit(facts)] for invoice, case in cases.items()}
        tolerances = self.env["freight.tolerance"].sudo()._of_companies(invoices.company_id)
        verdicts = {
            invoice: invoice._tolerate(cases[invoice], findings, tolerances, facts)
            for invoice, findings in found.items()
        }
        for invoice, findings in found.items():
            passed = verdicts[invoice]
            if not any(_is_open(row) for number, row in enumerate(findings) if number not in passed):
                findings.extend(invoice._second_person(invoice._contracts_of(cases[invoice])))
        invoices._store_audit(found, verdicts)

    def _over_limit(self, facts, approved=ZERO):
        """A finding where what is stated, billed or approved is above what is approved without a manager.

        :param approved: what a person chose to pay: without a line that gives back it is more than is billed
        """
        limit = self.company_id.freight_approval_limit
        worth = facts.convert(self, facts.limit(self.company_id)) if limit else None
        lines = sum((line.amount for line in facts.lines[self.id]), ZERO)
        billed = max(abs(facts.others[self.id].total), abs(lines), abs(approved))
        if worth is not None and billed > worth:
            message = _(
                "%(total)s is above the approval limit of %(limit)s: a freight manager decides.",
                total=billed,
                limit=worth,
            )
            yield Finding(code="approval_limit", message=message, is_blocking=True)

    def _tolerate(self, case, findings, tolerances, facts):
        """Finding number → the tolerance that it is within. Over- and undercharges are summed by shipment."""
        groups = {}
        for number, finding in enumerate(findings):
            if finding.variance and not finding.is_blocking:
                side = "over" if finding.variance > 0 else "under"
                groups.setdefault((finding.shipment_id, side), []).append(number)
        within = {}
        for (shipment_id, side), numbers in groups.items():
            shipment = case.shipments.get(shipment_id)
            tolerance = tolerances._for(
                self.company_id,
                self.env["res.partner"].browse(shipment.customer_id if shipment else ()),
                self.carrier_id,
                self.date,
            )
            if not tolerance or tolerance.is_waiting:
                continue
            if self._is_entered_by_changer(tolerance) or self._is_set_by_auditor(tolerance):
                continue
            variance = sum((abs(findings[number].variance) for number in numbers), ZERO)
            if tolerance._limits(side).admit(
                variance,
                _expected(case, shipment_id, [findings[number] for number in numbers]),
                lambda amount: facts.convert(self, amount),
            ):
                within.update(dict.fromkeys(numbers, tolerance))
        return within

    def _is_entered_by_changer(self, tolerance):
        """Whether who had a hand in the tolerance entered the invoice: it would pass their own work."""
        return any(map(self._is_entered_by, tolerance.changer_ids | tolerance.changed_by_id))

    def _is_set_by_auditor(self, tolerance):
        """Whether who presses Audit made the tolerance, where duties are separated: it passes nothing."""
        return self.company_id.freight_separate_duties and tolerance._is_changed_by(self.env.user)

    # -- keeping it -----------------------------------------------------------------------------------

    def _store_audit(self, found, verdicts=None):
        """Replace the findings and decide what can be decided by rule.

        :param found: invoice → its findings
        :param verdicts: invoice → {number of a finding: tolerance}
        """
        self.finding_ids.unlink()
        verdicts = verdicts or {}
        vals_list = [
            invoice._finding_vals(finding, verdicts.get(invoice, {}).get(number))
            for invoice, findings in found.items()
            for number, finding in enumerate(findings)
        ]
        self.env["freight.audit.finding"].create(vals_list)
        waiting = {vals["invoice_id"] for vals in vals_list if vals["verdict"] == "open"}
        held = self.filtered(lambda invoice: invoice.id in waiting)
        passed = self - held
        by_note = passed.grouped(lambda invoice: invoice._pass_note(verdicts.get(invoice, {})))
        for note, invoices in by_note.items():
            invoices._set_approved(note)
        held._set_review(found)

    def _finding_vals(self, finding, tolerance):
        told = "open" if _is_open(finding) else "noted"
        return {
            "invoice_id": self.id,
            "line_id": finding.line.id if finding.line else False,
            "shipment_id": finding.shipment_id,
            "code": finding.code,
            "message": self._say(finding.message),
            "evidence": "\n".join(map(self._say, finding.evidence)) or False,
            "expected": float(finding.expected or 0),
            "billed": float(finding.billed or 0),
            "variance": float(finding.variance or 0),
            "is_blocking": finding.is_blocking,
            "other_invoice_id": finding.other_id,
            "verdict": "tolerated" if tolerance else told,
            "tolerance_id": tolerance.id if tolerance else False,
        }

    def _say(self, told):
        """The words of a rule in the reader's language; those of rating are in it already."""
        return told if isinstance(told, str) else self.env._(told.template, **told.values)

    def _pass_note(self, within):
        """By which rule an invoice is approved."""
        names = sorted({tolerance.name for tolerance in within.values()})
        if names:
            return self.env._("Within tolerance: %s.", ", ".join(names))
        return self.env._("As agreed.")

    def _set_review(self, found):
        self.write({"state": "review", **UNAPPROVED})
        self._raise_variances(found)
        for invoice in self:
            for finding in found[invoice]:
                if finding.code == SECOND_PERSON:
                    invoice.message_post(body=invoice._say(finding.message))


def _is_open(finding):
    """Whether a finding asks for a decision, unless a tolerance passes it."""
    return bool(finding.is_blocking or finding.variance)


def _expected(case, shipment_id, findings):
    """What should have been billed: for one shipment, or of what findings about none are about."""
    if shipment_id is None:
        return sum((finding.expected for finding in findings), ZERO)
    positions = [position for position in case.priced if position.shipment.id == shipment_id]
    return sum((position.expected for position in positions), ZERO)


def _failed(error):
    message = _("The audit failed: %(error)s. Tell whoever runs Odoo.", error=str(error)[:200])
    return Finding(code="audit_failed", message=message, is_blocking=True)
