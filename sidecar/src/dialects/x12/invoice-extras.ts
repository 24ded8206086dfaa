// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Location, Weight } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import { locationOrNull } from "../milestone.ts";
import { readDecimal } from "./amounts.ts";
import { WEIGHT_UNITS } from "./read-measures.ts";
import type { PartyDraft } from "./read-party.ts";
import type { SetRecord } from "./set-record.ts";
import { quoted } from "./text.ts";
import { readDate } from "./time.ts";

const MAX_PIECES = 999_999_999;

/**
 * What an invoice says beside its amounts. None of it is worth an invoice: what cannot be read is left out with a
 * remark, so that the audit finds it missing.
 */
export class InvoiceExtras {
  readonly #record: SetRecord;
  #weightUnit: string | null = null;

  constructor(record: SetRecord) {
    this.#record = record;
  }

  /** The unit of weights that do not say theirs (B305). */
  useWeightUnit(code: string | null): void {
    this.#weightUnit = code;
  }

  #leaveOut(segment: Segment, element: number, what: string): null {
    const detail = `${quoted(elementOf(segment, element) ?? "")} is no ${what} and was left out.`;
    this.#record.remark(segment, element, "not_understood", detail);
    return null;
  }

  day(segment: Segment, element: number): string | null {
    const text = elementOf(segment, element);
    return text === null ? null : (readDate(text) ?? this.#leaveOut(segment, element, "date"));
  }

  /** A number of type R, such as a rate. */
  decimal(segment: Segment, element: number): string | null {
    const text = elementOf(segment, element);
    return text === null ? null : (readDecimal(text) ?? this.#leaveOut(segment, element, "number"));
  }

  /** The same where less than nothing makes no sense. */
  quantity(segment: Segment, element: number): string | null {
    const quantity = this.decimal(segment, element);
    return quantity?.startsWith("-") ? this.#leaveOut(segment, element, "quantity") : quantity;
  }

  pieces(segment: Segment, element: number): number | null {
    const quantity = this.quantity(segment, element);
    if (quantity === null) return null;
    const count = Number(quantity);
    return Number.isInteger(count) && count <= MAX_PIECES
      ? count
      : this.#leaveOut(segment, element, "count of pieces");
  }

  /** A weight with its unit; without one, or in one that is none of ours, it would mean anything. */
  weight(segment: Segment, element: number, unitElement: number): Weight | null {
    const value = this.quantity(segment, element);
    if (value === null || !/[1-9]/.test(value)) return null;
    const unit = elementOf(segment, unitElement) ?? this.#weightUnit;
    if (unit !== null && Object.hasOwn(WEIGHT_UNITS, unit))
      return { value, unit: WEIGHT_UNITS[unit] as Weight["unit"] };
    const detail = unit === null ? "The weight has no unit" : `The unit ${quoted(unit)} is not known`;
    this.#record.remark(segment, element, "not_understood", `${detail}; it was left out.`);
    return null;
  }
}

/** The place of a party, as N1, N3 and N4 tell it. */
export function placeOfParty(draft: PartyDraft | null): Location | null {
  if (draft === null) return null;
  const { name, city, state, postal_code, country } = draft.party;
  return locationOrNull({ name, city, state, postal_code, country, unlocode: null });
}
