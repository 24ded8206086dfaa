// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import type { UnitContext } from "../edi/unit-reader.ts";
import type { FileItem } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { GROUP_CODES } from "./fault-codes.ts";
import { Interchange } from "./interchange.ts";
import { readTa1 } from "./read-ta1.ts";
import { addFault, type Group, Receipts, setReceipt } from "./receipts.ts";
import { cut, quoted } from "./text.ts";
import type { TokenSink } from "./tokenizer.ts";
import { sameControl, Unit } from "./unit.ts";

/** What all interchanges of one file have in common. */
export interface FileContext {
  readonly digest: string;
  readonly mapping: Mapping;
  readonly dialect: DialectContext;
}

/**
 * Follows the envelopes of a file: ISA (TA1)* (GS (ST … SE)* GE)* IEA. What does not close rejects the interchange as a
 * whole; a file without an ISA has its sets read, and nobody to be told.
 */
export class EnvelopeReader implements TokenSink {
  readonly #file: FileContext;
  #items: FileItem[] = [];
  #interchange: Interchange | null = null;
  #interchanges = 0;
  #group: Group | null = null;
  /** Those of the interchange, or of the group where there is none. */
  #receipts = new Receipts();
  #unit: Unit | null = null;
  #units = 0;
  #isBare = false;

  constructor(file: FileContext) {
    this.#file = file;
  }

  /** The items since the last time. */
  take(): readonly FileItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  segment(segment: Segment): void {
    switch (segment.id) {
      case "ISA":
        this.#openInterchange(segment);
        break;
      case "GS":
        this.#openGroup(segment);
        break;
      case "ST":
        this.#openUnit(segment);
        break;
      case "SE":
        this.#closeUnit(segment);
        break;
      case "GE":
        this.#closeGroup(segment);
        break;
      case "IEA":
        this.#closeInterchange(segment);
        break;
      default:
        this.#pass(segment);
        break;
    }
  }

  flaw(fault: Fault): void {
    if (this.#unit !== null) this.#unit.addFault(fault);
    else this.#reject(null, "unreadable_content", `${fault.pointer}: ${fault.detail}`);
  }

  skipped(remark: Fault): void {
    if (this.#unit !== null) this.#unit.addRemark(remark);
    else if (this.#interchange !== null) this.#interchange.receipts.add(remark);
    else this.#items.push({ kind: "fault", fault: remark, isFatal: false });
  }

  lost(fault: Fault): void {
    this.end();
    this.#items.push({ kind: "fault", fault, isFatal: true });
  }

  /** The file has ended. */
  end(): void {
    this.#breakOffGroup();
    if (this.#interchange === null) return;
    this.#interchange.breakOff();
    this.#tellInterchange(this.#interchange);
  }

  #openInterchange(header: Segment): void {
    this.end();
    this.#isBare = false;
    this.#interchange = new Interchange(header, this.#units, this.#file.mapping);
  }

  #closeInterchange(trailer: Segment): void {
    this.#breakOffGroup();
    if (this.#interchange === null) {
      this.#reject(trailer, "wrong_structure", "IEA without ISA");
      return;
    }
    this.#interchange.close(trailer);
    this.#tellInterchange(this.#interchange);
  }

  #tellInterchange(interchange: Interchange): void {
    const { digest, dialect } = this.#file;
    this.#items.push(interchange.item(this.#interchanges, digest, dialect));
    this.#interchanges += 1;
    this.#interchange = null;
  }

  #openGroup(header: Segment): void {
    this.#breakOffGroup();
    this.#tellBare(header);
    const control = cut(elementOf(header, 6) ?? "-", 35);
    const functionalId = cut(elementOf(header, 1) ?? "-", 10);
    const version = cut(elementOf(header, 8) ?? "", 20);
    this.#receipts = this.#interchange?.receipts ?? new Receipts();
    this.#group = this.#receipts.addGroup(functionalId, control, version);
    if (elementOf(header, 6) !== null) return;
    this.#rejectGroup(this.#group, header, "missing_control", "GS06, the control number, is missing");
  }

