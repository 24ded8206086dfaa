// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, Reference } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader, UnitReaderFactory } from "../edi/unit-reader.ts";
import { Parties } from "./parties.ts";
import { addFault } from "./receipts.ts";
import { referenceKind, referenceOf } from "./references.ts";
import { type Shipment, type Status, type StatusLoop, statusEvent } from "./status-event.ts";
import { Unread } from "./unread.ts";

/**
 * Statuses of one LX loop that wait for the references behind them. The standard allows 10; where a sender puts a whole
 * day into one loop, what comes behind the first hundreds belongs to the later ones.
 */
const MAX_WAITING = 200;

/** Segments kept for `raw`, references and texts of the header, and of one loop: far more than any sender needs. */
const MAX_KEPT = 100;

/** The number of the stop, and of the message: they name no shipment. */
const STOP_QUALIFIERS: ReadonlySet<string> = new Set(["QN", "6W"]);

function emptyLoop(raw: readonly string[] = []): StatusLoop {
  return { references: [], texts: [], stop: null, raw: [...raw] };
}

/**
 * Reads a 214, transportation carrier shipment status message: each AT7 is a milestone of the shipment that B10 and L11
 * name. What stands behind the AT7 of an LX loop (L11, K1, Q7 …) belongs to those before it, as in the standard's table.
 */
class Reader214 implements UnitReader {
  readonly faults: Fault[] = [];
  readonly #notes: Fault[] = [];
  readonly #unread = new Unread();
  readonly #context: UnitContext;
  readonly #header: Segment;
  readonly #parties = new Parties();
  readonly #shipment: Shipment = { ...emptyLoop(), scac: null };
  #hasB10 = false;
  #isInLoop = false;
  #statusCount = 0;
  /** What stands between LX and its first AT7, and holds for all of its statuses. */
  #lead: StatusLoop = emptyLoop();
  #loop: StatusLoop = emptyLoop();
  #waiting: Status[] = [];
  /** Whether something has come behind the statuses that wait. */
  #isTrailed = false;

  constructor(header: Segment, context: UnitContext) {
    this.#header = header;
    this.#context = context;
  }

