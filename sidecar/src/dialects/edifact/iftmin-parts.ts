// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Measure, Party, Reference, Stop, TenderEvent } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { clip } from "./clip.ts";
import type { Dates } from "./dates.ts";
import { readDecimal } from "./decimal.ts";
import type { Findings } from "./findings.ts";
import { APPOINTMENTS } from "./iftmin-codes.ts";

type Item = Stop["items"][number];

/** Units (6411) of weight and volume that an event can carry. */
const UNITS: Readonly<Record<string, Measure["unit"]>> = {
  KGM: "kg",
  KG: "kg",
  LBR: "lb",
  LB: "lb",
  MTQ: "m3",
  M3: "m3",
  FTQ: "ft3",
};

/** A quantity without sign, or null with a remark. */
export function readQuantity(
  segment: Segment,
  element: number,
  component: number,
  decimalMark: string,
  findings: Findings,
): string | null {
  const text = elementOf(segment, element, component);
  if (text === null) return null;
  const reading = readDecimal(text, decimalMark);
  if (reading.ok && !reading.value.startsWith("-")) return reading.value;
  const detail = reading.ok
    ? "A quantity has no minus; it was left out."
    : `${reading.detail} It was left out.`;
  findings.remark(segment, "wrong_value", detail, element, component);
  return null;
}

/** A quantity with its unit, or null with a remark. */
export function readMeasure(
  segment: Segment,
  value: readonly [element: number, component: number],
  unit: readonly [element: number, component: number],
  decimalMark: string,
  findings: Findings,
): Measure | null {
  const quantity = readQuantity(segment, ...value, decimalMark, findings);
  if (quantity === null) return null;
  const code = elementOf(segment, ...unit) ?? "";
  const known = Object.hasOwn(UNITS, code) ? UNITS[code] : undefined;
  if (known !== undefined) return { value: quantity, unit: known };
  findings.remark(segment, "unknown_value", `The unit "${clip(code, 20) ?? ""}" is not taken over.`, ...unit);
  return null;
}

/** A stop while it is read. */
export interface OpenStop {
  readonly kind: Stop["kind"];
  readonly place: Party;
  readonly opening: Segment;
  readonly dates: Dates;
  readonly references: (Reference | null)[];
  sequence: number | null;
}

/** A goods item while it is read. */
export interface OpenItem extends Item {
  /** The numbers of the stops that name it; none: all of them. */
  readonly stops: number[];
}

/** The totals of a stop that a text tells, see `TEXTS.stopTotals`. */
export interface StopTotals {
  readonly weight: Measure | null;
  readonly volume: Measure | null;
  readonly packages: string | null;
}

function measureOf(text: string | null): Measure | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) (kg|lb|m3|ft3)$/.exec(text ?? "");
  return match === null ? null : { value: match[1] as string, unit: match[2] as Measure["unit"] };
}

export function readStopTotals(ftx: Segment): StopTotals {
  const packages = /^(\d{1,15}(?:\.\d{1,6})?) packages$/.exec(elementOf(ftx, 4, 3) ?? "");
  return {
    weight: measureOf(elementOf(ftx, 4, 1)),
    volume: measureOf(elementOf(ftx, 4, 2)),
    packages: packages?.[1] ?? null,
  };
}

/** DTM of the header that stand in for a stop's own: picked up, departs; delivered, arrives. */
const OF_THE_LOAD = {
  pickup: { earliest: ["234", "200", "133"], latest: ["235"] },
  delivery: { earliest: ["64"], latest: ["63", "2", "17", "132"] },
} as const;

/** When a stop may be called at, by its own dates, else by those of the whole load. */
export function appointmentOf(
  stop: OpenStop,
  load: Dates,
  mapping: Mapping,
  findings: Findings,
): { earliest: string | null; latest: string | null } {
  const read = (end: "earliest" | "latest") => {
    const own = stop.dates.find([APPOINTMENTS[stop.kind][end]], mapping);
    const found = own ?? load.find(OF_THE_LOAD[stop.kind][end], mapping);
    if (found === null) return null;
    if (found.ok && found.date.instant !== null) return found.date.instant;
    findings.refuse(found.segment, "wrong_time", "This is no date of its format from 2000 to 2100.", 1, 2);
    return null;
  };
  return { earliest: read("earliest"), latest: read("latest") };
}

/** A party's telephone number or address of electronic mail (COM). */
export function readCommunication(com: Segment, party: Party): void {
  const [number, channel] = [elementOf(com, 1, 1), elementOf(com, 1, 2)];
  if (channel === "TE") party.phone ??= clip(number, 80);
  if (channel === "EM") party.email ??= clip(number, 200);
}

/** What a tender is while it is read. */
export type OpenTender = Omit<TenderEvent["data"], "references" | "stops" | "respond_by"> & {
  readonly references: (Reference | null)[];
};
