// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Measure, Party, Reference, Stop, TenderEvent } from "../../canonical/index.ts";
import { strongestReference } from "../../canonical/references.ts";
import { type Envelope, UnwritableError } from "../envelope.ts";
import type { Element, Words } from "../x12/write-values.ts";
import {
  APPOINTMENTS,
  MODES,
  PARTY_QUALIFIERS,
  PAYMENTS,
  PURPOSES,
  REFERENCE_QUALIFIERS,
  RESPOND_BY,
  STOP_NUMBER,
  STOP_QUALIFIERS,
  STOP_ROLES,
  TEXTS,
  UNITS,
} from "./iftmin-codes.ts";
import type { Message } from "./write-interchange.ts";
import { type Directory, dateTime, directoryOf, fitted, pieces, piecesInto, whole } from "./write-values.ts";

type Data = TenderEvent["data"];
type Item = Stop["items"][number];

/** 1001: forwarding instructions. */
const INSTRUCTIONS = "610";
/** 8053: a trailer, of the type that C224 describes. */
const TRAILER = "TE";

/** Writes the segments of one tender. */
class TenderWriter {
  readonly #directory: Directory;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  segments(data: Data): Words[] {
    return [
      this.#beginning(data),
      ...(data.respond_by === null ? [] : [["DTM", dateTime(RESPOND_BY, data.respond_by)] satisfies Words]),
      ...this.#load(data),
      ...this.#texts(data),
      ...totals(data),
      ...data.references.map((reference, index) => this.#reference(reference, `references.${index}`)),
      ...(data.payment === null ? [] : [["CPI", "4", null, PAYMENTS[data.payment]] satisfies Words]),
      ...this.#transport(data),
      ...data.parties.flatMap((party, index) =>
        this.#party(PARTY_QUALIFIERS[party.role], party, `parties.${index}`),
      ),
      ...data.stops.flatMap((stop, index) => this.#stop(stop, `stops.${index}`)),
      ...this.#goods(data.stops),
      ...this.#equipment(data),
    ];
  }

  #beginning(data: Data): Words {
    const number = strongestReference(data.references)?.value ?? null;
    return ["BGM", INSTRUCTIONS, fitted(number, 35, "event.data.references"), PURPOSES[data.purpose]];
  }

  #load({ mode, charge }: Data): Words[] {
    const load = mode === null ? null : MODES[mode]?.[1];
    return [
      ...(load === null || load === undefined ? [] : [["TSR", null, load] satisfies Words]),
      // 64: freight charge.
      ...(charge === null ? [] : [["MOA", ["64", charge.amount, charge.currency]] satisfies Words]),
    ];
  }

  /** FTX for a text of any length: five lines each. */
  #text(subject: string, about: Element, text: string): Words[] {
    const lines = pieces(text, this.#directory.text);
    const rows: Words[] = [];
    for (let at = 0; at < lines.length; at += 5)
      rows.push(["FTX", subject, null, about, lines.slice(at, at + 5)]);
    return rows;
  }

  #texts({ notes, carrier, stops }: Data): Words[] {
    const { note, own, service, stopNote } = TEXTS;
    return [
      ...notes.flatMap((text) => this.#text(note, null, text)),
      ...this.#text(own, ["0", service, "ZZZ"], carrier?.service ?? ""),
      ...stops.flatMap((stop) => {
        const number = String(stop.sequence);
        return [
          ...stop.notes.flatMap((text) => this.#text(note, [number, stopNote, "ZZZ"], text)),
          ...stopTotals(stop),
        ];
      }),
    ];
  }

  #reference({ kind, value }: Reference, field: string): Words {
    const { reference } = this.#directory;
    return ["RFF", [REFERENCE_QUALIFIERS[kind], fitted(value, reference, `event.data.${field}.value`)]];
  }

  #transport({ mode, carrier }: Data): Words[] {
    const transport = mode === null ? null : (MODES[mode]?.[0] ?? null);
    if (transport === null && carrier?.scac == null && carrier?.name == null) return [];
    const name = fitted(carrier?.name ?? null, 35, "event.data.carrier.name");
    const scac = carrier?.scac ?? null;
    const who = scac === null ? ["", "", "", name] : [scac, "172", "182", name];
    return [["TDT", "20", null, transport, null, who]];
  }

  #party(qualifier: string, party: Party, place: string): Words[] {
    const field = (name: string) => `event.data.${place}.${name}`;
    const { postalCode, streetLines } = this.#directory;
    const code = fitted(party.code, this.#directory.party, field("code"));
    const nad: Words = [
      "NAD",
      qualifier,
      code === "" ? null : [code, "", "92"],
      null,
      piecesInto(party.name, 35, 5, field("name")),
      this.#street(party, streetLines, field),
      fitted(party.city, 35, field("city")),
      fitted(party.state, 9, field("state")),
      fitted(party.postal_code, postalCode, field("postal_code")),
      party.country,
    ];
    return [nad, ...this.#contact(party, field)];
  }

  #street({ street, street2 }: Party, most: number, field: (name: string) => string): Element {
    const first = piecesInto(street, 35, most, field("street"));
    const second = piecesInto(street2, 35, most, field("street2"));
    // The second line stays the second where the first is blank.
    const lines = first.length === 0 && second.length > 0 ? ["", ...second] : [...first, ...second];
    if (lines.length <= most) return lines;
    const detail = `EDIFACT has room for ${most} times 35 characters of a street; shorten it.`;
    throw new UnwritableError(field("street2"), detail);
  }

  #contact({ contact, phone, email }: Party, field: (name: string) => string): Words[] {
    if (contact === null && phone === null && email === null) return [];
    const numbers: Element[] = [
      [fitted(phone, 512, field("phone")), "TE"],
      [fitted(email, 512, field("email")), "EM"],
    ];
    return [
      ["CTA", "IC", ["", fitted(contact, 35, field("contact"))]],
      ...numbers.filter((number) => number?.[0] !== "").map((number): Words => ["COM", number]),
    ];
  }

  /** A stop: its place, its number with its appointment, its references. */
  #stop(stop: Stop, field: string): Words[] {
    const { kind, place, sequence } = stop;
    if (place.role !== STOP_ROLES[kind]) {
      const detail = `In EDIFACT the place of a ${kind} is the ${STOP_ROLES[kind]}'s.`;
      throw new UnwritableError(`event.data.${field}.place.role`, detail);
    }
    const { earliest, latest } = APPOINTMENTS[kind];
    return [
      ...this.#party(STOP_QUALIFIERS[kind], place, `${field}.place`),
      ["RFF", [STOP_NUMBER, String(sequence)]],
      ...(stop.earliest === null ? [] : [["DTM", dateTime(earliest, stop.earliest)] satisfies Words]),
      ...(stop.latest === null ? [] : [["DTM", dateTime(latest, stop.latest)] satisfies Words]),
      ...stop.references.map((reference, index) =>
        this.#reference(reference, `${field}.references.${index}`),
      ),
    ];
  }

  /** Goods items; what is loaded at one stop and unloaded at another is one item, which names both. */
  #goods(stops: readonly Stop[]): Words[] {
    return goodsOf(stops).flatMap(({ item, field, stops: numbers }, index): Words[] => [
      this.#item(item, index + 1, field),
      ...this.#text("AAA", null, item.description ?? ""),
      ...measures(item),
      ...numbers.map((number): Words => ["RFF", [STOP_NUMBER, String(number)]]),
      ...item.references.map((reference, at) => this.#reference(reference, `${field}.references.${at}`)),
    ]);
  }

  #item({ quantity, package_type: type }: Item, number: number, field: string): Words {
    const packages = [
      whole(quantity, 8, `event.data.${field}.quantity`),
      "",
      "",
      "",
      fitted(type, 35, `event.data.${field}.package_type`),
    ];
    return ["GID", String(number), packages];
  }

  #equipment({ equipment }: Data): Words[] {
    if (equipment === null) return [];
    return [["EQD", TRAILER, null, ["", "", "", fitted(equipment, 35, "event.data.equipment")]]];
  }
}

