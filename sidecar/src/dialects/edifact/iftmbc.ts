// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Carrier, Reference, TenderResponseEvent } from "../../canonical/index.ts";
import { strongestReference } from "../../canonical/references.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { eventDigest } from "../milestone.ts";
import { distinctReferences } from "../x12/references.ts";
import { clip } from "./clip.ts";
import { Dates } from "./dates.ts";
import { Findings, Words } from "./findings.ts";
import type { EdifactContext } from "./message.ts";
import { carrierOfParty, carrierOfTransport, readText } from "./places.ts";
import { MAX_REFERENCES, readReference, referenceOf } from "./references.ts";

/**
 * Response types (4343, BGM): accepted, accepted with amendment or with a reason, rejected, not accepted. What asks
 * back (AB, message acknowledgement) or has no word for it is neither.
 */
const RESPONSES: Readonly<Record<string, "accepted" | "declined">> = {
  AP: "accepted",
  AC: "accepted",
  AI: "accepted",
  RE: "declined",
  NA: "declined",
};

/** A confirmation (document name 770) that says no more is one; a cancelled booking (message function 1) is none. */
function responseOf(bgm: Segment): "accepted" | "declined" | null {
  if (elementOf(bgm, 3) === "1") return "declined";
  const type = elementOf(bgm, 4);
  return type === null ? "accepted" : (RESPONSES[type] ?? null);
}

/** Departure and pick-up dates (2005): pick-up, collection, cargo pick-up, departure as planned. */
const PICKUPS: readonly string[] = ["200", "234", "110", "133"];

/** IFTMBC, booking confirmation: the answer to a tender (IFTMIN) or to a booking, one a message. */
export class IftmbcReader implements UnitReader {
  readonly #context: EdifactContext;
  readonly #findings = new Findings();
  readonly #words = new Words();
  readonly #header: Segment;
  readonly #references: (Reference | null)[] = [];
  readonly #dates = new Dates();
  readonly #texts: string[] = [];
  #bgm: Segment | null = null;
  #carrier: Carrier | null = null;

  constructor(header: Segment, context: EdifactContext) {
    this.#header = header;
    this.#context = context;
  }

  get faults() {
    return this.#findings.faults;
  }

  get remarks() {
    return this.#findings.remarks;
  }

  push(segment: Segment): ReadEvent[] {
    this.#words.add(segment);
    switch (segment.id) {
      case "BGM":
        this.#bgm = segment;
        // 1004: the carrier's own number of the booking.
        this.#references.push(referenceOf("booking", elementOf(segment, 2)));
        break;
      case "RFF":
        this.#takeReference(segment);
        break;
      case "DTM":
        this.#dates.add(segment);
        break;
      case "FTX":
        this.#texts.push(readText(segment) ?? "");
        break;
      case "NAD":
        if (elementOf(segment, 1) === "CA") this.#carrier = carrierOfParty(segment);
        break;
      case "TDT":
        this.#carrier ??= carrierOfTransport(segment);
        break;
      default:
        this.#findings.skip(segment.id);
    }
    return [];
  }

  end(): ReadEvent[] {
    const bgm = this.#bgm;
    if (bgm === null) {
      this.#findings.refuse(this.#header, "missing", "A booking confirmation begins with a BGM.");
      return [];
    }
    const response = responseOf(bgm);
    if (response === null) {
      const detail = "This response type is neither an acceptance nor a refusal; AP, AC, AI, RE and NA are.";
      this.#findings.refuse(bgm, "unknown_value", detail, 4);
    }
    const references = distinctReferences(this.#references).slice(0, MAX_REFERENCES);
    // The number of the booking alone is the carrier's: without ours nobody knows what it is an answer to.
    if (!references.some(({ kind }) => kind !== "booking"))
      this.#findings.refuse(bgm, "missing", "No reference (RFF) says which shipment is booked.");
    return this.#findings.faults.length > 0 || response === null
      ? []
      : [this.#event(bgm, response, references)];
  }

  #takeReference(rff: Segment): void {
    const reference = readReference(rff, this.#context.mapping);
    if (reference === null) this.#findings.skip(`RFF+${elementOf(rff, 1) ?? ""}`);
    else this.#references.push(reference);
  }

  #instant(qualifiers: readonly string[]): string | null {
    const found = this.#dates.find(qualifiers, this.#context.mapping);
    if (found === null) return null;
    if (found.ok) return found.date.instant;
    this.#findings.remark(found.segment, "wrong_time", "This is no date and time; it is left out.", 1, 2);
    return null;
  }

  #event(bgm: Segment, response: "accepted" | "declined", references: Reference[]): ReadEvent {
    const { dialect, sender, preparedAt } = this.#context;
    const said = this.#instant(["137"]);
    const pickup = this.#instant(PICKUPS);
    const reasons = this.#texts.filter((text) => text !== "").join("\n");
    const values = references.map(({ kind, value }) => `${kind}:${value}`);
    const id = eventDigest("edifact", [
      "IFTMBC",
      sender,
      response,
      elementOf(bgm, 4),
      said,
      pickup,
      ...values,
    ]);
    const event = partnerEvent<TenderResponseEvent>(
      {
        type: "freight.tender.response.v1",
        id,
        subject: strongestReference(references)?.value ?? id,
        time: said ?? preparedAt ?? dialect.receivedAt,
        data: {
          references,
          response,
          reason_code: clip(elementOf(bgm, 4), 50),
          reason: clip(reasons, 2000),
          carrier: this.#carrier,
          pickup_at: pickup,
        },
      },
      dialect,
    );
    return { event, raw: this.#words.below(), pointer: placeOf(bgm) };
  }
}
