// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingInvoiceEvent,
  type BillingLine,
  digestId,
  MAX_BILLING_LINES,
} from "../canonical/index.ts";
import { Day } from "../canonical/primitives.ts";
import {
  amountOrNull,
  apportion,
  attributesOf,
  boundedList,
  CurrencyCode,
  dayOf,
  MinorUnits,
  OptionalDay,
  OptionalFigure,
  quantityOrNull,
} from "./billing-fields.ts";
import type { DialectContext } from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { daysIn, OfCalendar } from "./lago-days.ts";
import { decimalText } from "./minor-units.ts";
import { type Faults, OptionalTrackerTime, optionalText, requiredText } from "./partner-fields.ts";

type LineTax = BillingLine["taxes"][number];

/** Currencies of which the Money gem, which counts for Lago, takes a fifth as the smallest unit. */
const OF_FIFTHS: ReadonlySet<string> = new Set(["MGA", "MRO", "MRU"]);

/** A currency whose smallest unit is a decimal one. */
export const LagoCurrency = CurrencyCode.refine((currency) => !OF_FIFTHS.has(currency), {
  message: "is counted in fifths by Lago and cannot be read",
  params: { code: "unsupported_currency" },
});

const AppliedTax = z.object({
  tax_code: requiredText(100),
  tax_rate: OptionalFigure,
  amount_cents: MinorUnits,
});
type AppliedTax = z.infer<typeof AppliedTax>;
const AppliedTaxes = boundedList(AppliedTax, 20);

const Fee = z.object({
  lago_id: optionalText(100),
  lago_subscription_id: optionalText(100),
  item: z.object({ type: optionalText(50), code: optionalText(100), name: optionalText(500) }),
  invoice_display_name: optionalText(500),
  units: OptionalFigure,
  precise_unit_amount: optionalText(100),
  amount_cents: MinorUnits.optional(),
  sub_total_excluding_taxes_amount_cents: MinorUnits.nullish(),
  taxes_amount_cents: MinorUnits.default(0),
  taxes_rate: OptionalFigure,
  from_date: OptionalTrackerTime,
  to_date: OptionalTrackerTime,
  applied_taxes: AppliedTaxes,
});
type Fee = z.infer<typeof Fee>;

const OfCustomer = z.object({ lago_id: requiredText(100), ...OfCalendar });

/**
 * Lago's totals mean another thing in each version of its invoices: in version 1 prepaid credits reduced the subtotal,
 * and up to version 2 coupons came after the taxes.
 */
const VERSION_RULE = "must be 2, 3 or 4: what the totals of another version mean is not known here";

export const Invoice = z.object({
  lago_id: requiredText(100),
  number: optionalText(100),
  billing_entity_code: optionalText(500),
  invoice_type: optionalText(500),
  version_number: z.int().min(2, VERSION_RULE).max(4, VERSION_RULE),
  self_billed: z.boolean().nullish(),
  status: z.enum(["finalized", "voided"]),
  customer: OfCustomer,
  issuing_date: Day,
  payment_due_date: OptionalDay,
  currency: LagoCurrency,
  coupons_amount_cents: MinorUnits.default(0),
  progressive_billing_credit_amount_cents: MinorUnits.default(0),
  credit_notes_amount_cents: MinorUnits.default(0),
  prepaid_credit_amount_cents: MinorUnits.default(0),
  sub_total_excluding_taxes_amount_cents: MinorUnits,
  taxes_amount_cents: MinorUnits,
  sub_total_including_taxes_amount_cents: MinorUnits,
  fees: boundedList(Fee.required({ amount_cents: true }), MAX_BILLING_LINES),
  applied_taxes: AppliedTaxes,
  web_url: optionalText(2000),
  updated_at: OptionalTrackerTime,
  voided_at: OptionalTrackerTime,
});
type Invoice = z.infer<typeof Invoice>;

const Item = z.object({ lago_id: optionalText(100), amount_cents: MinorUnits.min(0), fee: Fee });

