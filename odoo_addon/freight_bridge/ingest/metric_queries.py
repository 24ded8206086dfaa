# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What monitoring is told, as SQL: labels are texts, counts and seconds integers, amounts decimal texts.

Each query reads what is open, by an index on the state, and nothing that is settled; so its cost follows the
work that waits and not the years that were kept. What test systems said counts for nothing.
"""

#: Open exceptions. A team is named as in English, so that a series keeps its name.
_EXCEPTIONS = """
    SELECT COALESCE(company.name, '') AS company,
           COALESCE(team.name ->> 'en_US', '') AS team,
           exception.code,
           exception.severity,
           count(*) AS open,
           count(*) FILTER (WHERE exception.deadline < %(now)s) AS breached,
           GREATEST(0, floor(extract(epoch FROM %(now)s - min(exception.create_date))))::bigint AS oldest_age
      FROM freight_exception exception
      LEFT JOIN freight_system system ON system.id = exception.system_id
      LEFT JOIN res_company company ON company.id = exception.company_id
      LEFT JOIN freight_team team ON team.id = exception.team_id
     WHERE exception.state = ANY(%(open)s) AND system.mode IS DISTINCT FROM 'test'
     GROUP BY 1, 2, 3, 4
     ORDER BY open DESC, 1, 2, 3
"""

#: Shipments that did not arrive yet; late is what our own promise says, else the partner's estimate.
_SHIPMENTS = """
    SELECT company.name AS company,
           shipment.state,
           count(*) AS moving,
           count(*) FILTER (
               WHERE COALESCE(shipment.planned_delivery_date, shipment.estimated_delivery_date) < %(now)s
           ) AS late,
           count(*) FILTER (WHERE shipment.is_flagged) AS flagged
      FROM freight_shipment shipment
      JOIN res_company company ON company.id = shipment.company_id
     WHERE shipment.state = ANY(%(moving)s)
     GROUP BY 1, 2
     ORDER BY moving DESC, 1, 2
"""

_PROOFS = """
    SELECT company.name AS company, count(*) AS awaiting
      FROM freight_shipment shipment
      JOIN res_company company ON company.id = shipment.company_id
     WHERE shipment.state = 'delivered' AND shipment.pod_attachment_id IS NULL
     GROUP BY 1
     ORDER BY awaiting DESC, 1
"""

#: What customers owe and no invoice says yet.
_BILLING = """
    SELECT company.name AS company,
           currency.name AS currency,
           charge.billing_state AS state,
           count(*) AS charges,
           sum(charge.amount)::text AS amount
      FROM freight_charge charge
      JOIN res_company company ON company.id = charge.company_id
      JOIN res_currency currency ON currency.id = charge.currency_id
     WHERE charge.side = 'revenue' AND charge.billing_state = ANY(%(unbilled)s)
     GROUP BY 1, 2, 3
     ORDER BY charges DESC, 1, 2, 3
"""

#: What is accrued by the charges, and by how much the ledger says something else.
_ACCRUALS = """
    SELECT company.name AS company,
           currency.name AS currency,
           sum(charge.amount)::text AS amount,
           (sum(charge.amount) - COALESCE(sum(item.amount_currency), 0))::text AS gap
      FROM freight_charge charge
      JOIN res_company company ON company.id = charge.company_id
      JOIN res_currency currency ON currency.id = charge.currency_id
      LEFT JOIN account_move_line item ON item.id = charge.accrual_line_id AND item.parent_state = 'posted'
     WHERE charge.side = 'cost' AND charge.cost_state = 'accrued'
     GROUP BY 1, 2
     ORDER BY count(*) DESC, 1, 2
"""

#: Carriers' invoices that are not in the books; credits count below zero.
_INVOICES = """
    SELECT company.name AS company,
           currency.name AS currency,
           invoice.state,
           count(*) AS invoices,
           sum(CASE invoice.invoice_type WHEN 'credit' THEN -abs(invoice.total) ELSE invoice.total END)::text
               AS amount
      FROM freight_invoice invoice
      JOIN res_company company ON company.id = invoice.company_id
      JOIN res_currency currency ON currency.id = invoice.currency_id
     WHERE invoice.state = ANY(%(undecided)s)
     GROUP BY 1, 2, 3
     ORDER BY invoices DESC, 1, 2, 3
