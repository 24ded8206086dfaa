// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, Location, Reference } from "../../canonical/index.ts";
import { countryCode } from "../countries.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext } from "../edi/unit-reader.ts";
import { eventDigest, locationOrNull, milestoneEvent } from "../milestone.ts";
import { carrierOf } from "./carrier.ts";
import type { Parties } from "./parties.ts";
import { distinctReferences } from "./references.ts";
import { meaningOf, partiesOf, statusWord } from "./statuses.ts";
import { cut } from "./text.ts";
import { readLocalTime, type TimeReading } from "./time.ts";

/** What a loop of a 214, or its header, says about the statuses within. */
export interface StatusLoop {
  readonly references: (Reference | null)[];
  readonly texts: string[];
  /** The number of the stop (L11 QN). */
  stop: string | null;
  /** The segments, in the sender's words. */
  readonly raw: string[];
}

export interface Shipment extends StatusLoop {
  scac: string | null;
}

/** An AT7 with its MS1. */
export interface Status {
  readonly segment: Segment;
  place: Segment | null;
  readonly raw: string[];
}

export interface MadeStatus {
  readonly read: ReadEvent | null;
  readonly faults: readonly Fault[];
  readonly remarks: readonly Fault[];
}

/** Bounds of the canonical event (docs/contracts.md, sections 2 and 9). */
const MAX_REFERENCES = 20;
const MAX_TEXT = 2000;
const MAX_RAW = 16_384;

function refused(fault: Fault): MadeStatus {
  return { read: null, faults: [fault], remarks: [] };
}

/** Makes a milestone of an AT7 and of what stands around it. */
export function statusEvent(
  status: Status,
  shipment: Shipment,
  loops: readonly StatusLoop[],
  parties: Parties,
  context: UnitContext,
): MadeStatus {
  const { segment } = status;
  const isAppointment = elementOf(segment, 1) === null;
  const code = elementOf(segment, 1) ?? elementOf(segment, 3);
  if (code === null) {
    return refused(faultAt(segment, "missing", "AT7 needs a status (AT701) or an appointment (AT703).", 1));
  }
  const reason = elementOf(segment, isAppointment ? 4 : 2);
  const location = placeOfStatus(status, code, parties);
  const time = timeOfStatus(segment, location, context);
  if (!time.ok) {
    const element = { date: 5, time: 6, code: 7 }[time.wrong];
    return refused(faultAt(segment, time.fault, time.detail, element));
  }
  const all = distinctReferences([shipment, ...loops].flatMap(({ references }) => references));
  const [first, ...others] = all.slice(0, MAX_REFERENCES);
  if (first === undefined) {
    return refused(faultAt(segment, "missing", "Neither B10 nor an L11 names the shipment of this status."));
  }
  const meaning = meaningOf(code, reason, isAppointment);
  const stop = loops.map((loop) => loop.stop).find((number) => number !== null) ?? null;
  const event = milestoneEvent(
    {
      id: idOfStatus(status, all, stop, context),
      references: [first, ...others],
      code: meaning.code,
      partnerCode: cut(statusWord(code, reason), 100),
      partnerText: textOf([shipment, ...loops]),
      classifier: meaning.classifier,
      time: time.instant,
      reportedAt: context.preparedAt ?? (meaning.classifier === "actual" ? null : context.dialect.receivedAt),
      carrier: carrierOf(shipment.scac),
      location,
      signedBy: null,
    },
    context.dialect,
  );
  const read = { event, raw: rawOf(status, shipment, loops), pointer: placeOf(segment) };
  return { read, faults: [], remarks: remarksOf(segment, time.assumed, all.length) };
}

function remarksOf(segment: Segment, assumed: string | null, references: number): Fault[] {
  const remarks: Fault[] = [];
  if (assumed !== null) remarks.push(faultAt(segment, "assumed_time", assumed, 5));
  if (references > MAX_REFERENCES) {
    const detail = `The status has ${references} references; the first ${MAX_REFERENCES} are taken over.`;
    remarks.push(faultAt(segment, "too_many_references", detail));
  }
  return remarks;
}

/**
 * The digest of what the status says, so that the same status in another interchange is a duplicate. The control
 * numbers are left out for that reason, and so is the text, which senders add later.
 */
function idOfStatus(
  { segment, place }: Status,
  references: readonly Reference[],
  stop: string | null,
  context: UnitContext,
): string {
  const said = [1, 2, 3, 4, 5, 6, 7].map((element) => elementOf(segment, element));
  const where = [1, 2, 3, 4, 5].map((element) => (place === null ? null : elementOf(place, element)));
  const named = references.map(({ kind, value }) => `${kind}:${value}`);
  return eventDigest("x12", ["214", context.sender, ...said, ...where, stop, ...named]);
}

/** Without a date it is the time of the interchange: AT705 may be left out, and then the status is as of now. */
function timeOfStatus(segment: Segment, location: Location | null, context: UnitContext): TimeReading {
  const date = elementOf(segment, 5);
  if (date === null) {
    const { preparedAt } = context;
    if (preparedAt !== null) {
      return {
        ok: true,
        instant: preparedAt,
        assumed: "There is no date, that of the interchange is taken.",
      };
    }
    return {
      ok: false,
      wrong: "date",
      fault: "missing",
      detail: "AT705, the date of the status, is missing.",
    };
  }
  const local = {
    date,
    time: elementOf(segment, 6),
    code: elementOf(segment, 7),
    state: location?.state ?? null,
    country: location?.country ?? null,
  };
  return readLocalTime(local, context.mapping);
}

/** Where MS1 says it happened, else the address of the party at whose place such a status happens. */
function placeOfStatus({ place }: Status, code: string, parties: Parties): Location | null {
  if (place === null) return parties.placeOf(partiesOf(code));
  const [city, state] = [elementOf(place, 1), elementOf(place, 2)];
  return locationOrNull({
    name: city === null ? coordinatesOf(place) : null,
    city: city === null ? null : cut(city, 100),
    state: state === null ? null : cut(state, 100),
    postal_code: null,
    country: countryCode(elementOf(place, 3)),
    unlocode: null,
  });
}

/** Longitude and latitude (MS104 to MS107) as words, for a location has no numbers for them. */
function coordinatesOf(place: Segment): string | null {
  const [longitude, latitude] = [elementOf(place, 4), elementOf(place, 5)];
  if (longitude === null || latitude === null) return null;
  const [east, north] = [elementOf(place, 6) ?? "", elementOf(place, 7) ?? ""];
  return cut(`${latitude} ${north}, ${longitude} ${east}`.replace(/ +(?=,|$)/g, ""), 200);
}

function textOf(loops: readonly StatusLoop[]): string | null {
  const text = loops.flatMap(({ texts }) => texts).join("\n");
  return text === "" ? null : cut(text, MAX_TEXT);
}

/** The status in the sender's words, with what else was read of its set for it. */
function rawOf(status: Status, shipment: Shipment, [lead, loop]: readonly StatusLoop[]): string {
  const parts = [shipment.raw, lead?.raw ?? [], status.raw, loop?.raw ?? []];
  return cut(parts.flat().join("\n"), MAX_RAW);
}
