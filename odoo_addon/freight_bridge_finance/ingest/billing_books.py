# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where the documents of a batch are booked: journals, currencies, rates, taxes, products."""

from decimal import Decimal
from typing import NamedTuple

from odoo.exceptions import UserError

#: No invoice of a platform is as much: beyond it a float no longer tells cents apart.
HUGE = 10**12


class Refused(Exception):
    """A document that is not booked. ``code``: of an exception; ``message``: what happened and what to do."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def fault_words(env, fault):
    """What a person reads of an ``InvoiceFault``."""
    words = fault.words
    if fault.code == "billing_decimals":
        return env._(
            "%(place)s: %(amount)s has more decimals than the %(digits)s of the currency. Ask the "
            "platform for the amount as the customer sees it.",
            **words,
        )
    if fault.code == "billing_tax_total":
        return env._(
            "The taxes of the lines come to %(made)s, the invoice says %(total)s. Nothing was booked: "
            "correct the message, or ask the platform for the right one.",
            **words,
        )
    return _total_words(env, words)


def _total_words(env, words):
    """Which line makes the total wrong; where none does, that too is said, and what to do then."""
    if words["is_explained"]:
        return env._(
            "The lines come to %(made)s, the invoice says %(total)s; line %(line)s charges %(amount)s, "
            "which its quantity and price do not make. Nothing was booked.",
            **words,
        )
    if words["line"]:
        return env._(
            "The lines come to %(made)s, the invoice says %(total)s. No single line explains the difference "
            "of %(difference)s; line %(line)s charges %(amount)s, which its quantity and price do not make, "
            "but that is not the difference. Nothing was booked: compare the lines with the invoice on the "
            "platform, and correct the message or ask the platform for the right one.",
            **words,
        )
    return env._(
        "The lines come to %(made)s, the invoice says %(total)s. No single line explains the difference of "
        "%(difference)s. Nothing was booked: compare the lines with the invoice on the platform, and "
        "correct the message or ask the platform for the right one.",
        **words,
    )


class TaxPart(NamedTuple):
    """One of the parts that a tax is booked in.

    ``account_id``: None where it goes where its line goes; ``on_it``: ids of taxes on it; ``is_spread``: over
    the cost centres of its line
    """

    part_id: int
    account_id: int | None
    tags: tuple
    on_it: tuple
    factor: Decimal
    is_spread: bool


class TaxPlan(NamedTuple):
    """How Odoo books a set of taxes: tags of what is taxed, and for each tax the parts it is booked in.

    ``parts``: tax id → list of ``TaxPart``
    """

    base_tags: tuple
    parts: dict


class BillingBooks:
    """What the documents of a batch need of the books of their companies."""

    def __init__(self, env, events):
        self.env = env
        self.systems = {row.id: row for row in env["freight.system"].browse({e.system_id for e in events})}
        names = list({event.data["currency"] for event in events})
        found = env["res.currency"].with_context(active_test=False).search([("name", "in", names)])
        self.currencies = {currency.name: currency for currency in found}
        self.codes = env["freight.mapping"]._billing_codes()
        self.has_analytics = bool(env["account.analytic.distribution.model"].search_count([], limit=1))
        self.has_deferral = "deferred_start_date" in env["account.move.line"]._fields
        self._journals, self._problems, self._rates, self._days, self._plans = {}, {}, {}, {}, {}
        self._product_ids = self._named_products(events)
        self._own_taxes, self._positions, self._refusing, self._spreads = {}, {}, {}, {}

    def _named_products(self, events):
        """Ids of the products that the lines of all events are mapped to: each is read with the others."""
        words = {(event.system_id, line.get("product")) for event in events for line in event.data["lines"]}
        codes = (self.codes.get((system, "product", (word or "").strip())) for system, word in words)
        return {code[1] for code in codes if code and code[1]}

    def _product(self, product_id):
        return self.env["product.product"].browse(product_id).with_prefetch(self._product_ids)

    # -- where and when -------------------------------------------------------------------------------

    def currency(self, event):
        """The currency of an event's document, in use here."""
        name = event.data["currency"]
        currency = self.currencies.get(name)
        if not currency:
            raise Refused("unknown_currency", self.env._("Odoo does not know the currency %s.", name))
        if not currency.active:
            raise Refused(
                "unknown_currency",
                self.env._(
                    "%s is not active in Odoo. Activate it under Invoicing > Configuration > Currencies, "
                    "enter its rate, and replay this message.",
                    name,
                ),
            )
        return currency

    def journal(self, system):
        """The sales journal of a system."""
        if system not in self._journals:
            journals = self.env["account.journal"]
            domain = [*journals._check_company_domain(system.company_id), ("type", "=", "sale")]
            self._journals[system] = system.billing_journal_id or journals.search(domain, limit=1)
        if not self._journals[system]:
            raise Refused(
                "billing_not_booked",
                self.env._(
                    "%s has no sales journal. Create one under Invoicing > Configuration > Journals, and "
                    "replay this message.",
                    system.company_id.name,
                ),
            )
        return self._journals[system]

    def rate(self, company, currency, day):
        """How much of the currency one unit of the company's own is, as Odoo keeps it on invoices."""
        key = (company, currency, day)
        if key not in self._rates:
            try:
                company._freight_check_rate(currency, day)
            except UserError as error:
                self._problems[key] = str(error)
            self._rates[key] = self.env["res.currency"]._get_conversion_rate(
                company.currency_id, currency, company, day
            )
        if key in self._problems:
            raise Refused("billing_not_booked", self._problems[key])
        return self._rates[key]

    def open_day(self, company, journal, day, has_tax):
        """That day, or the first one after every lock."""
        key = (company, journal, day, has_tax)
        if key not in self._days:
            self._days[key] = company._freight_open_date(day, journal, has_tax)
        return self._days[key]

    # -- on what --------------------------------------------------------------------------------------

    def tax(self, system, line, told):
        """The tax that the platform's code stands for."""
        code = self.codes.get((system.id, "tax", told.code))
        if not code:
            raise Refused(
                "unmapped_tax",
                self.env._(
                    "Line %(line)s has the tax %(code)s (%(rate)s), of which nobody said what it is here. "
                    "Map it under Freight > Configuration > Mappings, page Taxes, and replay this message.",
                    line=line.position + 1,
                    code=told.code,
                    rate=f"{told.rate} %" if told.rate is not None else told.amount,
                ),
            )
        return self.env["account.tax"].browse(code[0])

    def product(self, system, line, journal):
        """(product or none, account) of a line."""
        code = self.codes.get((system.id, "product", line.product or ""))
        product = self._product(code[1]) if code else system.billing_product_id
        account = self.env["account.account"].browse(code[2] if code else False)
        if not account and product:
            account = product.with_company(system.company_id)._get_product_accounts()["income"]
        account = account or system.billing_income_account_id or journal.default_account_id
        if not account:
            raise Refused(
                "billing_not_booked",
                self.env._(
                    "Line %(line)s (%(product)s) has no income account. Map its product, or choose an income "
                    "account on the system, page Billing, and replay this message.",
                    line=line.position + 1,
                    product=line.product or "?",
                ),
            )
        return product, account

    def check_accounts(self, document, company, pairs):
        """:raises Refused: Odoo would post nothing on an account in a currency, of (account id, currency id)

        :param document: what the platform calls the document
        """
        for pair in set(pairs):
            key = (company, *pair)
            if key not in self._refusing:
                account, currency = (
                    self.env["account.account"].browse(pair[0]),
                    self.env["res.currency"].browse(pair[1]),
                )
                self._refusing[key] = account._billing_problem(company, currency)
            if problem := self._refusing[key]:
                raise Refused(
                    "billing_not_booked",
                    self.env._("%(document)s is not booked. %(problem)s", document=document, problem=problem),
                )

    def own_taxes(self, system, line):
        """What Odoo charges on the product that a line is mapped to; no taxes where no mapping knows it."""
        code = self.codes.get((system.id, "product", line.product or ""))
        key = (system.company_id, code[1] if code else False)
        if key not in self._own_taxes:
            taxes = self._product(key[1]).sudo().taxes_id._filter_taxes_by_company(system.company_id)
            self._own_taxes[key] = _charging(taxes)
        return self._own_taxes[key]

    def taxes_of(self, partner, company, taxes):
        """What Odoo charges that partner in place of the taxes of a product.

        As ``_get_fiscal_position`` has it, which would look up for each partner what holds for a company.
        """
        partner = partner.sudo().with_company(company)
        position = partner.property_account_position_id
        if not position and partner.country_id:
            position = self._own_positions(company)._get_first_matching_fpos(partner)
        return _charging(position.map_tax(taxes))

    def _own_positions(self, company):
        """The fiscal positions of a company that apply by themselves."""
        if company not in self._positions:
            positions = self.env["account.fiscal.position"].sudo().with_company(company)
            domain = [*positions._check_company_domain(company), ("auto_apply", "=", True)]
            self._positions[company] = positions.search(domain)
        return self._positions[company]

    def spread(self, company, partner, product, account):
        """Over which cost centres Odoo spreads an item, as of ``_compute_analytic_distribution``; else {}."""
        if not self.has_analytics:
            return {}
        key = (company, partner, product, account)
        if key not in self._spreads:
            books = self.env(su=True)
            item = (
                books["account.move.line"]
                .with_company(company)
                .new(
                    {
                        "company_id": company.id,
                        "partner_id": partner.id,
                        "product_id": product.id,
                        "account_id": account.id,
                    }
                )
            )
            told = item._get_analytic_distribution_arguments(books["account.analytic.plan"])
            self._spreads[key] = books["account.analytic.distribution.model"]._get_distribution(told)
        return self._spreads[key]

    def plan(self, company, taxes, is_refund):
        """How Odoo itself books these taxes, found by letting it tax a sample."""
        key = (company, taxes, is_refund)
        if key not in self._plans:
            self._plans[key] = self._make_plan(company, taxes, is_refund)
        return self._plans[key]

    def _make_plan(self, company, taxes, is_refund):
        engine = self.env["account.tax"]
        sample = engine._prepare_base_line_for_taxes_computation(
            {},
            tax_ids=taxes,
            price_unit=100.0,
            quantity=1.0,
            currency_id=company.currency_id,
            is_refund=is_refund,
            special_mode="total_excluded",
        )
        engine._add_tax_details_in_base_lines([sample], company)
        engine._round_base_lines_tax_details([sample], company)
        engine._add_accounting_data_in_base_lines_tax_details([sample], company)
        parts = {}
        for row in sample["tax_details"]["taxes_data"]:
            parts.setdefault(row["tax"].id, []).extend(
                TaxPart(
                    part["tax_rep"].id,
                    part["account"].id or None,
                    tuple(part["tax_tags"].ids),
                    tuple(part["taxes"].ids),
                    Decimal(str(part["tax_rep"].factor)),
                    # As ``_prepare_base_line_tax_repartition_grouping_key`` has it.
                    row["tax"].analytic or not part["tax_rep"].use_in_tax_closing,
                )
                for part in row["tax_reps_data"]
            )
        return TaxPlan(tuple(sample["tax_tag_ids"].ids), parts)


def _charging(taxes):
    """Those of taxes that are not zero, of a group where one of it is not."""
    return taxes.filtered(lambda tax: any(tax.flatten_taxes_hierarchy().mapped("amount")))
