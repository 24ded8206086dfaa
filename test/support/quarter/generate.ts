// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Makes a quarter of a company that bills by an outside platform: `events.ndjson` in a folder, one canonical event a line, in the
 * order in which things happened. Nothing here knows what the books make of it: `recount.ts` counts that from the file.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../random.ts";
import { COMPANIES, CURRENCIES, FROM, type Size, TAXES, type TaxCode, TO, type Told } from "./formats.ts";
import { DIGITS, decimal } from "./money.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Nothing is invoiced in the last days: there is time to pay, to give back and to dispute within the quarter. */
const LAST_INVOICE = TO - 30 * DAY;
/** While payments still come: what comes later stays on the gateway's balance. */
const LAST_PAYOUT = LAST_INVOICE + 9 * DAY;

interface Invoice {
  readonly reference: string;
  readonly customer: string;
  readonly total: number;
  readonly at: number;
  /** What its events say of it, but for how it stands. */
  readonly data: Readonly<Record<string, unknown>>;
  paid: number;
}

interface Payment {
  readonly reference: string;
  readonly invoice: Invoice;
  readonly customer: string;
  readonly amount: number;
  readonly at: number;
}

/** One movement of a gateway's balance that a payout is still to settle, in minor units. */
interface Movement {
  readonly kind: "payment" | "refund" | "dispute";
  readonly reference: string;
  readonly amount: number;
  readonly fee: number;
  readonly at: number;
}

/** One company's business in one currency. */
class Ledger {
  readonly told: Told[] = [];
  private readonly invoices: Invoice[] = [];
  private readonly payments: Payment[] = [];
  private readonly movements: Movement[] = [];
  private readonly customers: string[] = [];
  private count = 0;
  private readonly company: string;
  private readonly currency: string;
  private readonly random: () => number;

  constructor(company: string, currency: string, random: () => number) {
    this.company = company;
    this.currency = currency;
    this.random = random;
  }

  /** @param place among all; it decides how its first dispute ends */
  make(size: Size, place: number): void {
    for (let made = 0; made < size.customers; made++) this.customer();
    for (let made = 0; made < size.invoices; made++) this.invoice();
    for (let made = 0; made < size.payments; made++) this.payment(made);
    for (let made = 0; made < size.refunds; made++) this.refund();
    for (let made = 0; made < size.disputes; made++) this.dispute(place + made);
    this.payouts(size.payouts);
    this.voids(size.voids);
  }

  private customer(): void {
    const reference = this.name("cus");
    this.customers.push(reference);
    this.say("billing.customer.v1", reference, FROM + this.customers.length * 1_000, {
      reference,
      status: "active",
      name: `Customer ${reference}`,
      is_company: true,
      email: `${reference}@quarter.example`,
      currency: this.currency,
      payment_days: 14,
    });
  }

  private invoice(): void {
    const reference = this.name("in");
    const customer = this.pick(this.customers);
    const at = FROM + DAY + Math.floor(this.random() * (LAST_INVOICE - FROM - DAY));
    const lines = Array.from({ length: 1 + this.below(4) }, (_, place) => this.line(`${reference}-${place}`));
    const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
    const tax = lines.reduce((sum, line) => sum + line.tax, 0);
    const data = {
      reference,
      number: `Q-${reference}`,
      kind: "invoice",
      customer,
      issued_on: day(at),
      due_on: day(at + 14 * DAY),
      currency: this.currency,
      subtotal: this.text(subtotal),
      tax_total: this.text(tax),
      total: this.text(subtotal + tax),
      lines: lines.map(({ told }) => told),
    };
    this.invoices.push({ reference, customer, total: subtotal + tax, at, data, paid: 0 });
    this.say("billing.invoice.v1", reference, at, { ...data, status: "finalized" });
  }

  /** Of what nobody paid, some is given up within the quarter. */
  private voids(count: number): void {
    const unpaid = this.invoices.filter(({ paid }) => paid === 0);
    for (const { reference, data, at } of unpaid.slice(0, count)) {
      const when = at + 12 * DAY + Math.floor(this.random() * 15 * DAY);
      this.say("billing.invoice.v1", reference, when, { ...data, status: "voided" });
    }
  }

  private line(reference: string): { amount: number; tax: number; told: object } {
    const quantity = 1 + this.below(5);
    const unit = 100 + this.below(50_000);
    const amount = quantity * unit;
    const code = this.pick(Object.keys(TAXES) as TaxCode[]);
    // As platforms do, each line by itself: Odoo's own computation over the document would differ by a cent now and then.
    const tax = Math.round((amount * TAXES[code]) / 100);
    const told = {
      reference,
      product: "prod_platform",
      description: `Seats ${reference}`,
      quantity: String(quantity),
      unit_amount: this.text(unit),
      amount: this.text(amount),
      taxes: [{ code, rate: String(TAXES[code]), amount: this.text(tax) }],
    };
    return { amount, tax, told };
  }

  /** Some pay all, some in two parts, some too little; some cards fail. */
  private payment(turn: number): void {
    const reference = this.name("ch");
    const invoice = this.invoices[turn % this.invoices.length] as Invoice;
    const open = invoice.total - invoice.paid;
    const at = invoice.at + HOUR + Math.floor(this.random() * 10 * DAY);
    const isFailed = this.random() < 0.06;
    const isPart = this.random() < 0.2;
    const amount = isPart ? Math.max(1, Math.floor(open / 2)) : open;
    if (isFailed || open <= 0) {
      this.pay(reference, invoice, Math.max(amount, 1), at, "failed");
      return;
    }
    invoice.paid += amount;
    this.payments.push({ reference, invoice, customer: invoice.customer, amount, at });
    this.pay(reference, invoice, amount, at, "captured");
  }

