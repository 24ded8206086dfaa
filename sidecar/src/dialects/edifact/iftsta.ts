// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Carrier, Location, MilestoneEvent, Reference } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import { eventDigest, milestoneEvent } from "../milestone.ts";
import { distinctReferences } from "../x12/references.ts";
import { clip } from "./clip.ts";
import { Dates } from "./dates.ts";
import { Findings, Words } from "./findings.ts";
import type { EdifactContext } from "./message.ts";
import { carrierOfParty, carrierOfTransport, readLocation, readText } from "./places.ts";
import { MAX_REFERENCES, readReference, referenceKind, referenceOf } from "./references.ts";
import { milestoneOf, type StatusWord } from "./status-codes.ts";
import { type StatusTime, statusTime } from "./status-time.ts";

/** LOC qualifiers that say where it happened: activity, location of goods, place of positioning, equipment stands. */
const WHERE: readonly string[] = ["175", "14", "147", "165"];
/** CTA functions: who took the goods in. */
const RECEIVERS: readonly string[] = ["GR", "DL"];
/** Segments that open a detail of their own: what follows is about it and not about the status. */
const DETAILS: readonly string[] = ["TDT", "EQD", "GID", "DOC"];

/** What one level of the message says: the message itself, a consignment (CNI), a status (STS). */
class Level {
  readonly opening: Segment;
  readonly references: (Reference | null)[] = [];
  readonly dates = new Dates();
  /** The dates of the carriage (TDT), which are the event's only where it has none. */
  readonly carriage = new Dates();
  readonly words = new Words();
  readonly texts: string[] = [];
  location: Location | null = null;
  place: Location | null = null;
  carrier: Carrier | null = null;
  signedBy: string | null = null;
  /** The detail that is open, such as TDT; null: what comes is about the level itself. */
  detail: string | null = null;

  constructor(opening: Segment) {
    this.opening = opening;
  }
}

function statusOf(sts: Segment): { word: StatusWord; reason: string | null; texts: (string | null)[] } {
  const category = elementOf(sts, 1);
  const texts = [elementOf(sts, 2, 4), elementOf(sts, 3, 4), elementOf(sts, 1, 4)];
  const code = elementOf(sts, 2);
  if (code !== null) {
    const word = { category, code, list: elementOf(sts, 2, 2), agency: elementOf(sts, 2, 3) };
    return { word, reason: elementOf(sts, 3), texts };
  }
  // UPS writes its own word and the UN's behind the category: STS+1:D2:21.
  const word = { category, code: elementOf(sts, 1, 3) ?? "", list: null, agency: null };
  return { word, reason: elementOf(sts, 1, 2), texts };
}

/** IFTSTA, multimodal status report: one milestone for each STS. Directories D.93A to D.21B have the same segments. */
export class IftstaReader implements UnitReader {
  readonly #context: EdifactContext;
  readonly #findings = new Findings();
  readonly #message: Level;
  #consignment: Level | null = null;
  #status: Level | null = null;
  #statuses = 0;
  #isCancellation = false;

  constructor(header: Segment, context: EdifactContext) {
    this.#context = context;
    this.#message = new Level(header);
  }

  get faults() {
    return this.#findings.faults;
  }

  get remarks() {
    return this.#findings.remarks;
  }

  push(segment: Segment): ReadEvent[] {
    const events = segment.id === "STS" || segment.id === "CNI" ? this.#flush() : [];
    if (segment.id === "CNI") this.#consignment = new Level(segment);
    if (segment.id === "STS") this.#status = new Level(segment);
    const level = this.#status ?? this.#consignment ?? this.#message;
    level.words.add(segment);
    if (DETAILS.includes(segment.id)) level.detail = segment.id;
    this.#take(segment, level);
    return events;
  }

  end(): ReadEvent[] {
    const events = this.#flush();
    if (this.#statuses === 0)
      this.#findings.refuse(this.#message.opening, "missing", "A status report needs a status (STS).");
    return events;
  }

  #take(segment: Segment, level: Level): void {
    switch (segment.id) {
      case "BGM":
        this.#isCancellation = elementOf(segment, 3) === "1";
        return;
      case "CNI":
        level.references.push(this.#consignmentNumber(segment));
        return;
      case "STS":
        return;
      case "RFF":
        this.#takeReference(segment, level);
        return;
      case "DTM":
        (level.detail === null ? level.dates : level.carriage).add(segment);
        return;
      case "LOC":
        this.#takeLocation(segment, level);
        return;
      case "NAD":
        if (elementOf(segment, 1) === "CA") level.carrier = carrierOfParty(segment);
        else this.#findings.skip(`NAD+${elementOf(segment, 1) ?? ""}`);
        return;
      case "TDT":
        level.carrier ??= carrierOfTransport(segment);
        return;
      case "EQD":
        this.#takeEquipment(segment, level);
        return;
      case "GIN":
        level.references.push(this.#package(segment));
        return;
      case "FTX":
        level.texts.push(readText(segment) ?? "");
        return;
      case "CTA":
        if (RECEIVERS.includes(elementOf(segment, 1) ?? ""))
          level.signedBy = clip(elementOf(segment, 2, 2), 200);
        return;
      default:
        this.#findings.skip(segment.id);
    }
  }

  /** C503 1004: the number of the consignment's transport document, which is how the carrier calls it. */
  #consignmentNumber(cni: Segment): Reference | null {
    return referenceOf(referenceKind("CNI", this.#context.mapping) ?? "tracking", elementOf(cni, 2));
  }

  /** Serial shipping container codes and package numbers; serial numbers of goods name no shipment. */
  #package(gin: Segment): Reference | null {
    const isPackage = ["BJ", "AW"].includes(elementOf(gin, 1) ?? "");
    return isPackage ? referenceOf("tracking", elementOf(gin, 2)) : null;
  }

  #takeReference(rff: Segment, level: Level): void {
    const reference = readReference(rff, this.#context.mapping);
    if (reference === null) this.#findings.skip(`RFF+${elementOf(rff, 1) ?? ""}`);
    else level.references.push(reference);
  }

  #takeEquipment(eqd: Segment, level: Level): void {
    if (elementOf(eqd, 1) === "CN") level.references.push(referenceOf("container", elementOf(eqd, 2)));
    else this.#findings.skip(`EQD+${elementOf(eqd, 1) ?? ""}`);
  }

  #takeLocation(loc: Segment, level: Level): void {
    if (level.detail !== null) return;
    const location = readLocation(loc);
    if (WHERE.includes(elementOf(loc, 1) ?? "")) level.location ??= location;
    else level.place ??= location;
  }

