// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { eventFaults } from "../edi/event-faults.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";
import type { FileItem } from "../file-dialect.ts";
import { SET_CODES } from "./fault-codes.ts";
import { addFault } from "./receipts.ts";
import { quoted } from "./text.ts";
import { UNIT_READERS } from "./units.ts";

/** The most of a rejected unit's own words that is kept (docs/contracts.md, section 9). */
const MAX_RAW = 262_144;

/** The functional group (GS01) that each set belongs to. */
const GROUPS: Readonly<Record<string, string>> = {
  "110": "IA",
  "204": "SM",
  "210": "IM",
  "214": "QM",
  "820": "RA",
  "990": "GF",
  "997": "FA",
  "999": "FA",
};

/** Whether two control numbers are the same; leading zeros make no difference. */
export function sameControl(one: string | null, other: string | null): boolean {
  const bare = (text: string | null) => (text ?? "").replace(/^0+(?=.)/, "");
  return bare(one) === bare(other);
}

/** Takes one transaction set, from its ST on, or a TA1. */
export class Unit {
  readonly header: Segment;
  readonly #reader: UnitReader | null;
  readonly #faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  readonly #raw: string[] = [];
  #rawLength = 0;

  constructor(header: Segment, reader: UnitReader | null) {
    this.header = header;
    this.#reader = reader;
    this.#keep(header);
  }

  /** The unit that an ST begins. */
  static ofSet(header: Segment, functionalId: string | null, context: UnitContext): Unit {
    const kind = elementOf(header, 1);
    const factory = UNIT_READERS.get(kind ?? "");
    const unit = new Unit(header, factory?.(header, context) ?? null);
    if (kind === null) unit.#refuse("missing_kind", "ST01 does not say what set this is", 1);
    else if (factory === undefined) {
      const known = [...UNIT_READERS.keys()].sort().join(", ");
      unit.#refuse("unsupported_set", `The set ${quoted(kind)} is not read here; these are: ${known}`, 1);
    }
    if (elementOf(header, 2) === null)
      unit.#refuse("missing_control", "ST02, the control number, is missing", 2);
    const group = GROUPS[kind ?? ""];
    if (functionalId !== null && group !== undefined && functionalId !== group) {
      unit.#note(
        "wrong_group",
        `GS01 says ${quoted(functionalId)}; a ${kind} belongs into a group ${group}`,
        1,
      );
    }
    return unit;
  }

  get kind(): string {
    return this.header.id === "ST" ? (elementOf(this.header, 1) ?? "-").slice(0, 10) : this.header.id;
  }

  get control(): string {
    return (elementOf(this.header, this.header.id === "ST" ? 2 : 1) ?? "-").slice(0, 35);
  }

  get faults(): readonly Fault[] {
    return [...this.#faults, ...(this.#reader?.faults ?? [])];
  }

  get remarks(): readonly Fault[] {
    return [...this.#remarks, ...(this.#reader?.remarks ?? [])];
  }

  push(segment: Segment): readonly ReadEvent[] {
    this.#keep(segment);
    return this.#sound(this.#reader?.push(segment) ?? []);
  }

  /** The SE has come: what it says is compared with what there was. */
  close(trailer: Segment): readonly ReadEvent[] {
    this.#keep(trailer);
    const declared = elementOf(trailer, 1);
    if (declared === null || !sameControl(declared, String(trailer.position))) {
      const count = `SE01 says ${quoted(declared ?? "")} segments, there are ${trailer.position}`;
      addFault(this.#remarks, setFault(trailer, "wrong_count", count, 1));
    }
    const control = elementOf(trailer, 2);
    if (!sameControl(control, elementOf(this.header, 2))) {
      const detail = `SE02 is ${quoted(control ?? "")}, ST02 is ${quoted(this.control)}`;
      addFault(this.#faults, setFault(trailer, "control_mismatch", detail, 2));
    }
    return this.finish();
  }

  /** A unit without a trailer, such as a TA1, has ended. */
  finish(): readonly ReadEvent[] {
    return this.#sound(this.#reader?.end() ?? []);
  }

  /** It does not end before something else begins, or the file ends. */
  breakOff(): void {
    this.#refuse("missing_trailer", `The set ${this.kind} ${this.control} does not end with SE`);
  }

  addFault(fault: Fault): void {
    addFault(this.#faults, fault);
  }

  addRemark(remark: Fault): void {
    addFault(this.#remarks, remark);
  }

  item(unit: number): FileItem {
    const { faults, remarks } = this;
    const raw = faults.length === 0 ? "" : this.#raw.join("\n");
    return { kind: "unit", unit, name: `${this.kind} ${this.control}`, faults, remarks, raw };
  }

  /** The events that are canonical; the others reject the unit. */
  #sound(events: readonly ReadEvent[]): readonly ReadEvent[] {
    return events.filter((read) => {
      const faults = eventFaults(read);
      for (const fault of faults) addFault(this.#faults, fault);
      return faults.length === 0;
    });
  }

  #refuse(code: string, detail: string, element?: number): void {
    addFault(this.#faults, setFault(this.header, code, detail, element));
  }

  #note(code: string, detail: string, element?: number): void {
    addFault(this.#remarks, setFault(this.header, code, detail, element));
  }

  #keep({ raw }: Segment): void {
    if (this.#rawLength + raw.length + 1 > MAX_RAW) return;
    this.#raw.push(raw);
    this.#rawLength += raw.length + 1;
  }
}

/** A fault of a set with the code that a 997 gives it, for those who know them by heart. */
function setFault(segment: Segment, code: string, detail: string, element?: number): Fault {
  return faultAt(segment, code, `${detail} (AK502 ${SET_CODES[code]}).`, element);
}
