// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, Reference, TenderResponseEvent } from "../../canonical/index.ts";
import { strongestReference } from "../../canonical/references.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader, UnitReaderFactory } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { eventDigest } from "../milestone.ts";
import { carrierOf } from "./carrier.ts";
import { addFault } from "./receipts.ts";
import { distinctReferences, referenceKind, referenceOf } from "./references.ts";
import { cut, quoted } from "./text.ts";
import { readDate, readLocalTime } from "./time.ts";
import { Unread } from "./unread.ts";

type Response = TenderResponseEvent["data"]["response"];

/**
 * Reservation action codes (element 558). A conditional acceptance (B) accepts, with its code as the reason; a counter
 * proposal (C) does not accept what was offered. New, change and split are no answers.
 */
const RESPONSES: Readonly<Record<string, Response>> = {
  A: "accepted",
  B: "accepted",
  C: "declined",
  D: "declined",
  E: "declined",
  R: "declined",
};

/** Those that say all there is to say. */
const PLAIN: ReadonlySet<string> = new Set(["A", "D", "E"]);

/** Date qualifiers (element 432) of a pick-up: requested, scheduled. */
const PICKUP_DATES: ReadonlySet<string> = new Set(["10", "69"]);

const MAX_KEPT = 100;
const MAX_REFERENCES = 20;

/** Reads a 990, response to a load tender: one answer a set. */
class Reader990 implements UnitReader {
  readonly faults: Fault[] = [];
  readonly #notes: Fault[] = [];
  readonly #unread = new Unread();
  readonly #context: UnitContext;
  readonly #header: Segment;
  readonly #references: (Reference | null)[] = [];
  readonly #texts: string[] = [];
  readonly #raw: string[] = [];
  #b1: Segment | null = null;
  #pickupAt: string | null = null;

  constructor(header: Segment, context: UnitContext) {
    this.#header = header;
    this.#context = context;
  }

  get remarks(): readonly Fault[] {
    return [...this.#notes, ...this.#unread.remarks()];
  }

  push(segment: Segment): readonly ReadEvent[] {
    if (this.#raw.length < MAX_KEPT) this.#raw.push(segment.raw);
    const [first, second] = [elementOf(segment, 1), elementOf(segment, 2)];
    switch (segment.id) {
      case "B1":
        this.#b1 = segment;
        break;
      case "N9":
        this.#addReference(first, second);
        break;
      case "L11":
        this.#addReference(second, first);
        break;
      case "G62":
        this.#readDate(segment);
        break;
      case "K1":
      case "NTE":
        if (this.#texts.length < MAX_KEPT) {
          this.#texts.push([segment.id === "K1" ? first : null, second].filter(Boolean).join(" "));
        }
        break;
      default:
        this.#unread.add(segment);
    }
    return [];
  }

  end(): readonly ReadEvent[] {
    const b1 = this.#b1;
    if (b1 === null) {
      addFault(this.faults, faultAt(this.#header, "missing_segment", "The 990 has no B1."));
      return [];
    }
    const references = distinctReferences([referenceOf("shipment", elementOf(b1, 2)), ...this.#references]);
    if (references.length === 0) {
      addFault(this.faults, faultAt(b1, "missing", "B102, the shipment that was offered, is missing.", 2));
    }
    const response = this.#responseOf(b1);
    if (response === null || references.length === 0) return [];
    return [this.#event(b1, response, references.slice(0, MAX_REFERENCES))];
  }

  #addReference(qualifier: string | null, value: string | null): void {
    if (this.#references.length >= MAX_KEPT) return;
    this.#references.push(referenceOf(referenceKind(qualifier, this.#context.mapping), value));
  }

  #readDate(segment: Segment): void {
    const date = elementOf(segment, 2);
    if (!PICKUP_DATES.has(elementOf(segment, 1) ?? "") || date === null) {
      this.#unread.add(segment);
      return;
    }
    const local = {
      date,
      time: elementOf(segment, 4),
      code: elementOf(segment, 5),
      state: null,
      country: null,
    };
    const reading = readLocalTime(local, this.#context.mapping);
    if (!reading.ok) {
      const element = { date: 2, time: 4, code: 5 }[reading.wrong];
      addFault(this.faults, faultAt(segment, reading.fault, reading.detail, element));
      return;
    }
    this.#pickupAt = reading.instant;
    if (reading.assumed !== null) addFault(this.#notes, faultAt(segment, "assumed_time", reading.assumed, 2));
  }

  #responseOf(b1: Segment): Response | null {
    const action = elementOf(b1, 4);
    const response = Object.hasOwn(RESPONSES, action ?? "") ? RESPONSES[action ?? ""] : undefined;
    if (response !== undefined) return response;
    const detail =
      action === null
        ? "B104, whether the tender is accepted (A) or declined (D), is missing."
        : `B104 is ${quoted(action)}, which neither accepts (A, B) nor declines (C, D, E, R).`;
    addFault(this.faults, faultAt(b1, action === null ? "missing" : "unknown_value", detail, 4));
    return null;
  }

  #event(b1: Segment, response: Response, references: readonly Reference[]): ReadEvent {
    const context = this.#context;
    const action = elementOf(b1, 4) ?? "";
    const date = readDate(elementOf(b1, 3) ?? "");
    const said = [1, 2, 3, 4, 6].map((element) => elementOf(b1, element));
    const named = references.map(({ kind, value }) => `${kind}:${value}`);
    const text = this.#texts.join("\n");
    const event = partnerEvent<TenderResponseEvent>(
      {
        type: "freight.tender.response.v1",
        // A load that is offered twice a day is answered twice in the same words: when it was said tells them apart.
        id: eventDigest("x12", ["990", context.sender, context.preparedAt, ...said, ...named]),
        subject: strongestReference(references)?.value ?? context.control,
        time: context.preparedAt ?? (date === null ? context.dialect.receivedAt : `${date}T12:00:00.000Z`),
        data: {
          references: [...references],
          response,
          reason_code: elementOf(b1, 6) ?? (PLAIN.has(action) ? null : action),
          reason: text === "" ? null : cut(text, 2000),
          carrier: carrierOf(elementOf(b1, 1)),
          pickup_at: this.#pickupAt,
        },
      },
      context.dialect,
    );
    return { event, raw: cut(this.#raw.join("\n"), 16_384), pointer: placeOf(b1) };
  }
}

export const read990: UnitReaderFactory = (header, context) => new Reader990(header, context);