  /** Levels from the status up, as far as they are there. */
  #levels(status: Level): Level[] {
    return [status, ...(this.#consignment === null ? [] : [this.#consignment]), this.#message];
  }

  #references(levels: readonly Level[], sts: Segment): [Reference, ...Reference[]] | null {
    const all = distinctReferences(levels.flatMap(({ references }) => references));
    const [first, ...others] = all.slice(0, MAX_REFERENCES);
    if (first === undefined) {
      this.#findings.refuse(
        sts,
        "missing",
        "No reference (CNI, RFF, EQD) says which shipment this is about.",
      );
      return null;
    }
    if (all.length > MAX_REFERENCES)
      this.#findings.remark(sts, "skipped", `Of ${all.length} references ${MAX_REFERENCES} were taken.`);
    return [first, ...others];
  }

  /** When it happened: as the status says, else its carriage, its consignment, at last the message. */
  #time(levels: readonly Level[], sts: Segment): (StatusTime & { instant: string }) | null {
    const { mapping } = this.#context;
    const status = levels[0] as Level;
    const sources = [status.dates, status.carriage, ...levels.slice(1).map(({ dates }) => dates)];
    let time: StatusTime | null = null;
    for (const dates of sources) time ??= statusTime(dates, mapping);
    time ??= this.#messageTime(sts);
    if (time === null) {
      this.#findings.refuse(sts, "missing", "No date (DTM) says when this happened.");
      return null;
    }
    const { found } = time;
    if (found.ok && found.date.instant !== null) {
      if (!found.date.hasTime)
        this.#findings.remark(found.segment, "assumed", "There is no time of day, midday is taken.", 1, 2);
      return { ...time, instant: found.date.instant };
    }
    this.#findings.refuse(
      found.segment,
      "wrong_time",
      "This is no date of its format from 2000 to 2100.",
      1,
      2,
    );
    return null;
  }

  #messageTime(sts: Segment): StatusTime | null {
    const found = this.#message.dates.find(["137"], this.#context.mapping);
    if (found === null) return null;
    this.#findings.remark(sts, "assumed", "No date says when this happened; that of the message is taken.");
    return { classifier: "actual", found };
  }

  #reportedAt(): string | null {
    const found = this.#message.dates.find(["137"], this.#context.mapping);
    if (found?.ok && found.date.hasTime) return found.date.instant;
    return this.#context.preparedAt ?? (found?.ok ? found.date.instant : null);
  }

  #flush(): ReadEvent[] {
    const status = this.#status;
    if (status === null) return [];
    this.#status = null;
    this.#statuses++;
    const sts = status.opening;
    const levels = this.#levels(status);
    const { word, reason, texts } = statusOf(sts);
    if (word.code === "") {
      this.#findings.refuse(
        sts,
        "missing",
        "A status needs its code (4405, 9011 in older directories).",
        2,
        1,
      );
      return [];
    }
    const references = this.#references(levels, sts);
    const time = this.#time(levels, sts);
    if (references === null || time === null) return [];
    const partnerCode = [word.code, reason].filter((part) => part !== null).join("/");
    const said = {
      references,
      code: milestoneOf(word),
      partnerCode: clip(partnerCode, 100) ?? "-",
      partnerText: clip([...texts, ...status.texts].filter(Boolean).join(" "), 2000),
      classifier: time.classifier,
      time: time.instant,
      reportedAt: this.#reportedAt(),
      carrier: levels.map(({ carrier }) => carrier).find((carrier) => carrier !== null) ?? null,
      location: status.location ?? status.place ?? this.#consignment?.location ?? this.#message.location,
      signedBy: status.signedBy,
    };
    const event = milestoneEvent({ ...said, id: idOf(said) }, this.#context.dialect);
    const above = levels
      .slice(1)
      .reverse()
      .map(({ words }) => words);
    return [{ event: this.#final(event), raw: status.words.below(...above), pointer: placeOf(sts) }];
  }

  /** A message with function 1 (cancellation) takes back what it repeats. */
  #final(event: MilestoneEvent): MilestoneEvent {
    if (!this.#isCancellation) return event;
    const id = eventDigest("edifact/IFTSTA", ["cancellation", event.id]);
    return { ...event, id, data: { ...event.data, code: null, retracts: event.id } };
  }
}

/** The same status said again is the same event; a forecast is a new one each time that the carrier reports it. */
function idOf(said: {
  references: readonly Reference[];
  partnerCode: string;
  classifier: string;
  time: string;
  reportedAt: string | null;
  location: Location | null;
  signedBy: string | null;
}): string {
  return eventDigest("edifact/IFTSTA", [
    ...said.references.map(({ kind, value }) => `${kind}:${value}`).sort(),
    said.partnerCode,
    said.classifier,
    said.time,
    JSON.stringify(said.location),
    said.signedBy,
    said.classifier === "actual" ? null : said.reportedAt,
  ]);
}
