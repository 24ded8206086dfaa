# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What the reporting feed is made of: an entity is a table of Odoo's, said as plain columns.

A row holds only what its own record says, never what another record says of it: then a change of the record
is the only thing that changes the row, and a trigger on its table misses nothing. Readers join by the ids.
"""

from typing import NamedTuple

#: Grows by its first number where a column goes or means something else, by its second where one is added.
SCHEMA_VERSION = "1.0"


class Entity(NamedTuple):
    """One file of the feed."""

    name: str
    #: The table, called ``t`` below; its key is ``id``.
    table: str
    #: Which records are the feed's. The SQL parameter ``company`` is the feed's company.
    where: str
    #: (name, type, SQL expression); types: int, text, bool, date, timestamp, decimal.
    columns: tuple[tuple[str, str, str], ...]
    joins: str = ""

    def select(self):
        """SQL of the records as (id, content): content is the row as JSON, in the order of ``columns``.

        Decimals are text, so that no reader takes them for a float; time stamps are UTC in milliseconds.
        """
        values = ", ".join(_SAID[kind].format(sql) for _name, kind, sql in self.columns)
        return (
            f"SELECT t.id, jsonb_build_array({values}) AS content"  # noqa: S608 -- our own words
            f" FROM {self.table} t {self.joins} WHERE {self.where}"
        )

    def described(self):
        """The columns as the sidecar and the manifest have them, the key first."""
        said = [{"name": name, "type": kind} for name, kind, _sql in self.columns]
        return [{"name": "id", "type": "int"}, *said]


_SAID = {
    "int": "{}",
    "bool": "{}",
    "text": "{}",
    "decimal": "({})::text",
    "date": "to_char({}, 'YYYY-MM-DD')",
    "timestamp": """to_char({}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""",
}


def _translated(column):
    """English of a translated column, as it is the language that every database has."""
    return f"{column}->>'en_US'"


#: Written for all readers alike, whatever the company's own language.
DOCUMENTS = Entity(
    name="documents",
    table="account_move",
    where="t.company_id = %(company)s",
    joins="LEFT JOIN res_currency currency ON currency.id = t.currency_id",
    columns=(
        ("number", "text", "t.name"),
        ("kind", "text", "t.move_type"),
        ("state", "text", "t.state"),
        ("payment_state", "text", "t.payment_state"),
        ("company_id", "int", "t.company_id"),
        ("journal_id", "int", "t.journal_id"),
        ("partner_id", "int", "t.commercial_partner_id"),
        ("accounting_date", "date", "t.date"),
        ("document_date", "date", "t.invoice_date"),
        ("due_date", "date", "t.invoice_date_due"),
        ("currency", "text", "currency.name"),
        ("amount_untaxed", "decimal", "t.amount_untaxed"),
        ("amount_tax", "decimal", "t.amount_tax"),
        ("amount_total", "decimal", "t.amount_total"),
        ("amount_residual", "decimal", "t.amount_residual"),
        ("reverses_id", "int", "t.reversed_entry_id"),
        ("reference", "text", "t.ref"),
        ("created_at", "timestamp", "t.create_date"),
    ),
)

#: The books: items of posted entries. One that is reset to draft has left them, and is told as deleted.
JOURNAL_ITEMS = Entity(
    name="journal_items",
    table="account_move_line",
    where="t.company_id = %(company)s AND t.parent_state = 'posted' AND t.account_id IS NOT NULL",
    joins=(
        "LEFT JOIN res_currency currency ON currency.id = t.currency_id"
        " LEFT JOIN res_currency own ON own.id = t.company_currency_id"
    ),
    columns=(
        ("document_id", "int", "t.move_id"),
        ("company_id", "int", "t.company_id"),
        ("journal_id", "int", "t.journal_id"),
        ("account_id", "int", "t.account_id"),
        ("partner_id", "int", "t.partner_id"),
        ("accounting_date", "date", "t.date"),
        ("due_date", "date", "t.date_maturity"),
        ("company_currency", "text", "own.name"),
        ("debit", "decimal", "t.debit"),
        ("credit", "decimal", "t.credit"),
        ("currency", "text", "currency.name"),
        ("amount_currency", "decimal", "t.amount_currency"),
        ("amount_residual", "decimal", "t.amount_residual"),
        ("tax_id", "int", "t.tax_line_id"),
        ("matching", "text", "t.matching_number"),
        ("analytic_distribution", "text", "t.analytic_distribution::text"),
        ("label", "text", "t.name"),
    ),
)

ACCOUNTS = Entity(
    name="accounts",
    table="account_account",
    # An account has a code in each chart of accounts that it belongs to.
    where="t.code_store ? %(root)s::text",
    columns=(
        ("code", "text", "t.code_store->>(%(root)s::text)"),
        ("name", "text", _translated("t.name")),
        ("account_type", "text", "t.account_type"),
        ("reconciled", "bool", "t.reconcile"),
        ("active", "bool", "t.active"),
    ),
)

JOURNALS = Entity(
    name="journals",
    table="account_journal",
    where="t.company_id = %(company)s",
    columns=(
        ("code", "text", "t.code"),
        ("name", "text", _translated("t.name")),
        ("kind", "text", "t.type"),
        ("active", "bool", "t.active"),
    ),
)

#: Who entries are about. Of a natural person only the number: a feed is read where nobody masks names.
PARTNERS = Entity(
    name="partners",
    table="res_partner",
    where=(
        "(t.company_id IS NULL OR t.company_id = %(company)s)"
        " AND (t.commercial_partner_id = t.id OR t.commercial_partner_id IS NULL)"
    ),
    joins="LEFT JOIN res_country country ON country.id = t.country_id",
    columns=(
        ("name", "text", "CASE WHEN t.is_company THEN t.name END"),
        ("is_company", "bool", "COALESCE(t.is_company, false)"),
        ("reference", "text", "t.ref"),
        ("country", "text", "country.code"),
        ("tax_number", "text", "CASE WHEN t.is_company THEN t.vat END"),
        ("active", "bool", "t.active"),
    ),
)

ANALYTIC_ACCOUNTS = Entity(
    name="analytic_accounts",
    table="account_analytic_account",
    where="t.company_id IS NULL OR t.company_id = %(company)s",
    columns=(
        ("code", "text", "t.code"),
        ("name", "text", _translated("t.name")),
        ("plan_id", "int", "t.plan_id"),
        ("partner_id", "int", "t.partner_id"),
        ("active", "bool", "t.active"),
    ),
)

EXCEPTIONS = Entity(
    name="exceptions",
    table="freight_exception",
    where="t.company_id = %(company)s",
    joins="LEFT JOIN freight_system system ON system.id = t.system_id",
    columns=(
        ("number", "text", "t.name"),
        ("code", "text", "t.code"),
        ("severity", "text", "t.severity"),
        ("state", "text", "t.state"),
        ("resolution", "text", "t.resolution"),
        ("system", "text", "system.code"),
        ("amount", "decimal", "t.amount"),
        ("breached", "bool", "COALESCE(t.is_breached, false)"),
        ("deadline", "timestamp", "t.deadline"),
        ("created_at", "timestamp", "t.create_date"),
        ("closed_at", "timestamp", "t.closed_at"),
    ),
)

#: What the readers call our accounts, by the mapping in force of the feed's system. A version that comes into
#: force, or goes out of it, notes its lines (``freight.mapping._settle``): its state is not theirs.
MAPPINGS = Entity(
    name="mappings",
    table="freight_mapping_line",
    where=(
        "t.kind IN ('account', 'analytic') AND mapping.state = 'active' AND mapping.system_id = %(system)s"
    ),
    joins="JOIN freight_mapping mapping ON mapping.id = t.mapping_id",
    columns=(
        ("kind", "text", "t.kind"),
        ("our_code", "text", "t.our_code"),
        ("their_code", "text", "t.partner_value"),
        ("version", "int", "mapping.number"),
    ),
)

ENTITIES = (
    DOCUMENTS,
    JOURNAL_ITEMS,
    ACCOUNTS,
    JOURNALS,
    PARTNERS,
    ANALYTIC_ACCOUNTS,
    MAPPINGS,
    EXCEPTIONS,
)
