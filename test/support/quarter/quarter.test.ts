// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { PartnerEvent } from "../../../sidecar/src/canonical/events.ts";
import { COMPANIES, CURRENCIES, sizeOf, WHOLE } from "./formats.ts";
import { generateQuarter } from "./generate.ts";
import { readLines, recount } from "./recount.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-quarter-"));
after(() => rmSync(folder, { recursive: true }));

const ENVELOPE = {
  specversion: "1.0",
  source: "/systems/quarter",
  partitionkey: "quarter",
  correlationid: "0197a0f0-0000-7000-8000-000000000000",
  datacontenttype: "application/json",
};

test("the whole quarter has what was asked for, and every event is one that the gateway takes", () => {
  generateQuarter(folder, 7, WHOLE);
  const lines = readLines(folder);
  const count = (type: string) =>
    new Set(lines.filter(({ event }) => event.type === `billing.${type}.v1`).map(subject)).size;
  assert.equal(count("customer"), WHOLE.customers);
  assert.equal(count("invoice"), WHOLE.invoices);
  assert.equal(count("payment"), WHOLE.payments);
  assert.equal(count("refund"), WHOLE.refunds);
  assert.equal(count("dispute"), WHOLE.disputes);
  assert.equal(count("payout"), WHOLE.payouts);
  const voided = lines.filter(({ event }) => event.data.status === "voided");
  assert.equal(new Set(voided.map(subject)).size, WHOLE.voids);
  assert.equal(new Set(lines.map(({ event }) => (event as unknown as { id: string }).id)).size, lines.length);
  assert.equal(new Set(lines.map(({ company }) => company)).size, COMPANIES.length);
  assert.equal(new Set(lines.map(({ event }) => event.data.currency)).size, CURRENCIES.length);
  for (const { event } of lines.filter((_, place) => place % 50 === 0))
    assert.deepEqual(PartnerEvent.safeParse({ ...ENVELOPE, ...event }).error?.issues ?? [], []);
});

test("a seed makes the same quarter again", () => {
  generateQuarter(folder, 11, sizeOf(0.01));
  const first = readLines(folder);
  generateQuarter(folder, 11, sizeOf(0.01));
  assert.deepEqual(readLines(folder), first);
});

test("a small part of it has invoices that are voided, and disputes that are won and disputes that are lost", () => {
  generateQuarter(folder, 7, sizeOf(0.01));
  const said = readLines(folder).filter(({ event }) => event.type === "billing.dispute.v1");
  const count = (status: string) => said.filter(({ event }) => event.data.status === status).length;
  assert.deepEqual(["opened", "won", "lost"].map(count), [4, 2, 2]);
  assert.ok(readLines(folder).filter(({ event }) => event.data.status === "voided").length >= 6);
});

test("the books of every company, currency and month are balanced", () => {
  generateQuarter(folder, 7, sizeOf(0.05));
  const sums = new Map<string, number>();
  for (const [key, amount] of Object.entries(recount(readLines(folder)))) {
    const book = key.split(" ").slice(0, 3).join(" ");
    sums.set(book, (sums.get(book) ?? 0) + Math.round(Number(amount) * 100));
  }
  assert.ok(sums.size >= COMPANIES.length * CURRENCIES.length * 2);
  assert.deepEqual(
    [...sums.values()].filter((sum) => sum !== 0),
    [],
  );
});

test("what moved is counted once on each side", () => {
  const told = (type: string, status: string, data: object) => ({
    company: "north",
    event: {
      type: `billing.${type}.v1`,
      time: "2026-07-31T23:59:59.000Z",
      data: { status, currency: "EUR", amount: "0", ...data },
    },
  });
  const invoice = { issued_on: "2026-08-01", subtotal: "100.00", tax_total: "20.00", total: "120.00" };
  assert.deepEqual(
    recount([
      told("invoice", "finalized", invoice),
      told("invoice", "finalized", { ...invoice, issued_on: "2026-09-01" }),
      told("invoice", "voided", { ...invoice, issued_on: "2026-09-01" }),
      told("payment", "captured", { amount: "120.00", settled: { fee: "1.50" } }),
      told("payment", "failed", { amount: "120.00" }),
      told("refund", "succeeded", { amount: "20.00" }),
      told("dispute", "opened", { amount: "50.00" }),
      told("dispute", "funds_withdrawn", { amount: "50.00", fee: "15.00" }),
      told("dispute", "lost", { amount: "20.00" }),
      told("payout", "paid", { amount: "33.50" }),
    ]),
    {
      "north EUR 2026-07 bank": "33.50",
      "north EUR 2026-07 disputes": "30.00",
      "north EUR 2026-07 fees": "16.50",
      "north EUR 2026-07 receivable": "-80.00",
      "north EUR 2026-08 receivable": "120.00",
      "north EUR 2026-08 revenue": "-100.00",
      "north EUR 2026-08 tax": "-20.00",
    },
  );
});

function subject({ event }: { event: object }): string {
  return (event as { subject: string }).subject;
}