"""

#: What carriers bill for nothing that we know of; a stated tax needs no shipment.
_UNMATCHED = """
    SELECT company.name AS company,
           currency.name AS currency,
           count(*) AS charges,
           sum(line.amount)::text AS amount
      FROM freight_invoice invoice
      JOIN freight_invoice_line line ON line.invoice_id = invoice.id AND line.shipment_id IS NULL
      JOIN res_company company ON company.id = invoice.company_id
      JOIN res_currency currency ON currency.id = invoice.currency_id
      LEFT JOIN freight_charge_code code ON code.id = line.charge_code_id
     WHERE invoice.state = ANY(%(undecided)s)
       AND (code.category IS DISTINCT FROM 'tax' OR code.tax_id IS NULL)
     GROUP BY 1, 2
     ORDER BY charges DESC, 1, 2
"""

#: What is in dispute with carriers, and what disputes brought back so far.
_DISPUTES = """
    SELECT company.name AS company,
           currency.name AS currency,
           count(*) FILTER (WHERE dispute.state = ANY(%(waiting)s)) AS open,
           COALESCE(sum(dispute.amount) FILTER (WHERE dispute.state = ANY(%(waiting)s)), 0)::text AS amount,
           COALESCE(sum(dispute.credited), 0)::text AS recovered
      FROM freight_dispute dispute
      JOIN freight_invoice invoice ON invoice.id = dispute.invoice_id
      JOIN res_company company ON company.id = dispute.company_id
      JOIN res_currency currency ON currency.id = invoice.currency_id
     GROUP BY 1, 2
     ORDER BY open DESC, 1, 2
"""

#: The differences that each company's newest run found.
_RECONCILIATION = """
    SELECT company.name AS company, line."check" AS "check", count(*) FILTER (WHERE line.is_fault) AS faults
      FROM (
          SELECT DISTINCT ON (company_id) id, company_id
            FROM freight_reconciliation
           WHERE state IN ('done', 'signed')
           ORDER BY company_id, date_to DESC, id DESC
      ) run
      JOIN freight_reconciliation_line line ON line.reconciliation_id = run.id
      JOIN res_company company ON company.id = run.company_id
     GROUP BY 1, 2
     ORDER BY faults DESC, 1, 2
"""

#: The newest message of a system, among its last thousand from it and to it. Compared as rows, so that only
#: the index of both columns will do: by that of the ids alone, the whole log is read for a silent system.
NEWEST = """
          SELECT recent.id, recent.logged_at
            FROM (
                SELECT id, source, replay, logged_at
                  FROM freight_integration_log
                 WHERE (system_id, id) >= (system.id, 0) AND (system_id, id) < (system.id + 1, 0)
                 ORDER BY system_id DESC, id DESC
                 LIMIT 1000
            ) recent
           WHERE recent.source NOT LIKE %(outgoing)s AND recent.replay = 0
           ORDER BY recent.id DESC
           LIMIT 1
"""

#: When each partner was heard of last; what it is owed.
_SYSTEMS = f"""
    SELECT system.code AS system,
           floor(extract(epoch FROM heard.logged_at))::bigint AS last_message,
           owed.messages AS owed
      FROM freight_system system
      LEFT JOIN LATERAL ({NEWEST}) heard ON TRUE
      CROSS JOIN LATERAL (
          SELECT count(*) AS messages
            FROM freight_outbox outbox
           WHERE outbox.system_id = system.id AND outbox.state = ANY(%(unsettled)s)
      ) owed
     WHERE system.active AND system.mode = 'live'
     ORDER BY system.code
"""

#: What Odoo could not record and nobody decided about yet.
_PARKED = """
    SELECT lane,
           count(*) AS waiting,
           GREATEST(0, floor(extract(epoch FROM %(now)s - min(first_at))))::bigint AS oldest_age
      FROM freight_parked
     WHERE state = 'parked'
     GROUP BY 1
     ORDER BY waiting DESC, 1
"""

QUERIES = {
    "exceptions": _EXCEPTIONS,
    "shipments": _SHIPMENTS,
    "proofs": _PROOFS,
    "billing": _BILLING,
    "accruals": _ACCRUALS,
    "invoices": _INVOICES,
    "unmatched": _UNMATCHED,
    "disputes": _DISPUTES,
    "reconciliation": _RECONCILIATION,
    "systems": _SYSTEMS,
    "parked": _PARKED,
}