  #closeGroup(trailer: Segment): void {
    this.#breakOffUnit();
    const group = this.#group;
    this.#group = null;
    if (group === null) {
      this.#reject(trailer, "wrong_structure", "GE without GS");
      return;
    }
    const declared = elementOf(trailer, 1);
    group.declared = /^\d{1,9}$/.test(declared ?? "") ? Number(declared) : null;
    if (group.declared !== group.received) {
      const detail = `GE01 says ${quoted(declared ?? "")} sets, there are ${group.received}`;
      this.#noteGroup(group, trailer, "wrong_count", detail, 1);
    }
    const control = elementOf(trailer, 2);
    if (sameControl(control ?? "-", group.control)) return;
    const detail = `GE02 is ${quoted(control ?? "")}, GS06 is ${quoted(group.control)}`;
    // Where the sets are as many as the trailer says, nothing is lost or foreign: the sender only numbers carelessly.
    if (group.declared === group.received) this.#noteGroup(group, trailer, "control_mismatch", detail, 2);
    else this.#rejectGroup(group, trailer, "control_mismatch", detail, 2);
  }

  #openUnit(header: Segment): void {
    this.#breakOffUnit();
    this.#tellBare(header);
    if (this.#group === null && this.#interchange !== null) {
      this.#reject(header, "wrong_structure", "ST stands outside of a group; GS is missing");
    }
    this.#unit = Unit.ofSet(header, this.#group?.functionalId ?? null, this.#unitContext(header));
  }

  #unitContext(header: Segment): UnitContext {
    return {
      dialect: this.#file.dialect,
      mapping: this.#file.mapping,
      preparedAt: this.#interchange?.preparedAt ?? null,
      version: this.#group?.version || (elementOf(header, 3) ?? ""),
      control: elementOf(header, 2) ?? "-",
      interchangeControl: this.#interchange?.control ?? "-",
      groupControl: this.#group?.control ?? null,
      sender: this.#interchange?.sender ?? "-",
    };
  }

  #closeUnit(trailer: Segment): void {
    const unit = this.#unit;
    if (unit === null) {
      this.#reject(trailer, "wrong_structure", "SE without ST");
      return;
    }
    this.#tellEvents(unit.close(trailer));
    this.#tellUnit(unit);
  }

  #pass(segment: Segment): void {
    if (this.#unit !== null) {
      this.#tellEvents(this.#unit.push(segment));
      return;
    }
    if (segment.id === "TA1" && this.#interchange !== null) {
      this.#passTa1(segment);
      return;
    }
    const detail = `${segment.id} stands outside of a transaction set; its ST is missing`;
    this.#reject(segment, "wrong_structure", detail);
  }

  #passTa1(segment: Segment): void {
    const unit = new Unit(segment, readTa1(segment, this.#unitContext(segment)));
    this.#tellEvents(unit.finish());
    this.#items.push(unit.item(this.#units));
    this.#units += 1;
  }

  #tellEvents(events: readonly ReadEvent[]): void {
    for (const read of events) this.#items.push({ kind: "event", unit: this.#units, read });
  }

  #tellUnit(unit: Unit): void {
    this.#items.push(unit.item(this.#units));
    this.#units += 1;
    this.#unit = null;
    if (this.#group === null) return;
    const receipt = setReceipt(unit.kind, unit.control, unit.faults, unit.remarks);
    this.#receipts.addSet(this.#group, receipt);
  }

  /** A set that is open where it cannot be any more. */
  #breakOffUnit(): void {
    const unit = this.#unit;
    if (unit === null) return;
    unit.breakOff();
    this.#tellUnit(unit);
    this.#interchange?.reject(
      unit.header,
      "wrong_structure",
      `The set ${unit.kind} ${unit.control} has no SE`,
    );
  }

  #breakOffGroup(): void {
    this.#breakOffUnit();
    const group = this.#group;
    if (group === null) return;
    this.#group = null;
    this.#rejectGroup(group, null, "missing_trailer", `The group ${group.control} does not end with GE`);
  }

  #noteGroup(group: Group, segment: Segment | null, code: string, detail: string, element?: number): void {
    const told = `${detail} (AK905 ${GROUP_CODES[code]}).`;
    group.hasErrors = true;
    addFault(group.faults, segment === null ? placeless(code, told) : faultAt(segment, code, told, element));
  }

  /** A group that cannot be taken takes its interchange along: its sets have been read as sound before. */
  #rejectGroup(group: Group, segment: Segment | null, code: string, detail: string, element?: number): void {
    this.#noteGroup(group, segment, code, detail, element);
    group.isRejected = true;
    this.#reject(segment, "wrong_structure", detail, element);
  }

  /** What is wrong with an envelope; without an interchange it is told by itself. */
  #reject(segment: Segment | null, code: string, detail: string, element?: number): void {
    if (this.#interchange !== null) {
      this.#interchange.reject(segment, code, detail, element);
      return;
    }
    const fault =
      segment === null ? placeless(code, `${detail}.`) : faultAt(segment, code, `${detail}.`, element);
    this.#items.push({ kind: "fault", fault, isFatal: false });
  }

  /** Tells once that a file has a group or a set without an ISA. */
  #tellBare(segment: Segment): void {
    if (this.#interchange !== null || this.#isBare) return;
    this.#isBare = true;
    const detail =
      "There is no ISA before this segment. What follows is read, but its sender cannot be told so (TA1, 997); send the whole interchange.";
    this.#items.push({ kind: "fault", fault: faultAt(segment, "missing_isa", detail), isFatal: false });
  }
}

function placeless(code: string, detail: string): Fault {
  return { pointer: "", code, detail };
}
