// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

export {
  type AcknowledgementData,
  AcknowledgementEvent,
  type EdiParty,
  type EdiSyntax,
  type GroupReceipt,
  type InterchangeData,
  InterchangeEvent,
  MAX_REPORTED_SETS,
  type ReceiptStatus,
  type SetReceipt,
} from "./acknowledgement.ts";
export {
  type BankAccount,
  type BankBalance,
  type BankEntry,
  type BankEntryDetail,
  BankStatementEvent,
  type BillingEvent,
  BillingInvoiceEvent,
  type BillingLine,
  CustomerEvent,
  DisputeEvent,
  MAX_BANK_ENTRIES,
  MAX_BILLING_LINES,
  MAX_ENTRY_DETAILS,
  MAX_PAYOUT_LINES,
  MAX_REFUNDS,
  notAddedUp,
  PaymentEvent,
  PayoutEvent,
  RefundEvent,
  SubscriptionEvent,
} from "./billing/index.ts";
export { Delivery } from "./delivery.ts";
export { digestId, messageDigest } from "./digest.ts";
export { DOCUMENT_KINDS, DocumentEvent } from "./document.ts";
export type { Carrier, Location, Measure, Party, Weight } from "./envelope.ts";
export {
  CanonicalEvent,
  Classifier,
  type EventType,
  MilestoneEvent,
  PartnerEvent,
  partnerEventSchema,
  RejectedEvent,
} from "./events.ts";
export { Fault, faultsOf, MAX_FAULTS, pointerOf, valueAt } from "./fault.ts";
export { readInstant } from "./instant.ts";
export { bareLine, InvoiceEvent, type InvoiceLine, MAX_INVOICE_LINES, UNSAID_SHIPPED } from "./invoice.ts";
export { canonicalJsonSchemas } from "./json-schema.ts";
export { LANES, type Lane, laneOf } from "./lanes.ts";
export { MASTER_KINDS, MasterEvent } from "./master.ts";
export { MILESTONES, MilestoneCode, type MilestoneMeaning, type ShipmentState } from "./milestones.ts";
export { partitionKeyOfEvent } from "./partition-key.ts";
export {
  partitionKeyOf,
  REFERENCE_KINDS,
  type Reference,
  type ReferenceKind,
  strongestReference,
} from "./references.ts";
export { RemittanceEvent } from "./remittance.ts";
export { StatementEvent } from "./statement.ts";
export { type Stop, TenderEvent, TenderResponseEvent } from "./tender.ts";
