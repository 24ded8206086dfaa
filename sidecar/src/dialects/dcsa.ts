// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type Carrier,
  type Classifier,
  type Fault,
  faultsOf,
  type Location,
  type MilestoneCode,
  pointerOf,
  type Reference,
  type ReferenceKind,
  valueAt,
} from "../canonical/index.ts";
import { Instant } from "../canonical/primitives.ts";
import { countryCode } from "./countries.ts";
import {
  DOCUMENT_CODES,
  DOCUMENT_KINDS,
  EQUIPMENT_CODES,
  REFERENCE_TYPES,
  TRANSPORT_CODES,
} from "./dcsa-codes.ts";
import {
  type Dialect,
  type DialectContext,
  MAX_EVENTS,
  nothingToRecord,
  type ReadEvent,
  refuse,
  refuseLongList,
} from "./dialect.ts";
import { locationOrNull, milestoneEvent } from "./milestone.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import { repeatedIds } from "./repeated-ids.ts";
import type { JsonDocument } from "./strict-json.ts";

const CLASSIFIERS: Readonly<Record<string, Classifier>> = { PLN: "planned", EST: "estimated", ACT: "actual" };

/** A UN/LOCODE begins with its country's code of ISO 3166-1, or with XZ for installations in international waters. */
const UnLocationCode = optionalText(100).refine(
  (code) =>
    code === null ||
    (/^[A-Z]{2}[A-Z2-9]{3}$/.test(code) && (isCountry(code.slice(0, 2)) || code.startsWith("XZ"))),
  { message: "must be a UN/LOCODE such as FRLYS", params: { code: "unknown_value" } },
);

function isCountry(code: string): boolean {
  return countryCode(code) !== null;
}

const Address = z.object({
  city: optionalText(100),
  stateRegion: optionalText(100),
  postCode: optionalText(20),
  country: optionalText(100),
});

const Place = z.object({
  locationName: optionalText(200),
  UNLocationCode: UnLocationCode,
  address: Address.nullish(),
});
type Place = z.infer<typeof Place>;

const TransportCall = z.object({
  carrierServiceCode: optionalText(100),
  UNLocationCode: UnLocationCode,
  location: Place.nullish(),
  vessel: z
    .object({
      vesselOperatorCarrierCode: optionalText(10),
      vesselOperatorCarrierCodeListProvider: optionalText(10),
    })
    .nullish(),
});
type TransportCall = z.infer<typeof TransportCall>;

const base = {
  eventID: z.guid("must be a UUID"),
  eventCreatedDateTime: Instant,
  eventDateTime: Instant,
  eventClassifierCode: z.enum(["PLN", "EST", "ACT"], "must be PLN, EST or ACT"),
  references: z
    .array(z.object({ referenceType: requiredText(10), referenceValue: requiredText(100) }))
    .nullish(),
  documentReferences: z
    .array(z.object({ documentReferenceType: requiredText(10), documentReferenceValue: requiredText(100) }))
    .nullish(),
};

const DcsaEvent = z.discriminatedUnion(
  "eventType",
  [
    z.object({
      ...base,
      eventType: z.literal("TRANSPORT"),
      transportEventTypeCode: requiredText(10),
      changeRemark: optionalText(2000),
      transportCall: TransportCall.nullish(),
    }),
    z.object({
      ...base,
      eventType: z.literal("EQUIPMENT"),
      equipmentEventTypeCode: requiredText(10),
      equipmentReference: optionalText(100),
      emptyIndicatorCode: z.enum(["EMPTY", "LADEN"], "must be EMPTY or LADEN").nullish(),
      eventLocation: Place.nullish(),
      transportCall: TransportCall.nullish(),
    }),
    z.object({
      ...base,
      eventType: z.literal("SHIPMENT"),
      shipmentEventTypeCode: requiredText(10),
      documentTypeCode: requiredText(10),
      documentID: requiredText(100),
      reason: optionalText(2000),
    }),
  ],
  "must be TRANSPORT, EQUIPMENT or SHIPMENT",
);
type DcsaEvent = z.infer<typeof DcsaEvent>;

/** What the three types of events tell in different members. */
interface Particulars {
  readonly code: MilestoneCode | null;
  readonly partnerCode: string;
  readonly text: string | null;
  readonly references: readonly Reference[];
  readonly place: Place | null;
  readonly call: TransportCall | null;
}

function inTable<Value>(table: Readonly<Record<string, Value>>, word: string): Value | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null;
}

function kindIn(table: Readonly<Record<string, ReferenceKind>>, word: string): ReferenceKind {
  return inTable(table, word) ?? "other";
}

function particularsOf(event: DcsaEvent): Particulars {
  switch (event.eventType) {
    case "TRANSPORT": {
      const word = event.transportEventTypeCode;
      const call = event.transportCall ?? null;
      const code = inTable(TRANSPORT_CODES, word);
      return {
        code,
        partnerCode: word,
        text: event.changeRemark,
        references: [],
        place: call?.location ?? null,
        call,
      };
    }
    case "EQUIPMENT": {
      const word = event.equipmentEventTypeCode;
      const isEmpty = event.emptyIndicatorCode === "EMPTY";
      const container = event.equipmentReference;
      return {
        code: isEmpty ? null : inTable(EQUIPMENT_CODES, word),
        partnerCode: isEmpty ? `${word}/EMPTY` : word,
        text: null,
        references: container === null ? [] : [{ kind: "container", value: container }],
        place: event.eventLocation ?? event.transportCall?.location ?? null,
        call: event.transportCall ?? null,
      };
    }
    case "SHIPMENT": {
      const { shipmentEventTypeCode: word, documentTypeCode: type, documentID: value } = event;
      return {
        code: inTable(DOCUMENT_CODES, word),
        partnerCode: `${word}/${type}`,
        text: event.reason,
        references: [{ kind: kindIn(DOCUMENT_KINDS, type), value }],
        place: null,
        call: null,
      };
    }
  }
}

