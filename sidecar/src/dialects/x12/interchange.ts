// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type EdiParty, type InterchangeEvent, readInstant } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import { interchangeEvent } from "../edi/interchange-event.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import type { FileItem } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { INTERCHANGE_CODES } from "./fault-codes.ts";
import { Receipts } from "./receipts.ts";
import { cut, quoted } from "./text.ts";
import { instantIn, readDate, readTime } from "./time.ts";
import { sameControl } from "./unit.ts";

/** What stands where the sender says nothing and something has to. */
const NOTHING = "-";

/** One interchange from its ISA on. */
export class Interchange {
  readonly receipts = new Receipts();
  readonly firstUnit: number;
  readonly sender: string;
  readonly control: string;
  /** When it was prepared, UTC; ISA09 and ISA10 name no zone, so that they are local to the system's. */
  readonly preparedAt: string | null;
  readonly #header: Segment;
  #isRejected = false;

  constructor(header: Segment, firstUnit: number, mapping: Mapping) {
    this.#header = header;
    this.firstUnit = firstUnit;
    this.sender = cut(elementOf(header, 6) ?? NOTHING, 80);
    this.control = cut(elementOf(header, 13) ?? NOTHING, 35);
    this.preparedAt = preparedAt(header, mapping);
    if (elementOf(header, 6) === null) this.note(header, "wrong_sender", "ISA06, the sender, is missing", 6);
    if (readDate(elementOf(header, 9) ?? "") === null) {
      this.note(header, "wrong_date", `ISA09 is ${quoted(elementOf(header, 9) ?? "")} and no date`, 9);
    }
    if (elementOf(header, 13) === null) {
      this.reject(header, "missing_control", "ISA13, the control number, is missing", 13);
    }
  }

  get isRejected(): boolean {
    return this.#isRejected;
  }

  /** The IEA has come: what it says is compared with what there was. */
  close(trailer: Segment): void {
    const groups = this.receipts.groupCount;
    const declared = elementOf(trailer, 1);
    if (declared === null || !sameControl(declared, String(groups))) {
      const detail = `IEA01 says ${quoted(declared ?? "")} groups, there are ${groups}`;
      this.note(trailer, "wrong_count", detail, 1);
    }
    const control = elementOf(trailer, 2);
    if (!sameControl(control, elementOf(this.#header, 13))) {
      const detail = `IEA02 is ${quoted(control ?? "")}, ISA13 is ${quoted(this.control)}`;
      this.reject(trailer, "control_mismatch", detail, 2);
    }
  }

  /** It ends without an IEA. */
  breakOff(): void {
    const detail = `The interchange ${this.control} does not end with IEA; it was cut off`;
    this.reject(this.#header, "missing_trailer", detail);
  }

  /** What is wrong with its envelope so that nothing of it can be taken. */
  reject(segment: Segment | null, code: string, detail: string, element?: number): void {
    this.#isRejected = true;
    this.note(segment, code, detail, element);
  }

  /** What is wrong with its envelope and does not stand in the way. */
  note(segment: Segment | null, code: string, detail: string, element?: number): void {
    const standard = ` (TA105 ${INTERCHANGE_CODES[code]}).`;
    this.receipts.add(faultAt(segment ?? this.#header, code, `${detail}${standard}`, element));
  }

  item(ordinal: number, digest: string, context: DialectContext): FileItem {
    const event = this.#event(ordinal, digest, context);
    return { kind: "interchange", event, firstUnit: this.firstUnit, isRejected: this.#isRejected };
  }

  #event(ordinal: number, digest: string, context: DialectContext): InterchangeEvent {
    const header = this.#header;
    const data = {
      syntax: "x12" as const,
      control: this.control,
      sender: partyOf(header, 5),
      receiver: partyOf(header, 7),
      test: elementOf(header, 15) === "T",
      version: nullable(elementOf(header, 12), 20),
      prepared_at: this.preparedAt,
      acknowledgement_requested: elementOf(header, 14) === "1",
      digest,
      ...this.receipts.report(this.#isRejected),
    };
    return interchangeEvent(data, ordinal, context);
  }
}

function nullable(text: string | null, max: number): string | null {
  return text === null ? null : cut(text, max);
}

function partyOf(header: Segment, element: number): EdiParty {
  const id = cut(elementOf(header, element + 1) ?? NOTHING, 80);
  return { qualifier: nullable(elementOf(header, element), 10), id };
}

function preparedAt(header: Segment, mapping: Mapping): string | null {
  const date = readDate(elementOf(header, 9) ?? "");
  const time = readTime(elementOf(header, 10) ?? "");
  return date === null || time === null ? null : readInstant(instantIn(mapping.timezone, date, time));
}
