// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { AcknowledgementData } from "./acknowledgement.ts";
import type { PartnerEvent } from "./events.ts";
import { partitionKeyOf, strongestReference } from "./references.ts";

function acknowledged({ group_control, interchange_control }: AcknowledgementData): string {
  return `control:${group_control ?? interchange_control ?? "-"}`;
}

/** The key that keeps the events about one thing in order: a shipment, a code of master data, a control number, a system's books. */
export function partitionKeyOfEvent(event: PartnerEvent): string {
  switch (event.type) {
    case "freight.master.record.v1":
      return `${event.data.kind}:${event.data.code}`;
    case "freight.acknowledgement.received.v1":
      return acknowledged(event.data);
    case "billing.customer.v1":
    case "billing.subscription.v1":
    case "billing.invoice.v1":
    case "billing.invoice.issued.v1":
    case "billing.invoice.answer.v1":
    case "billing.payment.v1":
    case "billing.refund.v1":
    case "billing.dispute.v1":
    case "billing.payout.v1":
    case "bank.statement.v1":
      // Each of them takes the next numbers of the same journals, so two at once would only wait for each other.
      return `books:${event.source}`;
    default: {
      const main = strongestReference(event.data.references);
      return main === undefined ? event.subject : partitionKeyOf(main);
    }
  }
}
