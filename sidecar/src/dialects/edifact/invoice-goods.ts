// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Location, Reference, Weight } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { locationOrNull } from "../milestone.ts";
import { distinctReferences } from "../x12/references.ts";
import { clip } from "./clip.ts";
import { Dates } from "./dates.ts";
import { readDecimal } from "./decimal.ts";
import type { Findings } from "./findings.ts";
import { readLocation, readParty } from "./places.ts";
import { MAX_REFERENCES } from "./references.ts";

/** MEA 6411. */
const WEIGHT_UNITS: Readonly<Record<string, Weight["unit"]>> = { KGM: "kg", LBR: "lb" };
/** MEA 6313 of a weight, the best first: chargeable, invoiced, gross, and what says no more than that it is one. */
const WEIGHTS = ["AAM", "AAF", "AAD", "AAB", "G", "WT", ""];
/** QTY 6063 of what is charged: invoiced, charged, number of units. */
const QUANTITIES = ["47", "142", "52", "1"];
/** QTY of packages. */
const PACKAGES = ["11", "59"];
/** DTM 2005 of the pick-up, the best first: despatch, actual collection, actual departure. */
const SHIPPED = ["11", "200", "186"];
/** NAD 3035 and LOC 3227 of where goods come from and go to, the best first. */
const ORIGINS = ["SF", "CZ", "PW", "5", "9", "88"];
const DESTINATIONS = ["ST", "DP", "CN", "8", "7", "11"];
const MAX_PIECES = 999_999_999;

/**
 * What an invoice, or a line of it, says of the goods beside its amounts. None of it is worth an invoice: what cannot
 * be read is left out with a remark.
 */
export class InvoiceGoods {
  readonly #references: Reference[] = [];
  readonly #dates = new Dates();
  readonly #places = new Map<string, Location | null>();
  readonly #weights = new Map<string, Weight>();
  #quantity: string | null = null;
  #unit: string | null = null;
  #rate: string | null = null;
  #pieces: number | null = null;

  refer(reference: Reference): void {
    if (this.#references.length < 2 * MAX_REFERENCES) this.#references.push(reference);
  }

  references(): Reference[] {
    return distinctReferences(this.#references).slice(0, MAX_REFERENCES);
  }

  takeDate(dtm: Segment): void {
    this.#dates.add(dtm);
  }

  /** NAD or LOC; whether it is a place of the goods. */
  takePlace(segment: Segment): boolean {
    const role = elementOf(segment, 1) ?? "";
    if (!ORIGINS.includes(role) && !DESTINATIONS.includes(role)) return false;
    if (!this.#places.has(role)) this.#places.set(role, placeIn(segment));
    return true;
  }

  /** MEA of a weight; whether it is one. Its code stands in 6313, of some in 6311. */
  takeMeasure(mea: Segment, decimalMark: string, findings: Findings): boolean {
    const code = elementOf(mea, 2) ?? (elementOf(mea, 1) === "WT" ? "WT" : "");
    const unit = elementOf(mea, 3) ?? "";
    if (!WEIGHTS.includes(code) || !Object.hasOwn(WEIGHT_UNITS, unit)) return false;
    const value = numberIn(mea, 3, 2, decimalMark, findings);
    if (value !== null && !this.#weights.has(code))
      this.#weights.set(code, { value, unit: WEIGHT_UNITS[unit] as Weight["unit"] });
    return true;
  }

  /** QTY; whether it is one of what is charged or of packages. */
  takeQuantity(qty: Segment, decimalMark: string, findings: Findings): boolean {
    const code = elementOf(qty, 1) ?? "";
    if (!QUANTITIES.includes(code) && !PACKAGES.includes(code)) return false;
    const value = numberIn(qty, 1, 2, decimalMark, findings);
    if (value === null) return true;
    if (PACKAGES.includes(code)) this.#countPieces(value);
    else if (this.#quantity === null) {
      this.#quantity = value;
      this.#unit ??= clip(elementOf(qty, 1, 3), 20);
    }
    return true;
  }

  /** PAC: how many packages. */
  takePackages(pac: Segment, decimalMark: string, findings: Findings): void {
    const value = numberIn(pac, 1, 1, decimalMark, findings);
    if (value !== null) this.#countPieces(value);
  }

  #countPieces(value: string): void {
    const count = Number(value);
    if (Number.isInteger(count) && count <= MAX_PIECES) this.#pieces ??= count;
  }

  /** PRI: the price of a unit. */
  takePrice(pri: Segment, decimalMark: string, findings: Findings): void {
    this.#rate ??= numberIn(pri, 1, 2, decimalMark, findings);
    this.#unit ??= clip(elementOf(pri, 1, 6), 20);
  }

  charged() {
    return { quantity: this.#quantity, unit: this.#unit, rate: this.#rate };
  }

  shipped(mapping: Mapping) {
    const found = this.#dates.find(SHIPPED, mapping);
    const weight = WEIGHTS.find((code) => this.#weights.has(code));
    return {
      shipped_on: found?.ok ? found.date.day : null,
      weight: weight === undefined ? null : (this.#weights.get(weight) ?? null),
      pieces: this.#pieces,
      service: null,
      origin: this.#placeOf(ORIGINS),
      destination: this.#placeOf(DESTINATIONS),
    };
  }

  #placeOf(roles: readonly string[]): Location | null {
    const known = roles.map((role) => this.#places.get(role));
    return known.find((place) => place !== undefined && place !== null) ?? null;
  }
}

function placeIn(segment: Segment): Location | null {
  if (segment.id === "LOC") return readLocation(segment);
  const { name, city, state, postal_code, country } = readParty(segment, "other");
  return locationOrNull({ name, city, state, postal_code, country, unlocode: null });
}

/** A number that an invoice can do without. */
function numberIn(
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
  const detail = "This is no quantity and was left out.";
  findings.remark(segment, "not_understood", detail, element, component);
  return null;
}