  private pay(reference: string, invoice: Invoice, amount: number, at: number, status: string): void {
    const fee = Math.floor(amount * 0.014) + (DIGITS[this.currency] ? 25 : 30);
    const isCaptured = status === "captured";
    if (isCaptured) this.movements.push({ kind: "payment", reference, amount, fee, at });
    this.say("billing.payment.v1", reference, at, {
      reference,
      status,
      customer: invoice.customer,
      amount: this.text(amount),
      currency: this.currency,
      invoices: [{ reference: invoice.reference, amount: this.text(amount) }],
      method: "card",
      settled: isCaptured
        ? { amount: this.text(amount), fee: this.text(fee), currency: this.currency }
        : null,
      reason_code: isCaptured ? null : "card_declined",
    });
  }

  /** What is given back was paid, and is given back once. */
  private refund(): void {
    const payment = this.takePayment();
    if (!payment) return;
    const reference = this.name("re");
    const at = payment.at + HOUR + Math.floor(this.random() * 8 * DAY);
    const amount = Math.max(1, Math.floor(payment.amount * (0.1 + 0.9 * this.random())));
    this.movements.push({ kind: "refund", reference, amount: -amount, fee: 0, at });
    this.say("billing.refund.v1", reference, at, {
      reference,
      status: "succeeded",
      payment: payment.reference,
      amount: this.text(amount),
      currency: this.currency,
      reason_code: "requested_by_customer",
    });
  }

  /** The money is taken at once; half are won, and it comes back. */
  private dispute(turn: number): void {
    const payment = this.takePayment();
    if (!payment) return;
    const reference = this.name("dp");
    const at = payment.at + DAY;
    const fee = DIGITS[this.currency] ? 1_500 : 2_000;
    const steps: [string, number, number][] = [
      ["opened", at, 0],
      ["funds_withdrawn", at + HOUR, fee],
      ...(turn % 2
        ? ([["lost", at + 9 * DAY, 0]] as [string, number, number][])
        : ([
            ["won", at + 9 * DAY, 0],
            ["funds_reinstated", at + 9 * DAY + HOUR, 0],
          ] as [string, number, number][])),
    ];
    this.movements.push({ kind: "dispute", reference, amount: -payment.amount, fee, at: at + HOUR });
    for (const [status, when, charged] of steps) {
      if (status === "funds_reinstated")
        this.movements.push({ kind: "dispute", reference, amount: payment.amount, fee: 0, at: when });
      this.say("billing.dispute.v1", reference, when, {
        reference,
        status,
        payment: payment.reference,
        amount: this.text(payment.amount),
        fee: charged ? this.text(charged) : null,
        currency: this.currency,
        reason_code: "product_not_received",
      });
    }
  }

  /** The balance is paid out every so often; where it is not above zero it waits for the next. */
  private payouts(count: number): void {
    const waiting = this.movements.toSorted((one, other) => one.at - other.at);
    for (let made = 1; made <= count; made++) {
      const at = FROM + Math.floor(((LAST_PAYOUT - FROM) * made) / count);
      const lines = waiting.filter((movement) => movement.at < at - DAY);
      const amount = lines.reduce((sum, line) => sum + line.amount - line.fee, 0);
      if (amount <= 0) continue;
      for (const line of lines) waiting.splice(waiting.indexOf(line), 1);
      const reference = this.name("po");
      this.say("billing.payout.v1", reference, at, {
        reference,
        status: "paid",
        amount: this.text(amount),
        currency: this.currency,
        arrives_on: day(at),
        lines: lines.map((line) => ({
          kind: line.kind,
          reference: line.reference,
          amount: this.text(line.amount),
          fee: this.text(line.fee),
        })),
      });
    }
  }

  private takePayment(): Payment | undefined {
    return this.payments.splice(this.below(this.payments.length), 1)[0];
  }

  private say(type: string, subject: string, at: number, data: Record<string, unknown>): void {
    const id = `${subject}-${String(data.status)}`;
    const time = new Date(at).toISOString();
    this.told.push({ company: this.company, event: { id, type, subject, time, data } });
  }

  private name(kind: string): string {
    this.count += 1;
    return `${kind}_${this.company}_${this.currency}_${this.count}`.toLowerCase();
  }

  private text(minor: number): string {
    return decimal(minor, this.currency);
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The share of one company and currency of a whole; the first ones take what does not divide. */
function shareOf(size: Size, place: number, places: number): Size {
  const share = (count: number) => Math.floor(count / places) + (place < count % places ? 1 : 0);
  return Object.fromEntries(Object.entries(size).map(([kind, count]) => [kind, share(count)])) as never;
}

/** @return how many events were written */
export function generateQuarter(folder: string, seed: number, size: Size): number {
  const random = seeded(seed);
  const pairs = COMPANIES.flatMap(({ code }) => CURRENCIES.map((currency) => ({ code, currency })));
  const told = pairs.flatMap(({ code, currency }, place) => {
    const ledger = new Ledger(code, currency, random);
    ledger.make(shareOf(size, place, pairs.length), place);
    return ledger.told;
  });
  const inOrder = told.toSorted((one, other) => (one.event.time < other.event.time ? -1 : 1));
  writeFileSync(join(folder, "events.ndjson"), inOrder.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return told.length;
}