export const CreditNote = z.object({
  lago_id: requiredText(100),
  number: optionalText(100),
  billing_entity_code: optionalText(500),
  self_billed: z.boolean().nullish(),
  lago_invoice_id: requiredText(100),
  customer: OfCustomer,
  issuing_date: OptionalDay,
  created_at: OptionalTrackerTime,
  reason: optionalText(500),
  credit_status: z.enum(["available", "consumed"]).nullish(),
  currency: LagoCurrency,
  total_amount_cents: MinorUnits,
  taxes_amount_cents: MinorUnits,
  sub_total_excluding_taxes_amount_cents: MinorUnits,
  coupons_adjustment_amount_cents: MinorUnits.default(0),
  credit_amount_cents: MinorUnits.nullish(),
  refund_amount_cents: MinorUnits.nullish(),
  offset_amount_cents: MinorUnits.nullish(),
  items: boundedList(Item, MAX_BILLING_LINES),
  applied_taxes: AppliedTaxes,
});
type CreditNote = z.infer<typeof CreditNote>;

/** Tells a fault of several members together at one of them. */
export function tell(issues: Faults, path: readonly (string | number)[], code: string, message: string) {
  issues.issues.push({ code: "custom", message, path: [...path], input: undefined, params: { code } });
}

/** A self-billed document is written for a partner whom we owe: booked as a sale it would be wrong twice. */
function refuseSelfBilled(isSelfBilled: boolean | null | undefined, issues: Faults): void {
  if (isSelfBilled !== true) return;
  const message = "says that this is owed to a partner; only what customers owe is read";
  tell(issues, ["self_billed"], "unsupported_document", message);
}

function lineTax({ tax_code: code, tax_rate: rate }: AppliedTax, cents: number, currency: string): LineTax {
  return { code, rate: quantityOrNull(rate), amount: decimalText(cents, currency), is_included: false };
}

/** A fee as a line of its document, before its discount and its taxes. */
function lineOf(
  fee: Fee,
  reference: string | null,
  cents: number,
  { currency, customer }: Pick<Invoice, "currency" | "customer">,
): BillingLine {
  const quantity = quantityOrNull(fee.units);
  const unitAmount = amountOrNull(fee.precise_unit_amount);
  return {
    reference,
    product: fee.item.code,
    subscription: fee.lago_subscription_id,
    description: fee.invoice_display_name ?? fee.item.name,
    quantity,
    unit_amount: unitAmount,
    discount: null,
    amount: decimalText(cents, currency),
    taxes: [],
    is_proration: false,
    ...daysIn(fee.from_date, fee.to_date, customer),
    attributes: attributesOf({
      item_type: fee.item.type,
      // Usage has more digits than a quantity keeps: the partner's own, rather than rounded ones.
      units: quantity === null ? fee.units : null,
      precise_unit_amount: unitAmount === null ? fee.precise_unit_amount : null,
    }),
  };
}

/** A line that takes off what no line says of itself, without taxes: those of the others are of what is left. */
function reduction(product: string, description: string, cents: number, currency: string): BillingLine {
  return {
    reference: null,
    product,
    subscription: null,
    description,
    quantity: null,
    unit_amount: null,
    discount: null,
    amount: decimalText(-cents, currency),
    taxes: [],
    is_proration: false,
    period_from: null,
    period_to: null,
    attributes: {},
  };
}

/** The taxes of a fee; where it does not name them, the one tax of the invoice that it can be. Null: nobody can know. */
function taxesOfFee(fee: Fee, { applied_taxes: taxes, currency }: Invoice): LineTax[] | null {
  if (fee.applied_taxes.length > 0) {
    return fee.applied_taxes.map((tax) => lineTax(tax, tax.amount_cents, currency));
  }
  if (fee.taxes_amount_cents === 0) return [];
  const candidates =
    taxes.length === 1 ? taxes : taxes.filter(({ tax_rate: rate }) => rate === fee.taxes_rate);
  const [tax, ...others] = candidates;
  return tax === undefined || others.length > 0 ? null : [lineTax(tax, fee.taxes_amount_cents, currency)];
}

