// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Classifier } from "../../canonical/index.ts";
import type { Mapping } from "../mapping.ts";
import type { Dates, FoundDate } from "./dates.ts";

/**
 * Qualifiers of DTM (2005) that say when a status holds, the best first. 334 status change, 7 effective, 78 event
 * (parcel carriers), 203 execution, 35 delivered, 178 arrived, 186 departed, 200 picked up, 50 received, 110 (goods)
 * handed over, 11 despatched, 1 (service) completed.
 */
const ACTUAL = ["334", "7", "78", "203", "35", "178", "186", "200", "50", "110", "11", "1"];
/** 132 arrival, 133 departure, 17 delivery, 371 end, 189 and 191: scheduled by the carrier, may yet move. */
const ESTIMATED = ["132", "133", "17", "191", "189", "371", "79"];
/** 2 delivery requested, 10 shipment requested, 69 delivery promised, 76 delivery scheduled, 234 and 235 collection. */
const PLANNED = ["2", "69", "76", "64", "63", "10", "234", "235"];

/** When a status holds, and how sure the carrier is of it. */
export interface StatusTime {
  readonly classifier: Classifier;
  readonly found: FoundDate;
}

/** Finds when a status holds among the dates of its level; null where none of them says. */
export function statusTime(dates: Dates, mapping: Mapping): StatusTime | null {
  const levels: readonly [Classifier, readonly string[]][] = [
    ["actual", ACTUAL],
    ["estimated", ESTIMATED],
    ["planned", PLANNED],
  ];
  for (const [classifier, qualifiers] of levels) {
    const found = dates.find(qualifiers, mapping);
    if (found !== null) return { classifier, found };
  }
  return null;
}
