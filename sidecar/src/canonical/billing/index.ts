// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { BankStatementEvent } from "./bank-statement.ts";
import { CustomerEvent } from "./customer.ts";
import { BillingInvoiceEvent } from "./invoice.ts";
import { InvoiceAnswerEvent, IssuedInvoiceEvent } from "./issued.ts";
import { DisputeEvent, PaymentEvent, RefundEvent } from "./payment.ts";
import { PayoutEvent } from "./payout.ts";
import { SubscriptionEvent } from "./subscription.ts";

export {
  type BankAccount,
  type BankBalance,
  type BankEntry,
  type BankEntryDetail,
  BankStatementEvent,
  MAX_BANK_ENTRIES,
  MAX_ENTRY_DETAILS,
  notAddedUp,
} from "./bank-statement.ts";
export { CustomerEvent } from "./customer.ts";
export { BillingInvoiceEvent, type BillingLine, MAX_BILLING_LINES, MAX_REFUNDS } from "./invoice.ts";
export { InvoiceAnswerEvent, IssuedInvoiceEvent } from "./issued.ts";
export { DisputeEvent, PaymentEvent, RefundEvent } from "./payment.ts";
export { MAX_PAYOUT_LINES, PayoutEvent } from "./payout.ts";
export { SubscriptionEvent } from "./subscription.ts";

/** What billing platforms, payment gateways and banks say. */
export const BILLING_EVENTS = [
  CustomerEvent,
  SubscriptionEvent,
  BillingInvoiceEvent,
  IssuedInvoiceEvent,
  InvoiceAnswerEvent,
  PaymentEvent,
  RefundEvent,
  DisputeEvent,
  PayoutEvent,
  BankStatementEvent,
] as const;
export type BillingEvent =
  | CustomerEvent
  | SubscriptionEvent
  | BillingInvoiceEvent
  | IssuedInvoiceEvent
  | InvoiceAnswerEvent
  | PaymentEvent
  | RefundEvent
  | DisputeEvent
  | PayoutEvent
  | BankStatementEvent;