/**
 * Whether the fees say by themselves what coupons and usage that was billed before took off each. Lago divides it among
 * them without rounding, so that what it rounds in the end need not add up: then it stands on lines of its own.
 */
function haveDiscounts({ fees, sub_total_excluding_taxes_amount_cents: subtotal }: Invoice): boolean {
  const parts = fees.map(({ sub_total_excluding_taxes_amount_cents: cents }) => cents ?? null);
  return !parts.includes(null) && parts.reduce<number>((sum, cents) => sum + (cents ?? 0), 0) === subtotal;
}

function invoiceLines(invoice: Invoice, issues: Faults): BillingLine[] {
  const { currency } = invoice;
  if (invoice.fees.length === 0 && invoice.sub_total_excluding_taxes_amount_cents !== 0) {
    tell(issues, ["fees"], "missing", "must say what is charged");
  }
  const discounted = haveDiscounts(invoice);
  const lines = invoice.fees.map((fee, index): BillingLine => {
    const taxes = taxesOfFee(fee, invoice);
    if (taxes === null) {
      const message = "must say which taxes the fee has: the invoice has none, or several, of its rate";
      tell(issues, ["fees", index, "applied_taxes"], "missing", message);
    }
    const cents = discounted ? (fee.sub_total_excluding_taxes_amount_cents ?? 0) : fee.amount_cents;
    const off = fee.amount_cents - cents;
    return {
      ...lineOf(fee, fee.lago_id, cents, invoice),
      discount: off > 0 ? decimalText(off, currency) : null,
      taxes: taxes ?? [],
    };
  });
  if (discounted) return lines;
  const { coupons_amount_cents: coupons, progressive_billing_credit_amount_cents: billed } = invoice;
  if (billed !== 0)
    lines.push(reduction("progressive_billing_credit", "Usage billed before", billed, currency));
  if (coupons !== 0) lines.push(reduction("coupon", "Coupons", coupons, currency));
  return lines;
}

/**
 * An invoice with what its customer owes for it: credit notes and prepaid credits that Lago took off are no part of
 * that, they pay it, and stand in its attributes.
 */
export function invoiceEvent(invoice: Invoice, issues: Faults, context: DialectContext): BillingInvoiceEvent {
  const { lago_id: reference, status, currency } = invoice;
  refuseSelfBilled(invoice.self_billed, issues);
  if (invoice.version_number < 3 && invoice.coupons_amount_cents !== 0) {
    const message = "came after the taxes up to version 2, which cannot be read";
    tell(issues, ["coupons_amount_cents"], "unsupported_version", message);
  }
  const money = (cents: number) => decimalText(cents, currency);
  const used = (cents: number) => (cents === 0 ? null : money(cents));
  const said = {
    type: "billing.invoice.v1" as const,
    id: digestId(["lago", "invoice", reference, status]),
    subject: invoice.number ?? reference,
    time:
      (status === "voided" ? invoice.voided_at : null) ??
      invoice.updated_at ??
      `${invoice.issuing_date}T00:00:00.000Z`,
    data: {
      reference,
      number: invoice.number,
      kind: "invoice" as const,
      status,
      customer: invoice.customer.lago_id,
      corrects: [],
      refunds: [],
      issued_on: invoice.issuing_date,
      due_on: invoice.payment_due_date,
      currency,
      subtotal: money(invoice.sub_total_excluding_taxes_amount_cents),
      tax_total: money(invoice.taxes_amount_cents),
      total: money(invoice.sub_total_including_taxes_amount_cents),
      lines: invoiceLines(invoice, issues),
      url: invoice.web_url,
      attributes: attributesOf({
        billing_entity_code: invoice.billing_entity_code,
        invoice_type: invoice.invoice_type,
        credit_notes_amount: used(invoice.credit_notes_amount_cents),
        prepaid_credit_amount: used(invoice.prepaid_credit_amount_cents),
      }),
    },
  };
  return partnerEvent<BillingInvoiceEvent>(said, context);
}

