// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type AcknowledgementData,
  type AcknowledgementEvent,
  digestId,
  type Fault,
  MAX_REPORTED_SETS,
  type ReceiptStatus,
  type SetReceipt,
} from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { clip } from "./clip.ts";
import { Findings, Words } from "./findings.ts";
import type { EdifactContext } from "./message.ts";
import { syntaxErrorWord } from "./syntax-errors.ts";

interface Draft {
  readonly kind: string;
  readonly control: string;
  readonly version: string | null;
  readonly isRejected: boolean;
  readonly faults: Fault[];
}

const MAX_FAULTS_OF_SET = 20;

/** What a code of 0085 says, for people. */
function sentence(code: string): string {
  return `The partner reports syntax error ${code}: ${syntaxErrorWord(code).replaceAll("_", " ")}.`;
}

/** The place that S011 names: 0098 counts the tag as 1, our places count the first element behind it as 1. */
function placeText(position: string | null, tag: string | null, segment: Segment, element: number): string {
  const where = position === null ? [tag] : [`segment ${position}`, tag];
  const place = where.filter((part) => part !== null).join(" ");
  const number = elementOf(segment, element);
  if (number === null || !/^\d{1,3}$/.test(number) || Number(number) < 2) return place;
  const component = elementOf(segment, element, 2);
  const numbers = [String(Number(number) - 1).padStart(2, "0"), component].filter((part) => part !== null);
  return `${place}${place === "" ? "" : "-"}${numbers.join("-")}`.slice(0, 100);
}

/** CONTRL: what a partner says it received of ours. UCI is the interchange, UCF a group, UCM a message. */
export class ContrlReader implements UnitReader {
  readonly #context: EdifactContext;
  readonly #findings = new Findings();
  readonly #words = new Words();
  readonly #header: Segment;
  #uci: Segment | null = null;
  readonly #groups: string[] = [];
  #hasRejected = false;
  readonly #sets: Draft[] = [];
  /** The segment that UCS named. */
  #position: string | null = null;

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
      case "UCI":
        if (this.#uci === null) this.#uci = segment;
        else this.#findings.refuse(segment, "too_many", "A CONTRL reports on one interchange.");
        break;
      case "UCF":
        this.#groups.push(clip(elementOf(segment, 1), 35) ?? "-");
        this.#hasRejected ||= this.#action(segment, 4) === "rejected";
        break;
      case "UCM":
        this.#addSet(segment);
        break;
      case "UCS":
        this.#position = clip(elementOf(segment, 1), 10);
        this.#addFault(elementOf(segment, 2), `segment ${this.#position ?? ""}`.trim());
        break;
      case "UCD":
        this.#addFault(elementOf(segment, 1), placeText(this.#position, null, segment, 2));
        break;
      default:
        this.#findings.skip(segment.id);
    }
    return [];
  }

  /** 0083: 4 rejects, 7 acknowledges, 8 says that it came; another says nothing that can be acted on. */
  #action(segment: Segment, element: number): "rejected" | "accepted" | null {
    const action = elementOf(segment, element);
    if (action === "4") return "rejected";
    if (action === "7" || action === "8") return "accepted";
    const code = action === null ? "missing" : "unknown_value";
    this.#findings.refuse(segment, code, "The action (0083) has to be 4, 7 or 8.", element);
    return null;
  }

  #addSet(ucm: Segment): void {
    const isRejected = this.#action(ucm, 3) === "rejected";
    this.#hasRejected ||= isRejected;
    const [control, kind] = [clip(elementOf(ucm, 1), 35), clip(elementOf(ucm, 2), 10)];
    const version = clip([2, 3, 4].map((part) => elementOf(ucm, 2, part) ?? "").join(":"), 20);
    const own = version === null || version.replaceAll(":", "") === "" ? null : version;
    this.#sets.push({ kind: kind ?? "-", control: control ?? "-", version: own, isRejected, faults: [] });
    if (this.#sets.length > MAX_REPORTED_SETS) this.#dropSet(ucm);
    this.#position = null;
    this.#addFault(elementOf(ucm, 4), placeText(null, clip(elementOf(ucm, 5), 3), ucm, 6));
  }

  #dropSet(ucm: Segment): void {
    this.#sets.pop();
    this.#findings.remark(ucm, "skipped", `Of the messages it names ${MAX_REPORTED_SETS} were taken.`);
  }

  #addFault(code: string | null, pointer: string): void {
    const set = this.#sets.at(-1);
    if (code === null || set === undefined || set.faults.length >= MAX_FAULTS_OF_SET) return;
    set.faults.push({ pointer, code: syntaxErrorWord(code), detail: sentence(clip(code, 10) ?? "") });
  }

  #status(isRejected: boolean, reason: string | null): ReceiptStatus {
    if (isRejected) return "rejected";
    if (this.#hasRejected) return "partially_accepted";
    const hasErrors = reason !== null || this.#sets.some(({ faults }) => faults.length > 0);
    return hasErrors ? "accepted_with_errors" : "accepted";
  }

  end(): ReadEvent[] {
    const uci = this.#uci;
    if (uci === null) {
      this.#findings.refuse(
        this.#header,
        "missing",
        "A CONTRL names the interchange that it is about (UCI).",
      );
      return [];
    }
    const control = clip(elementOf(uci, 1), 35);
    if (control === null)
      this.#findings.refuse(uci, "missing", "The control reference of the interchange (0020) is missing.", 1);
    const action = this.#action(uci, 4);
    if (control === null || action === null || this.faults.length > 0) return [];
    const reason = clip(elementOf(uci, 5), 10);
    const data: AcknowledgementData = {
      syntax: "edifact",
      kind: "CONTRL",
      interchange_control: control,
      functional_id: null,
      group_control: this.#groups.length === 1 ? (this.#groups[0] ?? null) : null,
      status: this.#status(action === "rejected", reason),
      reason_code: reason,
      reason: reason === null ? null : sentence(reason),
      sets: this.#sets.map(receiptOf),
    };
    const { dialect, preparedAt } = this.#context;
    const said = {
      type: "freight.acknowledgement.received.v1" as const,
      id: digestId(["edifact/CONTRL", JSON.stringify(data)]),
      subject: control,
      time: preparedAt ?? dialect.receivedAt,
      data,
    };
    const event = partnerEvent<AcknowledgementEvent>(said, dialect);
    return [{ event, raw: this.#words.below(), pointer: placeOf(uci) }];
  }
}

function receiptOf({ kind, control, version, isRejected, faults }: Draft): SetReceipt {
  const accepted = faults.length > 0 ? "accepted_with_errors" : "accepted";
  const status = isRejected ? "rejected" : accepted;
  return { kind, control, ...(version === null ? {} : { version }), status, faults };
}
