// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type Clock, type DemoMessage, jsonMessage } from "../message.ts";

const EVENT = "application/cloudevents+json";
const BATCH = "application/cloudevents-batch+json";

interface Milestone {
  readonly id: string;
  readonly time: string;
  readonly reference: readonly [kind: string, value: string];
  readonly code: string;
  readonly text: string;
  readonly city?: string;
  readonly country?: string;
  readonly classifier?: string;
  readonly reportedAt?: string;
}

/** A CloudEvent as a TMS writes it: what the gateway knows itself is left out. */
function milestone(told: Milestone): object {
  const [kind, value] = told.reference;
  return {
    specversion: "1.0",
    id: told.id,
    type: "freight.shipment.milestone.v1",
    subject: value,
    time: told.time,
    data: {
      references: [{ kind, value }],
      code: told.code,
      partner_text: told.text,
      classifier: told.classifier ?? "actual",
      ...(told.reportedAt ? { reported_at: told.reportedAt } : {}),
      ...(told.city ? { location: { city: told.city, country: told.country } } : {}),
    },
  };
}

/** Continental Road's minimum is 65.00, and it bills 89.50. */
function overcharge(at: Clock): object {
  return {
    specversion: "1.0",
    id: "acme-invoice-88012",
    type: "freight.invoice.received.v1",
    subject: "88012",
    time: at(-1),
    data: {
      references: [{ kind: "tracking", value: "FBDEMO0006" }],
      number: "88012",
      invoice_type: "original",
      issued_on: at(-1).slice(0, 10),
      currency: "USD",
      total: "89.50",
      carrier: { scac: "CTRD", name: "Continental Road" },
      lines: [{ code: "LINEHAUL", partner_code: "400", description: "Line haul", amount: "89.50" }],
    },
  };
}

/** A transport management system that speaks the canonical format. */
export function acmeMessages(at: Clock): DemoMessage[] {
  const one = (title: string, told: Milestone, expected: DemoMessage["expected"]) =>
    jsonMessage("acme-tms", title, milestone(told), expected, EVENT);
  const pickedUp: Milestone = {
    id: "acme-1001",
    time: at(-2),
    reference: ["tracking", "FBDEMO0001"],
    code: "picked_up",
    text: "Collected by Parcel Express",
    city: "Lyon",
    country: "FR",
  };
  const hub = { reference: ["tracking", "FBDEMO0002"], city: "Berlin", country: "DE" } as const;
  return [
    one("a shipment is collected", pickedUp, { applied: 1 }),
    one("the same message, sent again after a time-out", pickedUp, { duplicates: 1 }),
    jsonMessage(
      "acme-tms",
      "two milestones in one batch",
      [
        milestone({ ...hub, id: "acme-1002", time: at(-6), code: "arrived", text: "Arrived at hub" }),
        milestone({ ...hub, id: "acme-1003", time: at(-3), code: "out_for_delivery", text: "On vehicle" }),
      ],
      { applied: 2 },
      BATCH,
    ),
    one(
      "an estimate that was overtaken by a newer one on its way",
      {
        id: "acme-1004",
        time: at(30),
        reportedAt: at(-60),
        reference: ["tracking", "FBDEMO0003"],
        code: "delivered",
        classifier: "estimated",
        text: "First estimate",
      },
      { stale: 1 },
    ),
    one(
      "a tracking number that no shipment carries",
      {
        ...pickedUp,
        id: "acme-1005",
        reference: ["tracking", "FBDEMO0O04"],
        code: "departed",
        text: "Left the hub",
      },
      { exceptions: 1 },
    ),
    one(
      "a purchase order that two shipments belong to",
      {
        ...pickedUp,
        id: "acme-1006",
        reference: ["purchase_order", "PO-4711"],
        code: "delayed",
        text: "Vehicle broke down",
      },
      { exceptions: 1 },
    ),
    one(
      "news of a shipment that was cancelled",
      { ...pickedUp, id: "acme-1007", reference: ["tracking", "FBDEMO0011"] },
      { exceptions: 1 },
    ),
    one(
      "a shipment of another company",
      { ...pickedUp, id: "acme-1008", reference: ["tracking", "FBDEMO9001"] },
      { exceptions: 1 },
    ),
    jsonMessage(
      "acme-tms",
      "a carrier's invoice that says more than was agreed",
      overcharge(at),
      { applied: 1 },
      EVENT,
    ),
    one(
      "a message that cannot be read: its time is no time",
      { ...pickedUp, id: "acme-1009", time: "yesterday, about noon" },
      { exceptions: 1 },
    ),
  ];
}

/** A warehouse that works for the second company. */
export function nordicMessages(at: Clock): DemoMessage[] {
  const told: Milestone = {
    id: "nordic-2001",
    time: at(-4),
    reference: ["tracking", "FBDEMO9001"],
    code: "packed",
    text: "Packad och klar",
    city: "Malmö",
    country: "SE",
  };
  const { system, title } = {
    system: "nordic-3pl",
    title: "a milestone of the second company's own shipment",
  };
  return [jsonMessage(system, title, milestone(told), { applied: 1 }, EVENT)];
}