/** The taxes of a credit note as a whole; the one tax of its fees where it does not name them. Null: nobody can know. */
function taxesOfNote(note: CreditNote): AppliedTax[] | null {
  if (note.applied_taxes.length > 0 || note.taxes_amount_cents === 0) return note.applied_taxes;
  const byCode = new Map(
    note.items.flatMap(({ fee }) => fee.applied_taxes.map((tax) => [tax.tax_code, tax])),
  );
  const [tax, ...others] = byCode.values();
  if (tax === undefined || others.length > 0) return null;
  return [{ ...tax, amount_cents: note.taxes_amount_cents }];
}

/**
 * The lines of a credit note. Its items do not say their taxes, the note as a whole does: each tax is divided among the
 * items whose fees have it, so that it stays the same to the last cent.
 */
function creditLines(note: CreditNote, issues: Faults): BillingLine[] {
  const { items, currency, coupons_adjustment_amount_cents: coupons } = note;
  const lines = items.map(({ lago_id: id, amount_cents: cents, fee }) => lineOf(fee, id, cents, note));
  const taxes = taxesOfNote(note);
  if (taxes === null) {
    tell(issues, ["applied_taxes"], "missing", "must say which taxes the credit note has; its fees do not");
    return lines;
  }
  for (const tax of taxes) {
    const hasIt = ({ fee }: CreditNote["items"][number]) =>
      fee.applied_taxes.some(({ tax_code: code }) => code === tax.tax_code);
    const isKnown = items.some(hasIt);
    const weights = items.map((item) => (!isKnown || hasIt(item) ? item.amount_cents : 0));
    apportion(tax.amount_cents, weights).forEach((cents, index) => {
      if (cents !== 0) lines[index]?.taxes.push(lineTax(tax, cents, currency));
    });
  }
  if (coupons !== 0) lines.push(reduction("coupon", "Coupons of the invoice", coupons, currency));
  return lines;
}

export function creditNoteEvent(
  note: CreditNote,
  issues: Faults,
  context: DialectContext,
): BillingInvoiceEvent {
  const { lago_id: reference, currency } = note;
  refuseSelfBilled(note.self_billed, issues);
  const money = (cents: number) => decimalText(cents, currency);
  const part = (cents: number | null | undefined) => (cents ? money(cents) : null);
  const issuedAt = note.issuing_date === null ? null : `${note.issuing_date}T00:00:00.000Z`;
  const time = note.created_at ?? issuedAt ?? context.receivedAt;
  const said = {
    type: "billing.invoice.v1" as const,
    // What becomes of the credit later is told by the invoices that it pays: the note itself stays what it is.
    id: digestId(["lago", "credit_note", reference, "finalized"]),
    subject: note.number ?? reference,
    time,
    data: {
      reference,
      number: note.number,
      kind: "credit_note" as const,
      status: "finalized" as const,
      customer: note.customer.lago_id,
      corrects: [{ reference: note.lago_invoice_id, amount: money(note.total_amount_cents) }],
      refunds: [],
      issued_on: note.issuing_date ?? dayOf(time),
      due_on: null,
      currency,
      subtotal: money(note.sub_total_excluding_taxes_amount_cents),
      tax_total: money(note.taxes_amount_cents),
      total: money(note.total_amount_cents),
      lines: creditLines(note, issues),
      url: null,
      attributes: attributesOf({
        billing_entity_code: note.billing_entity_code,
        reason: note.reason,
        credit_amount: part(note.credit_amount_cents),
        refund_amount: part(note.refund_amount_cents),
        offset_amount: part(note.offset_amount_cents),
      }),
    },
  };
  return partnerEvent<BillingInvoiceEvent>(said, context);
}
