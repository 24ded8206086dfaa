// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InvoiceEvent, MilestoneEvent, PartnerEvent } from "../canonical/index.ts";
import { type Mapping, NO_MAPPING } from "./mapping.ts";

type Table<Value> = Readonly<Record<string, Value>>;

/** Each table's words in lower case; a mapping lives as long as its version, its index with it. */
const folded = new WeakMap<object, Map<string, unknown>>();

function foldedIndex<Value>(table: Table<Value>): Map<string, Value> {
  let index = folded.get(table) as Map<string, Value> | undefined;
  if (index === undefined) {
    index = new Map(Object.entries(table).map(([word, value]) => [word.trim().toLowerCase(), value]));
    folded.set(table, index);
  }
  return index;
}

/** What a table of a mapping says of a partner's word: as it is written, else in any case; undefined: nothing. */
export function lookUp<Value>(table: Table<Value>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : foldedIndex(table).get(word.trim().toLowerCase());
}

/** `in_transit/arrived_at_facility` is looked up as a whole, then as `in_transit`. */
function lookUpStatus<Value>(table: Table<Value>, code: string): Value | undefined {
  const whole = lookUp(table, code);
  const slash = code.indexOf("/");
  return whole !== undefined || slash < 0 ? whole : lookUp(table, code.slice(0, slash));
}

function withMilestoneCode(event: MilestoneEvent, mapping: Mapping): MilestoneEvent {
  const { partner_code: partnerCode, retracts, code: known } = event.data;
  // What takes another event back states nothing of its own.
  if (partnerCode === null || retracts !== null) return event;
  const code = lookUpStatus(mapping.milestone_codes, partnerCode);
  if (code === undefined || code === known) return event;
  return { ...event, data: { ...event.data, code } };
}

function withChargeCodes(event: InvoiceEvent, mapping: Mapping): InvoiceEvent {
  const lines = event.data.lines.map((line) => {
    const code = line.partner_code === null ? undefined : lookUp(mapping.charge_codes, line.partner_code);
    // A code left blank in the mapping is one that nobody has settled yet.
    return code === undefined || code.trim() === "" ? line : { ...line, code };
  });
  return { ...event, data: { ...event.data, lines } };
}

/**
 * The event with the codes that the system's mapping gives the partner's words, before the dialect's own tables.
 *
 * Said twice it is the same as once. Who calls it: `readMessage` for the events of every JSON dialect and `readFile` for
 * those of every file dialect; the CSV dialect, whose codes all come from the mapping, also by itself.
 */
export function overridden(event: PartnerEvent, mapping: Mapping): PartnerEvent {
  if (mapping === NO_MAPPING) return event;
  switch (event.type) {
    case "freight.shipment.milestone.v1":
      return withMilestoneCode(event, mapping);
    case "freight.invoice.received.v1":
      return withChargeCodes(event, mapping);
    default:
      return event;
  }
}
