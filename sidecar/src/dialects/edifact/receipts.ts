// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Fault,
  type GroupReceipt,
  type InterchangeData,
  type InterchangeEvent,
  MAX_REPORTED_SETS,
  type ReceiptStatus,
  type SetReceipt,
} from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import { interchangeEvent } from "../edi/interchange-event.ts";

/** Groups beyond these are read and counted like every other, and named by nobody: no sender writes as many. */
const MAX_GROUPS = 100;
const MAX_FAULTS_OF_LEVEL = 20;

/** One group as it is read: UNG to UNE, or the messages of an interchange without groups. */
export interface OpenGroup {
  readonly control: string | null;
  readonly version: string | null;
  declared: number | null;
  received: number;
  accepted: number;
  readonly faults: Fault[];
}

/** What UNB says. */
export type InterchangeHead = Omit<InterchangeData, "syntax" | "digest" | "status" | "groups" | "faults">;

interface NumberedReceipt {
  /** The number of the message in the interchange. */
  readonly order: number;
  readonly group: number;
  readonly receipt: SetReceipt;
}

/** Puts together what an acknowledgement of an interchange needs, in memory that does not grow with it. */
export class Receipts {
  readonly groups: OpenGroup[] = [];
  readonly faults: Fault[] = [];
  /** Messages and groups with nothing wrong, and the others: each list is bounded, so that neither drives out the other. */
  readonly #sound: NumberedReceipt[] = [];
  readonly #faulty: NumberedReceipt[] = [];
  #group: OpenGroup | undefined;
  #received = 0;
  #hasErrors = false;

  /** The group that messages belong to now. */
  get group(): OpenGroup | undefined {
    return this.#group;
  }

  openGroup(control: string | null, version: string | null): OpenGroup {
    const group = { control, version, declared: null, received: 0, accepted: 0, faults: [] };
    if (this.groups.length < MAX_GROUPS) this.groups.push(group);
    this.#group = group;
    return group;
  }

  add(receipt: SetReceipt): void {
    const group = this.group ?? this.openGroup(null, null);
    group.received++;
    this.#received++;
    if (receipt.status !== "rejected") group.accepted++;
    this.#hasErrors ||= receipt.status === "accepted_with_errors";
    const list = receipt.status === "accepted" ? this.#sound : this.#faulty;
    if (list.length < MAX_REPORTED_SETS)
      list.push({ order: this.#received, group: this.groups.indexOf(group), receipt });
  }

  /** The event that says how the interchange was received. */
  event(
    head: InterchangeHead,
    isRejected: boolean,
    ordinal: number,
    digest: string,
    context: DialectContext,
  ): InterchangeEvent {
    const faults = this.faults.slice(0, MAX_FAULTS_OF_LEVEL);
    const status = this.#status(isRejected);
    const data = { syntax: "edifact" as const, ...head, digest, status, groups: this.#groups(), faults };
    return interchangeEvent(data, ordinal, context);
  }

  /** That of the envelope alone: what became of the messages, the groups and their sets say. */
  #status(isRejected: boolean): ReceiptStatus {
    if (isRejected) return "rejected";
    return this.faults.some(({ code }) => code !== "skipped") ? "accepted_with_errors" : "accepted";
  }

  #groups(): GroupReceipt[] {
    const named = [...this.#faulty, ...this.#sound].slice(0, MAX_REPORTED_SETS);
    if (this.#received <= MAX_REPORTED_SETS) named.sort((one, other) => one.order - other.order);
    return this.groups.map((group, index) => ({
      functional_id: null,
      ...group,
      faults: group.faults.slice(0, MAX_FAULTS_OF_LEVEL),
      status: groupStatus(group, this.#hasErrors),
      sets: named.filter((one) => one.group === index).map(({ receipt }) => receipt),
    }));
  }
}

function groupStatus({ received, accepted, faults }: OpenGroup, hasErrors: boolean): ReceiptStatus {
  if (received > 0 && accepted === 0) return "rejected";
  if (accepted < received) return "partially_accepted";
  return faults.length > 0 || hasErrors ? "accepted_with_errors" : "accepted";
}