/** CNT 6069: total gross weight, total volume, total number of packages. */
function totals({ weight, volume, packages }: Data): Words[] {
  return [
    ...(weight === null ? [] : [["CNT", ["7", weight.value, UNITS[weight.unit]]] satisfies Words]),
    ...(volume === null ? [] : [["CNT", ["15", volume.value, UNITS[volume.unit]]] satisfies Words]),
    ...(packages === null ? [] : [["CNT", ["11", packages]] satisfies Words]),
  ];
}

/** IFTMIN has no totals of a place: they go as a text that people can read as well. */
function stopTotals({ sequence, weight, volume, packages }: Stop): Words[] {
  if (weight === null && volume === null && packages === null) return [];
  const words = (measure: Measure | null) => (measure === null ? "" : `${measure.value} ${measure.unit}`);
  const about = [String(sequence), TEXTS.stopTotals, "ZZZ"];
  const texts = [words(weight), words(volume), packages === null ? "" : `${packages} packages`];
  return [["FTX", TEXTS.own, null, about, texts]];
}

/** MEA: gross weight and gross volume of a goods item. */
function measures({ weight, volume }: Item): Words[] {
  return [
    ...(weight === null ? [] : [["MEA", "AAE", "G", [UNITS[weight.unit], weight.value]] satisfies Words]),
    ...(volume === null ? [] : [["MEA", "AAE", "AAW", [UNITS[volume.unit], volume.value]] satisfies Words]),
  ];
}

interface Goods {
  readonly item: Item;
  readonly field: string;
  readonly stops: number[];
}

/** Each goods item once with the stops that name it: the second of two equal ones at a stop is another item. */
function goodsOf(stops: readonly Stop[]): Goods[] {
  const goods: Goods[] = [];
  const byWords = new Map<string, Goods[]>();
  for (const [at, { sequence, items }] of stops.entries())
    for (const [index, item] of items.entries()) {
      const words = JSON.stringify(item);
      const known = byWords.get(words) ?? [];
      const open = known.find((one) => !one.stops.includes(sequence));
      if (open !== undefined) {
        open.stops.push(sequence);
        continue;
      }
      const one = { item, field: `stops.${at}.items.${index}`, stops: [sequence] };
      goods.push(one);
      byWords.set(words, [...known, one]);
    }
  return goods;
}

/**
 * IFTMIN, the instruction to a carrier, of a tender.
 *
 * @throws UnwritableError where the tender says what IFTMIN cannot carry
 */
export function iftminOf(event: TenderEvent, envelope: Envelope): Message {
  const { directory, identifier } = directoryOf(envelope);
  const segments = new TenderWriter(directory).segments(event.data);
  return { identifier: ["IFTMIN", ...identifier], segments, preparedAt: event.time, syntax: "3" };
}
