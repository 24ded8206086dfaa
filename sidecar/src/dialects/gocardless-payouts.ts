// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { digestId, MAX_PAYOUT_LINES, type PayoutEvent } from "../canonical/index.ts";
import { boundedList, CurrencyCode, MinorUnits, OptionalDay } from "./billing-fields.ts";
import type { DialectContext } from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { decimalText } from "./minor-units.ts";
import { optionalText, requiredText, TrackerTime } from "./partner-fields.ts";

type Line = PayoutEvent["data"]["lines"][number];
type Status = PayoutEvent["data"]["status"];

const STATUSES: Readonly<Record<"pending" | "paid" | "bounced", Status>> = {
  pending: "created",
  paid: "paid",
  bounced: "failed",
};

const Payout = z.object({
  id: requiredText(100),
  status: z.enum(["pending", "paid", "bounced"]),
  amount: MinorUnits,
  deducted_fees: MinorUnits.nullish(),
  currency: CurrencyCode,
  fx: z.object({ fx_currency: CurrencyCode.nullish(), fx_amount: MinorUnits.nullish() }).nullish(),
  arrival_date: OptionalDay,
  reference: optionalText(100),
  created_at: TrackerTime,
});
type Payout = z.infer<typeof Payout>;

/** What each type of payout item is of (GoCardless API reference, payout items), and which link names it. */
const ITEM_KINDS = {
  payment_paid_out: { kind: "payment", link: "payment" },
  payment_failed: { kind: "payment", link: "payment" },
  payment_charged_back: { kind: "dispute", link: "payment" },
  payment_refunded: { kind: "refund", link: "refund" },
  refund: { kind: "refund", link: "refund" },
  refund_funds_returned: { kind: "refund", link: "refund" },
  gocardless_fee: { kind: "fee", link: "payment" },
  app_fee: { kind: "fee", link: "payment" },
  surcharge_fee: { kind: "fee", link: "payment" },
  revenue_share: { kind: "adjustment", link: "payment" },
} as const;
type ItemType = keyof typeof ITEM_KINDS;

/** What need not be of a payment. */
const MAY_BE_BARE: ReadonlySet<Line["kind"]> = new Set(["fee", "adjustment"]);

/** The lowest denomination with one decimal place: fees are kept to a tenth of a cent. */
const TENTHS = /^(-?)(\d{1,14})(?:\.(\d))?$/;

/** What names the movement that an item is of; some refunds of payments are known by their payment only. */
function referenceOf(
  type: ItemType,
  links: Partial<Record<"payment" | "refund", string | null>> | null | undefined,
) {
  return links?.[ITEM_KINDS[type].link] ?? links?.payment ?? null;
}

const Item = z
  .object({
    type: z.enum(Object.keys(ITEM_KINDS) as [ItemType, ...ItemType[]]),
    amount: z.string().regex(TENTHS, "must be an amount in the lowest denomination, such as 45.0"),
    links: z.object({ payment: optionalText(100), refund: optionalText(100) }).nullish(),
  })
  .refine(({ type, links }) => MAY_BE_BARE.has(ITEM_KINDS[type].kind) || referenceOf(type, links) !== null, {
    path: ["links"],
    message: "must say which payment or refund this is of",
    params: { code: "missing" },
  });
type Item = z.infer<typeof Item>;

/** The items of one payout. */
export const PayoutItems = boundedList(Item, MAX_PAYOUT_LINES);

/** Tenths of the lowest denomination, as a whole number. */
function tenthsOf(amount: string): bigint {
  const [, sign = "", whole = "0", tenth = "0"] = TENTHS.exec(amount) ?? [];
  return BigInt(`${sign}${whole}${tenth}`);
}

/** The decimal text of tenths: 45.5 cents are 0.455, with the last digit only where there is one. */
function tenthsText(tenths: bigint, currency: string): string {
  const digits = tenths < 0n ? -tenths : tenths;
  const text = decimalText(Number(digits / 10n), currency);
  const tenth = digits % 10n;
  const exact = tenth === 0n ? text : `${text}${text.includes(".") ? "" : "."}${tenth}`;
  return tenths < 0n ? `-${exact}` : exact;
}

function lineOf({ type, amount, links }: Item, currency: string): Line {
  return {
    kind: ITEM_KINDS[type].kind,
    reference: referenceOf(type, links),
    amount: tenthsText(tenthsOf(amount), currency),
    fee: "0",
  };
}

/**
 * The lines of a payout. GoCardless adds up the items, which have tenths of a cent, and rounds what it pays out: what is
 * rounded is a line too, so that the lines add up. A difference of more than half a cent is none of rounding and is left to be seen.
 */
function linesOf(items: readonly Item[], paid: number, currency: string): Line[] {
  const lines = items.map((item) => lineOf(item, currency));
  const rounded = BigInt(paid) * 10n - items.reduce((sum, { amount }) => sum + tenthsOf(amount), 0n);
  if (items.length > 0 && rounded !== 0n && rounded >= -5n && rounded <= 5n) {
    lines.push({ kind: "adjustment", reference: null, amount: tenthsText(rounded, currency), fee: "0" });
  }
  return lines;
}

/** What reaches the bank: another amount in another currency where GoCardless exchanged it. */
function paidOf({ amount, currency, fx }: Payout): {
  readonly cents: number | null;
  readonly currency: string;
} {
  const other = fx?.fx_currency ?? currency;
  return other === currency ? { cents: amount, currency } : { cents: fx?.fx_amount ?? null, currency: other };
}

/** When a payout came to its status, as far as GoCardless tells: it dates its making and its arrival only. */
function timeOf({ status, created_at: created, arrival_date: arrival }: Payout, receivedAt: string): string {
  if (status === "pending") return created;
  const arrived = arrival === null ? receivedAt : `${arrival}T00:00:00.000Z`;
  return status === "paid" && arrived < receivedAt ? arrived : receivedAt;
}

/**
 * The schema of a payout that gives its event.
 *
 * @param items what it pays out, where the message tells; null where it does not
 */
export function payoutSchema(items: readonly Item[] | null, context: DialectContext) {
  return Payout.transform((payout, issues): PayoutEvent => {
    const { id: reference, status } = payout;
    const { cents, currency } = paidOf(payout);
    const tell = (path: string[], code: string, message: string) =>
      issues.issues.push({ code: "custom", path, message, input: payout, params: { code } });
    if (cents === null)
      tell(["fx", "fx_amount"], "missing", "must say what is paid out once it is exchanged");
    if (items !== null && currency !== payout.currency) {
      const message = "is not the currency of the items: their payout can be read without them";
      tell(["fx", "fx_currency"], "unsupported_exchange", message);
    }
    const said = {
      type: "billing.payout.v1" as const,
      // The items may be asked for after the payout is told: with them it says more, and is news.
      id: digestId(["gocardless", "payout", reference, status, ...(items === null ? [] : ["items"])]),
      subject: reference,
      time: timeOf(payout, context.receivedAt),
      data: {
        reference,
        status: STATUSES[status],
        amount: decimalText(cents ?? 0, currency),
        currency,
        arrives_on: payout.arrival_date,
        bank_reference: payout.reference,
        lines: linesOf(items ?? [], cents ?? 0, currency),
        reason_code: status === "bounced" ? status : null,
        reason: null,
      },
    };
    return partnerEvent<PayoutEvent>(said, context);
  });
}
