// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { text } from "./primitives.ts";

/** The kinds of references, the one that names a shipment most surely first: this order makes the partition key. */
export const REFERENCE_KINDS = [
  "shipment",
  "delivery",
  "tracking",
  "pro",
  "bol",
  "booking",
  "container",
  "order",
  "purchase_order",
  "invoice",
  "other",
] as const;

export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export const Reference = z.strictObject({ kind: z.enum(REFERENCE_KINDS), value: text(100) });
export type Reference = z.infer<typeof Reference>;

export const References = z.array(Reference).min(1).max(20);

/** The reference that names the shipment most surely, or undefined when there is none. */
export function strongestReference(references: readonly Reference[]): Reference | undefined {
  let best: Reference | undefined;
  let bestRank: number = REFERENCE_KINDS.length;
  for (const reference of references) {
    const rank = REFERENCE_KINDS.indexOf(reference.kind);
    if (rank < bestRank) {
      best = reference;
      bestRank = rank;
    }
  }
  return best;
}

/**
 * The key that keeps the events of one shipment in order: kind and value of its strongest reference.
 *
 * The system is left out on purpose, so that two systems that name a shipment by the same number share its queue.
 */
export function partitionKeyOf(reference: Reference): string {
  return `${reference.kind}:${reference.value}`;
}
