// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, partnerEventSchema } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import type { FileItem } from "../file-dialect.ts";
import type { Plan } from "./plan.ts";
import { clipped, MAX_KEPT, type Row } from "./rows.ts";

/** The most faults, and the most remarks, that are told of one unit. */
export const MAX_TOLD_FAULTS = 20;

/** The most of a partner's words that travels with an event. */
const MAX_RAW = 16_384;

/** What a row, or the rows of an invoice, turned out to be. */
export interface Unit {
  readonly name: string;
  /** The event, null where the unit is rejected. */
  readonly read: ReadEvent | null;
  readonly faults: readonly Fault[];
  readonly remarks: readonly Fault[];
  /** The rows as they came, at most 256 Ki characters. */
  readonly rows: string;
}

/** Makes units of rows. */
export interface UnitReader {
  /** Takes a row; the units that are whole with it. A row with a fault has no cells to be read. */
  push(row: Row): readonly Unit[];
  /** The unit that is open at the end of the file. */
  end(): readonly Unit[];
}

/** The header line and the rows under it, as they came. */
export function rawOf(plan: Plan, rows: string, max = MAX_RAW): string {
  return clipped(`${plan.header}\n${rows}`, max);
}

/** A unit that is rejected. */
export function rejected(name: string, rows: string, faults: readonly Fault[]): Unit {
  return { name, read: null, faults, remarks: [], rows };
}

/** The last net: an event that is not canonical for all that was checked. */
function unfit({ event, pointer }: ReadEvent): Fault[] {
  const checked = partnerEventSchema(event.type).safeParse(event);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    pointer: pointer ?? "",
    code: "not_canonical",
    detail: `What stands here cannot be kept: ${issue.path.join(".")} ${issue.message}.`.slice(0, 1000),
  }));
}

/** The items of a unit. */
export function itemsOf(number: number, unit: Unit, plan: Plan): FileItem[] {
  const { name, read, rows, remarks } = unit;
  const faults = read === null ? unit.faults : unfit(read);
  const isAccepted = read !== null && faults.length === 0;
  const end = {
    kind: "unit" as const,
    unit: number,
    name,
    faults: faults.slice(0, MAX_TOLD_FAULTS),
    remarks: remarks.slice(0, MAX_TOLD_FAULTS),
    raw: isAccepted ? "" : rawOf(plan, rows, MAX_KEPT),
  };
  return isAccepted ? [{ kind: "event", unit: number, read }, end] : [end];
}