  get remarks(): readonly Fault[] {
    return [...this.#notes, ...this.#unread.remarks()];
  }

  push(segment: Segment): readonly ReadEvent[] {
    switch (segment.id) {
      case "LX":
        return this.#openLoop(segment);
      case "AT7":
        return this.#addStatus(segment);
      case "Q5":
        addFault(this.faults, faultAt(segment, "unsupported_segment", OLD_STATUS));
        return [];
      default:
        this.#addDetail(segment);
        return [];
    }
  }

  end(): readonly ReadEvent[] {
    const events = this.#flush();
    if (!this.#hasB10) addFault(this.faults, faultAt(this.#header, "missing_segment", "The 214 has no B10."));
    else if (this.#statusCount === 0 && this.faults.length === 0) {
      addFault(this.#notes, faultAt(this.#header, "no_status", "The 214 has no AT7 and tells nothing."));
    }
    return events;
  }

  #openLoop(segment: Segment): readonly ReadEvent[] {
    const events = this.#flush();
    this.#isInLoop = true;
    this.#lead = emptyLoop([segment.raw]);
    this.#loop = emptyLoop();
    return events;
  }

  #addStatus(segment: Segment): readonly ReadEvent[] {
    const isFull = this.#waiting.length >= MAX_WAITING;
    if (isFull && !this.#isTrailed) {
      const detail = `More than ${MAX_WAITING} statuses are in one LX loop; what stands behind them is not theirs.`;
      addFault(this.#notes, faultAt(segment, "long_loop", detail));
    }
    const events = this.#isTrailed || isFull ? this.#flush() : [];
    this.#isInLoop = true;
    this.#statusCount += 1;
    this.#waiting.push({ segment, place: null, raw: [segment.raw] });
    return events;
  }

  /** Makes events of the statuses that wait. */
  #flush(): readonly ReadEvent[] {
    const events: ReadEvent[] = [];
    for (const status of this.#waiting) {
      const loops = [this.#lead, this.#loop];
      const made = statusEvent(status, this.#shipment, loops, this.#parties, this.#context);
      for (const fault of made.faults) addFault(this.faults, fault);
      for (const remark of made.remarks) addFault(this.#notes, remark);
      if (made.read !== null) events.push(made.read);
    }
    this.#waiting = [];
    this.#loop = emptyLoop();
    this.#isTrailed = false;
    return events;
  }

  #addDetail(segment: Segment): void {
    const status = this.#waiting.at(-1);
    switch (segment.id) {
      case "B10":
        this.#readB10(segment);
        break;
      case "MS1":
        if (status === undefined || status.place !== null) this.#unread.add(segment);
        else status.place = segment;
        this.#keep(segment, status);
        break;
      case "MS2":
        if (containerOf(segment) === null) this.#unread.add(segment);
        this.#addReference(referenceOf("container", containerOf(segment)), segment, status);
        break;
      case "N1":
      case "N3":
      case "N4":
        if (this.#isInLoop || !this.#parties.push(segment)) this.#unread.add(segment);
        break;
      case "K1":
      case "NTE":
      case "Q7":
        this.#addText(segment);
        break;
      default:
        this.#addReferences(segment);
    }
  }

  #readB10(segment: Segment): void {
    this.#hasB10 = true;
    this.#shipment.scac = elementOf(segment, 3);
    this.#shipment.references.unshift(
      referenceOf("shipment", elementOf(segment, 2)),
      referenceOf("pro", elementOf(segment, 1)),
      this.#qualified(elementOf(segment, 5), elementOf(segment, 6)),
    );
    this.#shipment.raw.push(segment.raw);
  }

  #qualified(qualifier: string | null, value: string | null): Reference | null {
    return referenceOf(referenceKind(qualifier, this.#context.mapping), value);
  }

  /** The segments that name something. */
  #addReferences(segment: Segment): void {
    const [first, second] = [elementOf(segment, 1), elementOf(segment, 2)];
    switch (segment.id) {
      case "L11":
        this.#addQualified(segment, second, first);
        break;
      case "N9":
        this.#addQualified(segment, first, second);
        break;
      case "MAN":
        // CP: the package's number with the carrier.
        this.#addReference(referenceOf(first === "CP" ? "tracking" : "other", second), segment);
        break;
      case "SPO":
      case "PRF":
        this.#addReference(referenceOf("purchase_order", first), segment);
        break;
      default:
        this.#unread.add(segment);
        this.#trail();
    }
  }

  #addQualified(segment: Segment, qualifier: string | null, value: string | null): void {
    const settled = Object.hasOwn(this.#context.mapping.reference_kinds, qualifier ?? "");
    if (!settled && STOP_QUALIFIERS.has(qualifier ?? "")) {
      this.#current().stop = value;
      this.#keep(segment);
    } else this.#addReference(this.#qualified(qualifier, value), segment);
  }

  #addReference(reference: Reference | null, segment: Segment, status?: Status): void {
    const { references } = this.#current(status);
    if (reference !== null && references.length < MAX_KEPT) references.push(reference);
    this.#keep(segment, status);
  }

  #addText(segment: Segment): void {
    const { texts } = this.#current();
    const words = segment.elements.map(([text]) => text?.trim() ?? "").filter((text) => text !== "");
    const spoken = segment.id === "NTE" ? words.slice(-1) : words;
    if (texts.length < MAX_KEPT && spoken.length > 0) {
      texts.push(segment.id === "Q7" ? `Q7 ${spoken.join(" ")}` : spoken.join(" "));
    }
    this.#keep(segment);
  }

  /** Where the next segment belongs: to the statuses that wait, to the loop before its first one, or to the header. */
  #current(status?: Status): StatusLoop {
    if (this.#waiting.length === 0) return this.#isInLoop ? this.#lead : this.#shipment;
    if (status === undefined) this.#trail();
    return this.#loop;
  }

  #trail(): void {
    if (this.#waiting.length > 0) this.#isTrailed = true;
  }

  #keep(segment: Segment, status?: Status): void {
    const { raw } = status ?? this.#current();
    if (raw.length < MAX_KEPT) raw.push(segment.raw);
  }
}

const OLD_STATUS =
  "Q5 tells the status in versions before 004010, with other codes; it is not read. Send AT7 (version 004010 or later).";

/** The number of a container (ISO 6346) in MS2; null for trailers, which name no shipment. */
function containerOf(segment: Segment): string | null {
  const number = `${elementOf(segment, 1) ?? ""}${elementOf(segment, 2) ?? ""}${elementOf(segment, 4) ?? ""}`;
  return /^[A-Z]{3}[UJZ]\d{7}$/.test(number) ? number : null;
}

export const read214: UnitReaderFactory = (header, context) => new Reader214(header, context);
