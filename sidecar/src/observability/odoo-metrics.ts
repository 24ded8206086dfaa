// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Gauge, type Registry } from "prom-client";
import type { FiguresPage } from "./figures.ts";

/** One kind of rows that Odoo tells: which of their members are labels, and which figures become which metric. */
interface Kind {
  readonly labels: readonly string[];
  /** Member of a row → name and help of its metric. */
  readonly metrics: Readonly<Record<string, readonly [name: string, help: string]>>;
}

const LIVE = "Test systems do not count.";

/** What `freight.ingest.metrics()` tells (docs/contracts.md, section 13). Amounts are in the currency of the label. */
const KINDS: Readonly<Record<string, Kind>> = {
  exceptions: {
    labels: ["company", "team", "code", "severity"],
    metrics: {
      open: ["freight_exceptions_open", `Exceptions that wait for a person. ${LIVE}`],
      breached: ["freight_exceptions_breached", "Open exceptions past the deadline of their SLA."],
      oldest_age: ["freight_exceptions_oldest_age_seconds", "Age of the oldest open exception."],
    },
  },
  shipments: {
    labels: ["company", "state"],
    metrics: {
      moving: ["freight_shipments_open", "Shipments that have not arrived yet, by state."],
      late: [
        "freight_shipments_late",
        "Shipments that have not arrived although promised (else estimated) for earlier.",
      ],
      flagged: [
        "freight_shipments_flagged",
        "Shipments that have not arrived and of which trouble was told.",
      ],
    },
  },
  proofs: {
    labels: ["company"],
    metrics: {
      awaiting: ["freight_shipments_awaiting_proof", "Delivered shipments without a proof of delivery."],
    },
  },
  billing: {
    labels: ["company", "currency", "state"],
    metrics: {
      charges: [
        "freight_charges_awaiting_billing",
        "Charges of customers that no invoice says yet, by state.",
      ],
      amount: ["freight_charges_awaiting_billing_amount", "Amount of these charges."],
    },
  },
  accruals: {
    labels: ["company", "currency"],
    metrics: {
      amount: ["freight_accrued_amount", "Freight that is accrued and not billed, by its charges."],
      gap: ["freight_accrual_gap_amount", "Accrued by the charges less what the ledger says of them."],
    },
  },
  invoices: {
    labels: ["company", "currency", "state"],
    metrics: {
      invoices: [
        "freight_carrier_invoices_open",
        "Carriers' invoices that are not in the books, by state: received, review, disputed, approved.",
      ],
      amount: ["freight_carrier_invoices_open_amount", "Total of these invoices; credits count below zero."],
    },
  },
  unmatched: {
    labels: ["company", "currency"],
    metrics: {
      charges: ["freight_charges_unmatched", "Charges of open carriers' invoices without a shipment."],
      amount: ["freight_charges_unmatched_amount", "Amount of these charges."],
    },
  },
  disputes: {
    labels: ["company", "currency"],
    metrics: {
      open: ["freight_disputes_open", "Disputes that carriers have not answered."],
      amount: ["freight_disputes_open_amount", "What these dispute."],
      recovered: ["freight_disputes_recovered_amount", "Credited by carriers after disputes, ever."],
    },
  },
  reconciliation: {
    labels: ["company", "check"],
    metrics: {
      faults: [
        "freight_reconciliation_faults",
        "Differences that the company's newest reconciliation found.",
      ],
    },
  },
  systems: {
    labels: ["system"],
    metrics: {
      last_message: [
        "freight_last_message_timestamp_seconds",
        "When Odoo last recorded a message of the system, in seconds since 1970; none: it never did.",
      ],
      owed: ["freight_outbox_messages", "Messages owed to the system and not sent yet."],
    },
  },
  parked: {
    labels: ["lane"],
    metrics: {
      waiting: ["freight_parked_messages", "Parked messages in Odoo that nobody replayed or discarded."],
      oldest_age: ["freight_parked_oldest_age_seconds", "Age of the oldest of them."],
    },
  },
};

/** Gauges of Odoo's figures, and whether they can be had. */
export function odooMetrics(registry: Registry): FiguresPage {
  const up = new Gauge({
    name: "freight_odoo_up",
    help: "1: Odoo told its figures when it was asked last; 0: it did not.",
    registers: [registry],
  });
  const readAt = new Gauge({
    name: "freight_odoo_read_timestamp_seconds",
    help: "When Odoo's figures were read, in seconds since 1970.",
    registers: [registry],
  });
  const leftOut = new Gauge({
    name: "freight_odoo_rows_left_out",
    help: "Rows of a kind of figures beyond the thousand largest, which are not told.",
    labelNames: ["kind"],
    registers: [registry],
  });
  // Without labels they would say 0 before anything was asked.
  up.remove();
  readAt.remove();
  const kinds = Object.entries(KINDS).map(([kind, { labels, metrics }]) => ({
    kind,
    labels,
    gauges: Object.entries(metrics).map(([member, [name, help]]) => ({
      member,
      gauge: new Gauge({ name, help, labelNames: [...labels], registers: [registry] }),
    })),
  }));
  const forget = () => {
    for (const { gauges } of kinds) for (const { gauge } of gauges) gauge.reset();
  };
  return {
    show(figures) {
      forget();
      for (const { kind, labels, gauges } of kinds) {
        leftOut.set({ kind }, figures.left_out[kind] ?? 0);
        for (const row of figures.rows[kind] ?? []) {
          const values = Object.fromEntries(labels.map((label) => [label, String(row[label] ?? "")]));
          for (const { member, gauge } of gauges) {
            const figure = row[member] ?? null;
            if (figure !== null) gauge.set(values, Number(figure));
          }
        }
      }
      up.set(1);
      readAt.setToCurrentTime();
    },
    fail: () => up.set(0),
    forget,
  };
}
