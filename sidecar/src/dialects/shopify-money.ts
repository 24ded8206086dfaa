// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingEvent,
  type Fault,
  faultsOf,
  MAX_PAYOUT_LINES,
  pointerOf,
  valueAt,
} from "../canonical/index.ts";
import { listOfAtMost } from "./billing-fields.ts";
import { memberPaths, type Path } from "./carrier-dialect.ts";
import {
  type DialectContext,
  MAX_EVENTS,
  nothingToRecord,
  type ReadEvent,
  type Reading,
  refuse,
  refuseLongList,
} from "./dialect.ts";
import { partnerEvent, type Statement } from "./event.ts";
import { Order, orderStatements } from "./shopify-order.ts";
import type { Misfit } from "./shopify-parts.ts";
import { BalanceTransaction, balanceStatements, Payout, payoutStatement } from "./shopify-payout.ts";
import { Refund } from "./shopify-refund.ts";
import { Transaction, transactionStatements } from "./shopify-transaction.ts";
import type { JsonDocument } from "./strict-json.ts";

/** What an object says, and when it was said; null: it does not say when. */
interface Told {
  readonly said: readonly Statement[] | string | Misfit;
  readonly time: string | null;
}

/** What each object is called, by the members that tell it from others where it stands without its name. */
const KINDS = {
  order: { list: "orders", members: ["line_items", "financial_status"] },
  refund: { list: "refunds", members: ["refund_line_items", "order_id"] },
  transaction: { list: "transactions", members: ["kind", "gateway"] },
  payout: { list: "payouts", members: ["summary", "date"] },
  dispute: { list: "disputes", members: ["network_reason_code", "evidence_due_by"] },
  tender_transaction: { list: "tender_transactions", members: ["remote_reference", "payment_method"] },
  balance_transaction: { list: "transactions", members: ["payout_id", "source_type"] },
} as const;
type Kind = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as Kind[];

/** Which of several kinds an object is; what two kinds share a name for is told by its members. */
function isOf(value: unknown, kind: Kind): boolean {
  return KINDS[kind].members.every((member) => valueAt(value, [member]) !== undefined);
}

/** Where the objects of a message stand. */
interface Place {
  readonly kind: Kind;
  readonly paths: readonly Path[];
}

/** A webhook is the object itself; the API answers with it under its name, or with a list. */
export function moneyPlaceOf(body: unknown): Place | null {
  for (const kind of NAMES) {
    if (isOf(valueAt(body, [kind]), kind)) return { kind, paths: [[kind]] };
    const paths = memberPaths(body, [KINDS[kind].list]) ?? [];
    if (isOf(valueAt(body, paths[0] ?? ["-"]), kind)) return { kind, paths };
    if (isOf(body, kind)) return { kind, paths: [[]] };
  }
  return null;
}

/** All transactions of a refund; what they are for is told by the order, which names the customer. */
function refundStatements(refund: Refund): Told["said"] {
  const statements: Statement[] = [];
  for (const [index, transaction] of refund.transactions.entries()) {
    const said = transactionStatements(transaction);
    if (typeof said === "string") continue;
    if ("path" in said) return { ...said, path: ["transactions", index, ...said.path] };
    statements.push(...said);
  }
  if (statements.length > 0) return statements;
  return "No money was given back by now; what the refund takes from the order is told by the order.";
}

const TELLERS = {
  order: Order.transform(
    (order): Told => ({ said: orderStatements(order), time: order.updated_at ?? order.created_at }),
  ),
  refund: Refund.transform((refund): Told => ({ said: refundStatements(refund), time: refund.created_at })),
  transaction: Transaction.transform(
    (told): Told => ({ said: transactionStatements(told), time: told.processed_at ?? told.created_at }),
  ),
  payout: Payout.transform((payout): Told => ({ said: [payoutStatement(payout)], time: null })),
} as const;

/** Tells the faults of what one object says as those of its schema are told. */
function tellerOf(kind: keyof typeof TELLERS): z.ZodType<Told> {
  return (TELLERS[kind] as z.ZodType<Told>).superRefine(({ said }, issues) => {
    if (typeof said === "string" || !("path" in said)) return;
    const { path, code, message } = said;
    issues.addIssue({ code: "custom", path: [...path], message, params: { code } });
  });
}

function eventOf(said: Statement, time: string | null, context: DialectContext): BillingEvent {
  const { receivedAt } = context;
  return partnerEvent<BillingEvent>({ id: "", ...said, time: time ?? receivedAt }, context);
}

function readObjects(
  kind: keyof typeof TELLERS,
  paths: readonly Path[],
  document: JsonDocument,
  context: DialectContext,
): Reading {
  const events: ReadEvent[] = [];
  const faults: Fault[] = [];
  const notes = new Set<string>();
  const teller = tellerOf(kind);
  for (const path of paths) {
    const value = valueAt(document.value, path);
    const pointer = pointerOf(path);
    const parsed = teller.safeParse(value);
    if (!parsed.success) {
      faults.push(...faultsOf(parsed.error, value, pointer));
      continue;
    }
    const { said, time } = parsed.data;
    if (typeof said === "string") notes.add(said);
    else if (!("path" in said)) {
      const raw = document.rawAt(path);
      for (const one of said) events.push({ event: eventOf(one, time, context), raw, pointer });
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  if (events.length > 0) return { ok: true, events, note: null };
  return nothingToRecord([...notes].slice(0, 5).join(" "));
}

const Balance = z.object({ transactions: listOfAtMost(BalanceTransaction, MAX_PAYOUT_LINES) });

/** The movements of the balance of a list, which together are payouts. */
function readBalance(document: JsonDocument, context: DialectContext): Reading {
  const parsed = Balance.safeParse(document.value);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, document.value) };
  const said = balanceStatements(parsed.data.transactions);
  if (typeof said === "string") return nothingToRecord(said);
  if ("path" in said) return refuse("/transactions", said.code, `The list ${said.message}.`);
  const raw = document.rawAt([]);
  const events = said.map((one) => ({ event: eventOf(one, null, context), raw, pointer: "" }));
  return { ok: true, events, note: null };
}

/**
 * A dispute (shopify.dev, resource Dispute; GraphQL says no more) says its order at most. An order may have several payments,
 * and what is marked, taken back and owed again is one of them: none is chosen here.
 */
function refuseDispute(document: JsonDocument, path: Path): Reading {
  const hasOrder = (valueAt(document.value, [...path, "order_id"]) ?? null) !== null;
  const said = hasOrder
    ? "Shopify says which order is disputed, and not which of its payments, of which there may be several."
    : "Shopify says neither which payment is disputed nor of which order.";
  const detail = `${said} Nothing is booked or marked by it: answer it in Shopify by its evidence_due_by. What it takes stands in the payouts.`;
  return refuse(pointerOf([...path, "order_id"]), "unknown_payment", detail);
}

/** Reads what Shopify says of money: orders, transactions, refunds and payouts. */
export function readMoney({ kind, paths }: Place, document: JsonDocument, context: DialectContext): Reading {
  // Movements of a balance are lines of payouts; everything else is an event each, at least.
  if (kind === "balance_transaction") return readBalance(document, context);
  if (paths.length > MAX_EVENTS) return refuseLongList(`/${KINDS[kind].list}`);
  switch (kind) {
    case "tender_transaction":
      return nothingToRecord(
        "Tender transactions tell again what the transactions of the orders tell; nothing was recorded.",
      );
    case "dispute":
      return refuseDispute(document, paths[0] ?? []);
    default:
      return readObjects(kind, paths, document, context);
  }
}
