// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import {
  BANK_STATEMENT,
  BILLING_INVOICE,
  CUSTOMER,
  DISPUTE,
  INVOICE_ANSWER,
  INVOICE_REFUSAL,
  ISSUED_INVOICE,
  PAYMENT,
  PAYOUT,
  REFUND,
  SUBSCRIPTION,
} from "../../docs/billing-examples.ts";
import { PartnerEvent } from "../events.ts";
import { faultsOf } from "../fault.ts";
import { laneOf } from "../lanes.ts";
import { partitionKeyOfEvent } from "../partition-key.ts";
import { milestone } from "../test-events.ts";

interface Said {
  readonly type: string;
  readonly data: object;
}

const EVERY = [
  CUSTOMER,
  SUBSCRIPTION,
  BILLING_INVOICE,
  ISSUED_INVOICE,
  INVOICE_ANSWER,
  INVOICE_REFUSAL,
  PAYMENT,
  REFUND,
  DISPUTE,
  PAYOUT,
  BANK_STATEMENT,
];

/** An event as it is after the gateway filled in what may be left out, some of its data changed. */
function event(said: Said, data: object = {}): unknown {
  return { ...milestone({ ...said }), data: { ...said.data, ...data } };
}

function faults(value: unknown): string[] {
  const parsed = PartnerEvent.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error, value).map(({ pointer }) => pointer);
}

function keyOf(said: Said, data: object = {}): string {
  return partitionKeyOfEvent(PartnerEvent.parse(event(said, data)));
}

test("what a billing platform says travels with the money, also its customers", () => {
  for (const said of EVERY) {
    const parsed = PartnerEvent.parse(event(said));
    assert.equal(laneOf(parsed.type), "financial", said.type);
  }
});

test("what one system says of money stays in order, for it goes to the same journals", () => {
  for (const said of EVERY) {
    assert.equal(keyOf(said), "books:/systems/acme", said.type);
  }
});

test("each fault is told at its place", () => {
  const line = BILLING_INVOICE.data.lines[0];
  const { account, opening, entries } = BANK_STATEMENT.data;
  const cases: [Said, object, string][] = [
    [CUSTOMER, { status: "merged" }, "/data/merged_into"],
    [CUSTOMER, { merged_into: "cus_1" }, "/data/merged_into"],
    [CUSTOMER, { payment_days: -1 }, "/data/payment_days"],
    [CUSTOMER, { billing_address: { country: "France" } }, "/data/billing_address/country"],
    [SUBSCRIPTION, { period_to: "2026-10-31" }, "/data/period_to"],
    [
      SUBSCRIPTION,
      { prorations: [{ amount: "1", period_from: "2026-11-02", period_to: "2026-11-01" }] },
      "/data/prorations/0/period_to",
    ],
    [BILLING_INVOICE, { total: 240 }, "/data/total"],
    [BILLING_INVOICE, { status: "draft" }, "/data/status"],
    [BILLING_INVOICE, { lines: [{ ...line, period_to: "2026-10-01" }] }, "/data/lines/0/period_to"],
    [
      BILLING_INVOICE,
      { lines: [{ ...line, taxes: [{ code: "t", amount: "1e2" }] }] },
      "/data/lines/0/taxes/0/amount",
    ],
    [ISSUED_INVOICE, { version: 0 }, "/data/version"],
    [ISSUED_INVOICE, { status: "uncollectible" }, "/data/status"],
    [ISSUED_INVOICE, { corrects: [{ reference: "move-1" }] }, "/data/corrects/0/amount"],
    [INVOICE_ANSWER, { platform_reference: null }, "/data/platform_reference"],
    [INVOICE_ANSWER, { status: "maybe" }, "/data/status"],
    [INVOICE_REFUSAL, { faults: [{ pointer: "", code: "No!", detail: "" }] }, "/data/faults/0/code"],
    [PAYMENT, { currency: "eur" }, "/data/currency"],
    [REFUND, { payment: null }, "/data/payment"],
    [DISPUTE, { respond_by: "tomorrow" }, "/data/respond_by"],
    [BANK_STATEMENT, { closing: { on: "2026-12-14", amount: "1655.64" } }, "/data/closing/amount"],
    [BANK_STATEMENT, { entries: entries.slice(1) }, "/data/closing/amount"],
    [BANK_STATEMENT, { opening: null }, "/data/opening"],
    [BANK_STATEMENT, { kind: "notification", closing: null }, "/data/opening"],
    [BANK_STATEMENT, { opening: { ...opening, on: "2026-02-30" } }, "/data/opening/on"],
    [BANK_STATEMENT, { account: { currency: "EUR" } }, "/data/account/number"],
    [BANK_STATEMENT, { account: { ...account, iban: "FR76 3000" } }, "/data/account/iban"],
    [BANK_STATEMENT, { entries: [{ ...entries[0], amount: 215.65 }] }, "/data/entries/0/amount"],
    [PAYOUT, { lines: [{ kind: "payment", amount: "1.00" }] }, "/data/lines/0/reference"],
  ];
  for (const [said, data, place] of cases) {
    assert.deepEqual(faults(event(said, data)), [place], `${said.type} ${JSON.stringify(data)}`);
  }
});

test("a fee of the gateway's own needs no payment; a voided invoice and a deleted customer are events like others", () => {
  assert.deepEqual(faults(event(PAYOUT, { lines: [{ kind: "fee", amount: "-2.00" }] })), []);
  assert.deepEqual(faults(event(BILLING_INVOICE, { status: "voided", lines: [] })), []);
  assert.deepEqual(faults(event(CUSTOMER, { status: "deleted", name: null })), []);
});
