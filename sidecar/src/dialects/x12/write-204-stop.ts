// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Reference, Stop } from "../../canonical/index.ts";
import { ANY_PACKAGE, codeOf, ENTITIES, PACKAGES } from "./codes-204.ts";
import { type Frame, noteWords, partyLoop, referenceWords } from "./write-204-parts.ts";
import { measured, volumeUnit, weightUnit } from "./write-measures.ts";
import { date8, fitted, implied, line, real, time8, type Words, wrapped } from "./write-values.ts";

type Item = Stop["items"][number];
type Weighed = Pick<Item, "weight" | "volume">;

/** How many NTE a stop takes (X12 204, position 065), and how many L11 an item's contact loop 0365. */
const MAX_NOTES = 20;
const MAX_ITEM_REFERENCES = 5;

/** G62 of the appointment: date qualifier (element 432) and time qualifier (176) of its two ends. */
const ENDS = {
  pickup: { earliest: ["37", "I"], latest: ["38", "K"] },
  delivery: { earliest: ["53", "G"], latest: ["54", "L"] },
} as const;

function appointmentWords(stop: Stop): Words[] {
  return (["earliest", "latest"] as const).flatMap((end): Words[] => {
    const instant = stop[end];
    const [date, time] = ENDS[stop.kind][end];
    return instant === null ? [] : [["G62", date, date8(instant), time, time8(instant), "UT"]];
  });
}

/** AT8: gross weight, pieces, volume. */
function weightWords({ weight, volume }: Weighed, pieces: string | null, field: string): Words[] {
  if (weight === null && volume === null && pieces === null) return [];
  return [
    [
      "AT8",
      weight === null ? null : "G",
      weightUnit(weight, `${field}.weight`),
      measured(weight, 10, `${field}.weight`),
      pieces,
      null,
      volumeUnit(volume, `${field}.volume`),
      measured(volume, 8, `${field}.volume`),
    ],
  ];
}

/** The references that OID has elements for: the order's (OID01) and the purchase order's (OID02, 22 characters). */
function orderOf(references: readonly Reference[], longest: number) {
  const fits = (value: string, max: number) => wrapped(value, max).length === 1;
  const order = references.find(({ kind, value }) => kind === "order" && fits(value, longest));
  const purchase = references.find(({ kind, value }) => kind === "purchase_order" && fits(value, 22));
  const others = references.filter((one) => one !== order && one !== purchase);
  return { order: line(order?.value ?? null), purchase: line(purchase?.value ?? null), others };
}

/** OID04: the code of what is counted; null where nothing is, or the word for it has no code. */
function unitOf({ quantity, package_type: word }: Item): string | null {
  return quantity === null || word === null ? null : codeOf(PACKAGES, word);
}

/** L5: the description, 50 characters each under one line number; a word for the package that OID cannot carry is its marks. */
function descriptionWords(item: Item, number: number, field: string): Words[] {
  const [first = null, ...more] = wrapped(item.description, 50);
  const marks = unitOf(item) === null ? fitted(item.package_type, 48, `${field}.package_type`) : null;
  const l5: Words = ["L5", String(number), first, null, null, null, marks, marks === null ? null : "ZZ"];
  return [l5, ...more.map((text): Words => ["L5", String(number), text])];
}

/** Loop 0365: X12 takes further references of an item behind a contact only; the contact of ours is nobody. */
function itemReferenceWords(references: readonly Reference[], frame: Frame, field: string): Words[] {
  const words = referenceWords(references, frame.reference, `${field}.references`);
  return words.flatMap((l11, index): Words[] =>
    index % MAX_ITEM_REFERENCES === 0 ? [["G61", "ZZ", "ZZ"], l11] : [l11],
  );
}

/** Loop 0350: one item. Without an order of its own it belongs to the load's. */
function itemWords(item: Item, number: number, frame: Frame, field: string): Words[] {
  const { order, purchase, others } = orderOf(item.references, frame.reference);
  const quantity = real(item.quantity, 15, `${field}.quantity`);
  const oid: Words = [
    "OID",
    order ?? (purchase === null ? frame.shipmentId : null),
    purchase,
    null,
    quantity === null ? null : (unitOf(item) ?? ANY_PACKAGE),
    quantity,
    weightUnit(item.weight, `${field}.weight`),
    measured(item.weight, 10, `${field}.weight`),
    volumeUnit(item.volume, `${field}.volume`),
    measured(item.volume, 8, `${field}.volume`),
  ];
  return [
    oid,
    ...descriptionWords(item, number, field),
    ...weightWords(item, null, field),
    ...itemReferenceWords(others, frame, field),
  ];
}

/** S5: complete where it is the only stop of its kind, else in part (element 163). */
function reasonOf(stop: Stop, stops: readonly Stop[]): string {
  const isOnly = stops.filter(({ kind }) => kind === stop.kind).length === 1;
  if (stop.kind === "pickup") return isOnly ? "CL" : "PL";
  return isOnly ? "CU" : "PU";
}

/** N101 of the place: where it is shipped from or to. */
function entityOf({ kind, place }: Stop): string {
  if (kind === "pickup" && place.role === "shipper") return "SF";
  if (kind === "delivery" && place.role === "consignee") return "ST";
  return codeOf(ENTITIES, place.role) as string;
}

/** Loop 0300 of each stop, in their order. */
export function stopWords(stops: readonly Stop[], frame: Frame): Words[] {
  return stops.flatMap((stop, index): Words[] => {
    const field = `event.data.stops.${index}`;
    return [
      ["S5", String(stop.sequence), reasonOf(stop, stops)],
      ...referenceWords(stop.references, frame.reference, `${field}.references`),
      ...appointmentWords(stop),
      ...weightWords(stop, implied(stop.packages, 0, 7, `${field}.packages`), field),
      ...noteWords(stop.notes, MAX_NOTES, `${field}.notes`),
      ...partyLoop(stop.place, entityOf(stop), frame, `${field}.place`),
      ...stop.items.flatMap((item, at) => itemWords(item, at + 1, frame, `${field}.items.${at}`)),
    ];
  });
}
