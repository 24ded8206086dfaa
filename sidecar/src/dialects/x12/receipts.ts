// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Fault,
  type GroupReceipt,
  MAX_REPORTED_SETS,
  type ReceiptStatus,
  type SetReceipt,
} from "../../canonical/index.ts";
import { INTERCHANGE_CODES, SET_CODES } from "./fault-codes.ts";
import { owned } from "./text.ts";

/** The most faults that one receipt names, and the most groups that an interchange's report does. */
const MAX_RECEIPT_FAULTS = 20;
const MAX_GROUPS = 100;

/** What is known of a functional group so far. */
export interface Group {
  readonly functionalId: string;
  readonly control: string;
  readonly version: string;
  declared: number | null;
  received: number;
  accepted: number;
  hasErrors: boolean;
  isRejected: boolean;
  readonly sets: SetReceipt[];
  readonly faults: Fault[];
}

/** Adds a fault where there is room for it. */
export function addFault(faults: Fault[], fault: Fault): void {
  if (faults.length < MAX_RECEIPT_FAULTS) faults.push(fault);
}

function ownedFault({ pointer, code, detail }: Fault): Fault {
  return { pointer: owned(pointer), code, detail: owned(detail) };
}

/** How a set was received: faults reject it, a remark that X12 has a code for is an error that does not. */
export function setReceipt(
  kind: string,
  control: string,
  faults: readonly Fault[],
  remarks: readonly Fault[],
): SetReceipt {
  const errors = remarks.filter(({ code }) => Object.hasOwn(SET_CODES, code));
  const accepted: ReceiptStatus = errors.length > 0 ? "accepted_with_errors" : "accepted";
  return {
    kind: owned(kind),
    control: owned(control),
    status: faults.length > 0 ? "rejected" : accepted,
    faults: [...faults, ...errors].slice(0, MAX_RECEIPT_FAULTS).map(ownedFault),
  };
}

function groupStatus(group: Group): ReceiptStatus {
  const { received, accepted } = group;
  if (group.isRejected || (received > 0 && accepted === 0)) return "rejected";
  if (accepted < received) return "partially_accepted";
  return group.hasErrors ? "accepted_with_errors" : "accepted";
}

function groupReceipt(group: Group): GroupReceipt {
  return {
    functional_id: group.functionalId,
    control: group.control,
    version: group.version === "" ? null : group.version,
    status: groupStatus(group),
    declared: group.declared,
    received: group.received,
    accepted: group.accepted,
    sets: group.sets,
    faults: group.faults,
  };
}

/** Collects what an interchange's report says, in memory that does not grow with the interchange. */
export class Receipts {
  readonly #groups: Group[] = [];
  #groupCount = 0;
  #sets = 0;
  #soundSets = 0;
  readonly #errors: Fault[] = [];
  readonly #notes: Fault[] = [];

  get groupCount(): number {
    return this.#groupCount;
  }

  addGroup(functionalId: string, control: string, version: string): Group {
    const counts = { declared: null, received: 0, accepted: 0, hasErrors: false, isRejected: false };
    const group: Group = { functionalId, control, version, ...counts, sets: [], faults: [] };
    this.#groupCount += 1;
    if (this.#groups.length < MAX_GROUPS) this.#groups.push(group);
    return group;
  }

  /** Counts a set, and names it while there is room; one with faults takes the place of one without. */
  addSet(group: Group, receipt: SetReceipt): void {
    group.received += 1;
    if (receipt.status !== "rejected") group.accepted += 1;
    if (receipt.status === "accepted_with_errors") group.hasErrors = true;
    const isSound = receipt.faults.length === 0;
    if (this.#sets >= MAX_REPORTED_SETS && (isSound || !this.#dropSound())) return;
    group.sets.push(receipt);
    this.#sets += 1;
    if (isSound) this.#soundSets += 1;
  }

  #dropSound(): boolean {
    if (this.#soundSets === 0) return false;
    for (const { sets } of this.#groups) {
      const index = sets.findLastIndex(({ faults }) => faults.length === 0);
      if (index < 0) continue;
      sets.splice(index, 1);
      this.#sets -= 1;
      this.#soundSets -= 1;
      return true;
    }
    return false;
  }

  /** A fault of the interchange's own, or a note about what was skipped outside of its sets. */
  add(fault: Fault): void {
    addFault(Object.hasOwn(INTERCHANGE_CODES, fault.code) ? this.#errors : this.#notes, fault);
  }

  report(isRejected: boolean): { status: ReceiptStatus; groups: GroupReceipt[]; faults: Fault[] } {
    const notes = [...this.#notes];
    if (this.#groupCount > this.#groups.length) notes.unshift(tooManyGroups(this.#groupCount));
    const accepted: ReceiptStatus = this.#errors.length > 0 ? "accepted_with_errors" : "accepted";
    return {
      status: isRejected ? "rejected" : accepted,
      groups: this.#groups.map(groupReceipt),
      faults: [...this.#errors, ...notes].slice(0, MAX_RECEIPT_FAULTS),
    };
  }
}

function tooManyGroups(count: number): Fault {
  const detail = `There are ${count} groups; all are read, and only the first ${MAX_GROUPS} can be acknowledged.`;
  return { pointer: "segment 1 ISA", code: "too_many_groups", detail };
}
