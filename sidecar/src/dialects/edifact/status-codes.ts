// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { MilestoneCode } from "../../canonical/index.ts";
import { EQUIPMENT_CODES, TRANSPORT_CODES } from "../dcsa-codes.ts";

/**
 * UN/ECE Recommendation 24, transport status: data element 9011 to D.96B, 4405 since. What is left out says nothing
 * about where the goods are (30 empty on inspection, 38 freight paid), or not enough to say it (14 completed, 74
 * received: by whom?): it keeps the partner's word and goes to a person, until a mapping settles it.
 */
const TRANSPORT_STATUS: Readonly<Record<string, MilestoneCode>> = {
  1: "arrived",
  3: "damaged", // arrived in defective condition
  6: "information_received", // booked
  7: "cancelled", // booking cancelled
  12: "customs_cleared",
  13: "picked_up", // collected
  15: "in_transit", // consolidated
  16: "in_transit", // crossed border
  17: "customs_hold", // customs refusal
  18: "damaged",
  20: "delayed",
  21: "delivered",
  22: "delivered", // delivery completed as instructed
  23: "delivery_failed", // delivery not completed
  24: "departed",
  25: "delayed", // departure delay
  26: "discharged", // deramped
  27: "departed", // despatched
  29: "discharged",
  31: "in_transit", // en route
  35: "in_transit", // expedited to destination
  36: "lost", // not found
  37: "in_transit", // found
  40: "arrived", // at port
  41: "in_transit", // handed over under continued responsibility
  42: "in_transit", // handover delivered
  43: "in_transit", // handover received
  44: "in_transit", // ill-routed consignment reforwarded
  45: "arrived", // consignee informed of arrival
  48: "loaded",
  49: "lost",
  50: "information_received", // manifested
  51: "delayed", // means of transport damaged
  52: "delayed", // mechanical breakdown
  56: "delivery_failed", // not delivered
  57: "delayed", // not loaded
  59: "discharged", // off loaded
  63: "delayed", // package not ready
  68: "information_received", // pre-informed
  70: "loaded", // ramped
  75: "in_transit", // reconsigned
  76: "in_transit", // reforwarded on request
  77: "delivery_failed", // refused
  79: "loaded", // reloaded
  80: "returned", // as instructed
  82: "returned",
  87: "delayed", // sorted wrong route
  92: "loaded", // stowed
  93: "packed", // stuffed
  94: "packed", // stuffed and sealed
  98: "in_transit", // transferred in
  99: "in_transit", // transferred out
  100: "in_transit", // transhipment
  101: "delayed", // transit delay
};

/** 3055: UN/CEFACT itself, and GS1, whose own codes add to the UN's and end in E. */
const AGENCIES: readonly string[] = ["6", "9"];
/** 1131 where a sender names the list by the number of its data element. */
const LISTS: readonly string[] = ["", "4405", "9011"];

/** A status as STS says it. */
export interface StatusWord {
  /** 9015; 1 is transport. */
  readonly category: string | null;
  readonly code: string;
  /** 1131 and 3055: whose code it is; null: the UN's. */
  readonly list: string | null;
  readonly agency: string | null;
}

/** What a status means, or null where its code is in no table, or not the UN's. */
export function milestoneOf({ category, code, list, agency }: StatusWord): MilestoneCode | null {
  // The words of DCSA have four letters, which no code of the UN has: some ocean carriers write them.
  const ocean = TRANSPORT_CODES[code] ?? EQUIPMENT_CODES[code];
  if (ocean !== undefined) return ocean;
  const isTransport = category === null || category === "1";
  const isOfTheUn = agency === null ? LISTS.includes(list ?? "") : AGENCIES.includes(agency);
  if (!isTransport || !isOfTheUn) return null;
  const bare = code.replace(/^0+(?=\d)/, "");
  return Object.hasOwn(TRANSPORT_STATUS, bare) ? (TRANSPORT_STATUS[bare] ?? null) : null;
}