/** Every reference of an event, each once, at most as many as an event may have. */
function referencesOf(event: DcsaEvent, own: readonly Reference[]): Reference[] {
  const documents = (event.documentReferences ?? []).map((reference) => ({
    kind: kindIn(DOCUMENT_KINDS, reference.documentReferenceType),
    value: reference.documentReferenceValue,
  }));
  const others = (event.references ?? []).map((reference) => ({
    kind: kindIn(REFERENCE_TYPES, reference.referenceType),
    value: reference.referenceValue,
  }));
  const all = [...own, ...documents, ...others];
  const unique = new Map(all.map((reference) => [`${reference.kind}:${reference.value}`, reference]));
  return [...unique.values()].slice(0, 20);
}

function locationOf({ place, call }: Particulars): Location | null {
  const unlocode = place?.UNLocationCode ?? call?.UNLocationCode ?? null;
  return locationOrNull({
    name: place?.locationName ?? null,
    city: place?.address?.city ?? null,
    state: place?.address?.stateRegion ?? null,
    postal_code: place?.address?.postCode ?? null,
    country: countryCode(place?.address?.country ?? null) ?? countryCode(unlocode?.slice(0, 2) ?? null),
    unlocode,
  });
}

/** The operator of the vessel; its SCAC when the code comes from the list of NMFTA, which gives them out. */
function carrierOf(call: TransportCall | null): Carrier | null {
  const { vesselOperatorCarrierCode: code, vesselOperatorCarrierCodeListProvider: list } = call?.vessel ?? {};
  const scac = list === "NMFTA" && code != null && /^[A-Z0-9]{2,4}$/.test(code) ? code : null;
  const service = call?.carrierServiceCode ?? null;
  return scac === null && service === null ? null : { scac, name: null, service };
}

function readEvent(
  value: unknown,
  path: readonly (string | number)[],
  context: DialectContext,
  document: JsonDocument,
): ReadEvent | Fault[] {
  const pointer = pointerOf(path);
  const parsed = DcsaEvent.safeParse(value);
  if (!parsed.success) return faultsOf(parsed.error, value, pointer);
  const event = parsed.data;
  const particulars = particularsOf(event);
  const [first, ...more] = referencesOf(event, particulars.references);
  if (first === undefined) {
    return [
      { pointer, code: "missing_reference", detail: "No booking, document, container or other reference." },
    ];
  }
  const milestone = milestoneEvent(
    {
      id: event.eventID.toLowerCase(),
      references: [first, ...more],
      code: particulars.code,
      partnerCode: particulars.partnerCode,
      partnerText: particulars.text,
      classifier: CLASSIFIERS[event.eventClassifierCode] ?? "actual",
      time: event.eventDateTime,
      reportedAt: event.eventCreatedDateTime,
      carrier: carrierOf(particulars.call),
      location: locationOf(particulars),
      signedBy: null,
    },
    context,
  );
  return { event: milestone, raw: document.rawAt(path), pointer };
}

/** The paths of the events: a list, an object with a list in `events`, or one event. */
function eventPaths(body: unknown): (string | number)[][] | null {
  if (Array.isArray(body)) return body.map((_, index) => [index]);
  const events = valueAt(body, ["events"]);
  if (Array.isArray(events)) return events.map((_, index) => ["events", index]);
  return valueAt(body, ["eventType"]) === undefined ? null : [[]];
}

/** DCSA Track & Trace 2.2: transport, equipment and shipment (document) events. */
export const dcsa: Dialect = {
  name: "dcsa",
  title: "DCSA Track & Trace",
  mediaTypes: ["application/json"],
  recognizes(body) {
    const [first] = eventPaths(body) ?? [];
    return first !== undefined && valueAt(body, [...first, "eventType"]) !== undefined;
  },
  read({ document }, context) {
    const paths = eventPaths(document.value);
    if (paths === null)
      return refuse(
        "",
        "missing",
        "There is no event: a list, an object with events or an event is expected.",
      );
    if (paths.length > MAX_EVENTS) return refuseLongList(pointerOf(paths[0]?.slice(0, -1) ?? []));
    const events: ReadEvent[] = [];
    const faults: Fault[] = [];
    for (const path of paths) {
      const read = readEvent(valueAt(document.value, path), path, context, document);
      if (Array.isArray(read)) faults.push(...read);
      else events.push(read);
    }
    faults.push(
      ...repeatedIds(events.map(({ event, pointer }) => ({ id: event.id, pointer: `${pointer}/eventID` }))),
    );
    if (faults.length > 0) return { ok: false, faults };
    if (events.length > 0) return { ok: true, events, note: null };
    return nothingToRecord("The list of events is empty; nothing was recorded.");
  },
};
