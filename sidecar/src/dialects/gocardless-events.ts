// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type Fault, faultsOf } from "../canonical/index.ts";
import { nothingToRecord, type Reading } from "./dialect.ts";
import { eventList, requiredText } from "./partner-fields.ts";

/** Resources whose events move no money: who may be charged, and what will be (GoCardless API reference, event types). */
const QUIET_RESOURCES: ReadonlySet<string> = new Set([
  "bank_authorisations",
  "billing_requests",
  "creditors",
  "customers",
  "customer_bank_accounts",
  "exports",
  "instalment_schedules",
  "mandates",
  "mandate_requests",
  "organisations",
  "payer_authorisations",
  "scheme_identifiers",
  "subscriptions",
]);

/**
 * Actions that the resource itself tells of too, with its amount. A chargeback that is cancelled is none of them: its
 * payment goes back to a status that it had before, so that nobody would see it there.
 */
const TOLD_ACTIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "payments",
    new Set([
      "created",
      "customer_approval_granted",
      "customer_approval_denied",
      "submitted",
      "confirmed",
      "paid_out",
      "failed",
      "cancelled",
      "charged_back",
      "chargeback_settled",
      "late_failure_settled",
      "surcharge_fee_debited",
      "resubmission_requested",
    ]),
  ],
  ["refunds", new Set(["created", "paid", "failed", "bounced", "funds_returned", "refund_settled"])],
  ["payouts", new Set(["paid", "bounced", "fx_rate_confirmed", "tax_exchange_rates_confirmed"])],
]);

const Event = z.object({ resource_type: requiredText(100), action: requiredText(100) });
/** One event stands for itself where the API was asked for it alone. */
const Events = z.object({ events: Event.transform((event) => [event]).or(eventList(Event)) });

function faultOf({ resource_type: resource, action }: z.infer<typeof Event>, pointer: string): Fault[] {
  if (QUIET_RESOURCES.has(resource)) return [];
  const actions = TOLD_ACTIONS.get(resource);
  if (actions?.has(action)) return [];
  const member = actions === undefined ? "resource_type" : "action";
  const detail = "What this event says is not known here; a person has to look at it.";
  return [{ pointer: `${pointer}/${member}`, code: "unsupported_event", detail }];
}

/**
 * Reads events, which name what changed and no amount: nothing of them can be booked. What they are about is read where
 * it is sent as the API answers it.
 */
export function readEvents(body: unknown): Reading {
  const parsed = Events.safeParse(body);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, body) };
  const isList = Array.isArray((body as { readonly events: unknown }).events);
  const faults = parsed.data.events.flatMap((event, index) =>
    faultOf(event, isList ? `/events/${index}` : "/events"),
  );
  if (faults.length > 0) return { ok: false, faults };
  return nothingToRecord(
    "Events of GoCardless name what changed without its amount; nothing was recorded. " +
      "Have the payments asked for at its API, or send payments, refunds and payouts as the API answers them.",
  );
}
