# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Reads what the audit looks at, of a batch of invoices, with a constant number of queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..audit import (
    ARRIVALS,
    DEPARTURES,
    Approved,
    Case,
    LineFacts,
    ShipmentFacts,
    charge_key,
    waits,
)
from ..money import exact_amount, rounded
from ..rating import Place, normal_zip, rate
from . import freight_invoice_sql as sql
from .freight_contract_terms import IN_FORCE
from .freight_invoice_history import APPROVED, HistoryFacts, sign_of


class AuditFacts(HistoryFacts):
    """The facts of a batch of invoices (as superuser), gathered once; ``case`` puts those of one together."""

    def __init__(self, invoices):
        self.env, self.invoices = invoices.env, invoices
        self.env.flush_all()
        self.lines = self._read_lines()
        self.shipments = self.env["freight.shipment"].browse(
            sorted({row.shipment_id for rows in self.lines.values() for row in rows if row.shipment_id})
        )
        self.requests = self.shipments._rating_requests("cost")
        self.contracts = self._read_contracts()
        self.terms = {terms.id: terms for terms in self.contracts._terms()}
        self.waits = self._read_waits()
        self.approved = self._read_approved()
        self.others = self._read_others()
        self._index_others()
        self.payees = self._read_payees()
        self.rates = self._read_rates()
        self.lost = self._read_lost_analytics()
        self.words = self._read_service_words()
        self.ratings, self.guarantees = {}, {}

    # -- reading --------------------------------------------------------------------------------------

    def _read_lines(self):
        """Invoice id → its lines as ``LineFacts``, amounts exactly as they are kept."""
        accounts = self._accounts()
        places = {invoice.id: invoice.currency_id.decimal_places for invoice in self.invoices}
        signs = {invoice.id: sign_of(invoice) for invoice in self.invoices}
        lines = defaultdict(list)
        for row in map(sql.Line._make, self._rows(sql.LINES, ids=list(self.invoices.ids))):
            lines[row.invoice_id].append(
                LineFacts(
                    id=row.id,
                    amount=signs[row.invoice_id] * rounded(Decimal(row.amount), places[row.invoice_id]),
                    charge_code_id=row.code_id,
                    category=row.category or "other",
                    label=row.label or "",
                    is_tax=bool(row.is_tax),
                    tax_id=row.tax_id,
                    tax_percent=Decimal(row.tax_percent) if row.tax_percent else None,
                    quantity=_number(row.quantity),
                    price=_number(row.price),
                    weight_kg=_number(row.weight),
                    pieces=row.pieces or None,
                    service=row.service or "",
                    ship_date=row.ship_date,
                    origin=Place(row.origin_country, normal_zip(row.origin_zip)),
                    destination=Place(row.destination_country, normal_zip(row.destination_zip)),
                    references=tuple((told["kind"], told["value"]) for told in row.references or ()),
                    shipment_id=row.shipment_id,
                    has_account=not row.code_id or accounts(row.invoice_id, row.code_id),
                )
            )
        return lines

    def _accounts(self):
        """Whether a charge code has an account in an invoice's company, as a function of both ids."""
        companies = {invoice.id: invoice.company_id for invoice in self.invoices}
        codes = self.env["freight.charge.code"].with_context(active_test=False)
        found = {}

        def has_account(invoice_id, code_id):
            company = companies[invoice_id]
            key = company.id, code_id
            if key not in found:
                product = codes.browse(code_id).product_id.with_company(company)
                account = company.freight_expense_account_id or product.property_account_expense_id
                found[key] = bool(account and account.active)
            return found[key]

        return has_account

    def _read_contracts(self):
        carriers = {request.carrier_id for request in self.requests.values()} - {None}
        return self.env["freight.contract"].search(
            [
                ("side", "=", "cost"),
                *IN_FORCE,
                ("carrier_id", "in", list(carriers)),
                ("company_id", "in", self.invoices.company_id.ids),
            ]
        )

    def _read_waits(self):
        """Shipment id → how long its vehicles stood."""
        told = defaultdict(list)
        codes = tuple(ARRIVALS | DEPARTURES)
        for shipment_id, *milestone in self._rows(sql.MILESTONES, ids=list(self.shipments.ids), codes=codes):
            told[shipment_id].append(milestone)
        return {shipment_id: waits(milestones) for shipment_id, milestones in told.items()}

    def _read_approved(self):
        """Shipment id → [(invoice id, its number, the key of the charge, approved amount)]."""
        found = defaultdict(list)
        rows = self._rows(sql.APPROVED, ids=list(self.shipments.ids), states=APPROVED)
        for shipment_id, invoice_id, number, category, code_id, amount in rows:
            found[shipment_id].append((invoice_id, number, charge_key(category, code_id), Decimal(amount)))
        return found

    def _read_payees(self):
        """(company id, carrier id, partner id) of all whom a person agreed to pay for these carriers."""
        carriers = list(self.invoices.carrier_id.ids)
        return set(self._rows(sql.PAYEES, carriers=carriers, states=APPROVED))

    def _read_rates(self):
        """(company or None, currency) → [(day, units of it for one of the base)], ascending."""
        currencies = (
            self.invoices.currency_id | self.contracts.currency_id | self.invoices.company_id.currency_id
        )
        roots = self.invoices.company_id.root_id
        found = defaultdict(list)
        rows = self._rows(sql.RATES, currencies=list(currencies.ids), companies=list(roots.ids))
        for company_id, currency_id, day, units in rows:
            found[company_id, currency_id].append((day, Decimal(units)))
        return found

    def _read_lost_analytics(self):
        """Shipment id → names of the analytic accounts of its orders that were deleted or archived."""
        named = defaultdict(set)
        for shipment_id, key in self._rows(sql.ANALYTICS, ids=list(self.shipments.ids)):
            named[shipment_id].update(int(part) for part in key.split(",") if part.isdigit())
        wanted = {account_id for ids in named.values() for account_id in ids}
        known = self.env["account.analytic.account"].with_context(active_test=False)
        accounts = {row.id: row for row in known.search([("id", "in", list(wanted))])}
        return {
            shipment_id: tuple(
                accounts[account_id].display_name if account_id in accounts else f"#{account_id}"
                for account_id in sorted(ids)
                if account_id not in accounts or not accounts[account_id].active
            )
            for shipment_id, ids in named.items()
        }

    def _read_service_words(self):
        """Service level id → the words by which partners call it."""
        words = defaultdict(set)
        references = self.env["freight.cross.reference"].search(
            [("kind", "=", "service_level"), ("res_id", "in", self.shipments.service_level_id.ids)]
        )
        for reference in references:
            words[reference.res_id].add(reference.value)
        return words

    # -- putting together -----------------------------------------------------------------------------

    def case(self, invoice):
        """The ``Case`` of one invoice of the batch."""
        own = self.others[invoice.id]
        lines = tuple(self.lines[invoice.id])
        contracts = tuple(terms for terms in self.terms.values() if terms.company_id == invoice.company_id.id)
        company, day = invoice.company_id, invoice.date
        payee = invoice.payee_id or invoice.partner_id
        head = replace(
            own,
            paid_to_name=payee.display_name or "",
            is_payee_known=(company.id, invoice.carrier_id.id, payee.id) in self.payees,
            has_terms=bool(invoice.date_due or self._vendor_terms(invoice)),
            has_rate=self._units(company, invoice.currency_id, day) is not None,
            entered_by=invoice._entered_by(),
            needs_second=company.freight_separate_duties,
        )
        history = self._history(invoice, own)
        shipments = self.shipments.browse(
            dict.fromkeys(line.shipment_id for line in lines if line.shipment_id)
        )
        return Case(
            invoice=head,
            lines=lines,
            shipments={
                shipment.id: self._shipment(invoice, shipment, contracts, history) for shipment in shipments
            },
            contracts=contracts,
            history=history,
        )

    def _vendor_terms(self, invoice):
        payee = invoice.payee_id or invoice.partner_id
        return payee.with_company(invoice.company_id).property_supplier_payment_term_id

    def _shipment(self, invoice, shipment, contracts, history):
        rating = self._rating(shipment, contracts)
        contract = self.contracts.browse(rating.contract_id or ())
        request = self.requests[shipment.id]
        return ShipmentFacts(
            id=shipment.id,
            name=shipment.name,
            state=shipment.state,
            customer_id=request.partner_id,
            weight_kg=request.weight_kg or None,
            volume_cm3=request.volume_cm3,
            pieces=request.pieces,
            services=self._services(shipment),
            origin=request.origin,
            destination=request.destination,
            left_on=request.ship_date if shipment.actual_dispatch_date else None,
            delivered_at=shipment.actual_delivery_date or None,
            guaranteed_by=self._guaranteed_by(shipment),
            needs_pod=contract.requires_pod,
            has_pod=bool(shipment.pod_attachment_id),
            waits=self.waits.get(shipment.id, ()),
            approved=self._approved_before(invoice, shipment, history),
            lost_analytics=self.lost.get(shipment.id, ()),
            rating=rating,
            request=request,
            terms=self.terms.get(rating.contract_id),
            exchange=self._exchange(invoice, contract.currency_id),
        )

    def _rating(self, shipment, contracts):
        """What a shipment should cost: rated once, however many invoices bill it."""
        if shipment.id not in self.ratings:
            request = self.requests[shipment.id]
            offers = [terms for terms in contracts if terms.carrier_id == request.carrier_id]
            self.ratings[shipment.id] = rate(request, offers, self.env._)
        return self.ratings[shipment.id]

    def _services(self, shipment):
        level = shipment.service_level_id
        own = {level.code, level.name, *self.words.get(level.id, ())} if level else set()
        told = own | ({shipment.carrier_id.freight_service} if not level else set())
        return frozenset(word.strip().upper() for word in told if word)

    def _guaranteed_by(self, shipment):
        """The end of the last day of the guarantee where the company is, in UTC; None without a guarantee."""
        level, dispatched = shipment.service_level_id, shipment.actual_dispatch_date
        if not level.guarantee_days or not dispatched:
            return None
        zone = ZoneInfo(shipment.company_id.partner_id.tz or "UTC")
        key = level, dispatched.replace(tzinfo=UTC).astimezone(zone).date()
        if key not in self.guarantees:
            self.guarantees[key] = level._guaranteed_day(key[1])
        day = self.guarantees[key]
        end = day and datetime.combine(day, time.max, zone).astimezone(UTC)
        return end.replace(tzinfo=None, microsecond=0) if end else None

    def _approved_before(self, invoice, shipment, history):
        """What other invoices were approved for; a correction takes the place of its original."""
        replaced = {invoice.id}
        if invoice.invoice_type == "corrected":
            family = (history.original, *history.siblings)
            replaced |= {
                other.id for other in family if other and other.invoice_type in ("original", "corrected")
            }
        sums, numbers = defaultdict(Decimal), defaultdict(list)
        for invoice_id, number, key, amount in self.approved.get(shipment.id, ()):
            if invoice_id not in replaced:
                sums[key] += amount
                numbers[key].append(number)
        return {key: Approved(amount, tuple(dict.fromkeys(numbers[key]))) for key, amount in sums.items()}

    # -- currencies -----------------------------------------------------------------------------------

    def _units(self, company, currency, day):
        """Units of a currency for one of the rates' base on a day; None: no rate. Its own rates go first.

        The company's own currency needs none.
        """
        for company_id in (company.root_id.id, None):
            known = [units for since, units in self.rates.get((company_id, currency.id), ()) if since <= day]
            if known:
                return known[-1]
        return Decimal(1) if currency == company.currency_id else None

    def _exchange(self, invoice, currency):
        """One unit of a contract's currency in the invoice's on the invoice's date."""
        if not currency or currency == invoice.currency_id:
            return Decimal(1)
        target = self._units(invoice.company_id, invoice.currency_id, invoice.date)
        source = self._units(invoice.company_id, currency, invoice.date)
        return target / source if target and source else None

    def limit(self, company):
        """The company's approval limit, in its currency."""
        return exact_amount(company.freight_approval_limit, company.currency_id)

    def convert(self, invoice, amount):
        """An amount of the company's currency in the invoice's, as a Decimal; None without a rate."""
        factor = self._exchange(invoice, invoice.company_id.currency_id)
        return None if factor is None else amount * factor


def _number(text):
    """A number of the database, exactly; None for none and for 0, which stands for none in Odoo's columns."""
    return Decimal(text) if text and Decimal(text) else None
