# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What the audit reads of a batch, one statement each. Numbers are text: the driver makes floats of them."""

from datetime import date
from typing import NamedTuple


class Line(NamedTuple):
    """A row of ``LINES``; numbers as text, as they are kept."""

    id: int
    invoice_id: int
    amount: str
    code_id: int | None
    category: str | None
    label: str | None
    is_tax: bool | None
    tax_id: int | None
    tax_percent: str | None
    quantity: str | None
    price: str | None
    weight: str | None
    pieces: int | None
    service: str | None
    origin_country: str | None
    origin_zip: str | None
    destination_country: str | None
    destination_zip: str | None
    references: list | None
    shipment_id: int | None
    ship_date: date | None


#: A line that names nothing itself is about what the whole invoice names.
LINES = """
SELECT line.id, line.invoice_id, line.amount::text, line.charge_code_id, code.category,
       COALESCE(line.description, code.name ->> 'en_US', line.partner_code),
       line.is_tax OR code.category = 'tax', tax.id,
       CASE WHEN tax.amount_type = 'percent' THEN tax.amount::text END,
       line.quantity::text, line.price::text, line.weight::text,
       line.pieces, COALESCE(line.service, invoice.service),
       line.origin_country, line.origin_zip, line.destination_country, line.destination_zip,
       COALESCE(line.references, invoice.references), line.shipment_id, line.ship_date
  FROM freight_invoice_line line
  JOIN freight_invoice invoice ON invoice.id = line.invoice_id
  LEFT JOIN freight_charge_code code ON code.id = line.charge_code_id
  LEFT JOIN account_tax tax ON tax.id = code.tax_id AND code.category = 'tax'
 WHERE line.invoice_id = ANY(%(ids)s)
 ORDER BY line.invoice_id, line.sequence, line.id
"""

MILESTONES = """
SELECT shipment_id, time, code, location_name
  FROM freight_milestone
 WHERE shipment_id = ANY(%(ids)s) AND code IN %(codes)s AND classifier = 'actual'
   AND retracts IS NULL AND retracted IS NOT TRUE
"""

APPROVED = """
SELECT line.shipment_id, invoice.id, invoice.number, code.category, line.charge_code_id,
       (CASE WHEN invoice.invoice_type = 'credit' AND invoice.total > 0 THEN -1 ELSE 1 END
        * line.approved_amount)::text
  FROM freight_invoice_line line
  JOIN freight_invoice invoice ON invoice.id = line.invoice_id
  LEFT JOIN freight_charge_code code ON code.id = line.charge_code_id
 WHERE line.shipment_id = ANY(%(ids)s) AND invoice.state IN %(states)s
   AND COALESCE(line.approved_amount, 0) <> 0
 ORDER BY invoice.id
"""

#: Those of the same number, of the same shipments, and of the same original; with what each one bills.
OTHERS = """
WITH own AS (SELECT * FROM freight_invoice WHERE id = ANY(%(ids)s)),
related AS (
    SELECT id FROM own
    UNION
    SELECT other.id
      FROM own JOIN freight_invoice other
        ON other.number_key = own.number_key AND other.company_id = own.company_id
    UNION
    SELECT theirs.invoice_id
      FROM freight_invoice_line ours
      JOIN freight_invoice_line theirs ON theirs.shipment_id = ours.shipment_id
     WHERE ours.invoice_id = ANY(%(ids)s)
    UNION
    SELECT original_id FROM own WHERE original_id IS NOT NULL
    UNION
    SELECT other.id FROM own JOIN freight_invoice other ON other.original_id = own.original_id
)
SELECT invoice.id, md5((NULLIF(log.payload, '')::jsonb -> 'data')::text),
       (SELECT array_agg(DISTINCT line.shipment_id)
          FROM freight_invoice_line line
         WHERE line.invoice_id = invoice.id AND line.shipment_id IS NOT NULL)
  FROM freight_invoice invoice
  LEFT JOIN freight_integration_log log ON log.id = invoice.log_id
 WHERE invoice.id IN (SELECT id FROM related)
   AND (invoice.id = ANY(%(ids)s) OR invoice.state NOT IN %(void)s)
"""

#: Whom a person agreed to pay for a carrier: by a contract that was ever in force, as its factor, by
#: approving an invoice. Not as the partner of a system: whoever sets one up would say alone who is paid.
PAYEES = """
SELECT company_id, carrier_id, partner_id FROM freight_contract
 WHERE carrier_id = ANY(%(carriers)s) AND side = 'cost' AND state <> 'draft'
UNION
SELECT contract.company_id, contract.carrier_id, factor.partner_id
  FROM freight_contract contract JOIN freight_contract_factor_rel factor ON factor.contract_id = contract.id
 WHERE contract.carrier_id = ANY(%(carriers)s) AND contract.side = 'cost' AND contract.state <> 'draft'
UNION
SELECT company_id, carrier_id, COALESCE(payee_id, partner_id) FROM freight_invoice
 WHERE carrier_id = ANY(%(carriers)s) AND approved_by_id IS NOT NULL AND state IN %(states)s
"""

RATES = """
SELECT company_id, currency_id, name, rate::text
  FROM res_currency_rate
 WHERE currency_id = ANY(%(currencies)s) AND (company_id IS NULL OR company_id = ANY(%(companies)s))
 ORDER BY name
"""

ANALYTICS = """
SELECT shipment.id, jsonb_object_keys(line.analytic_distribution)
  FROM freight_shipment shipment JOIN sale_order_line line ON line.order_id = shipment.sale_id
 WHERE shipment.id = ANY(%(ids)s)
UNION
SELECT shipment.id, jsonb_object_keys(line.analytic_distribution)
  FROM freight_shipment shipment JOIN purchase_order_line line ON line.order_id = shipment.purchase_id
 WHERE shipment.id = ANY(%(ids)s)
"""
