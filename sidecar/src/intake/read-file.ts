// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";
import { digestId, type Fault, type InterchangeEvent, MAX_FAULTS } from "../canonical/index.ts";
import {
  type DialectContext,
  type FileDialect,
  type FileItem,
  type Mapping,
  overridden,
} from "../dialects/index.ts";
import type { Publisher } from "../gateway/ports.ts";
import { Batches } from "./batches.ts";
import { deliveryOf } from "./delivery.ts";
import { type Rejection, rejectedDelivery } from "./rejection.ts";
import type { FileReport, PartReport, ToldEvent } from "./report.ts";
import { headOf, type StoredFile } from "./stored-file.ts";
import { Verdict } from "./verdict.ts";

/** The most events, and the most interchanges, that an answer names one by one. */
export const MAX_TOLD = 1000;
/** How much of a file is kept for a person where it cannot be read. */
export const KEPT_BYTES = 256 * 1024;

/** A file to take in. */
export interface FileMessage {
  readonly file: StoredFile;
  /** The SHA-256 of the file, hex. */
  readonly digest: string;
  readonly dialect: FileDialect;
  readonly mapping: Mapping;
  readonly context: DialectContext;
  /** As its sender calls it; null where nobody said. */
  readonly contentType: string | null;
}

/**
 * Reads a file and publishes what it says (docs/contracts.md, section 9): a first reading tells which units are
 * rejected, a second one publishes the others' events in their order, the rejected units, and each interchange after
 * the confirms of all that is in it. Memory does not grow with the file.
 *
 * @param timeoutMs how long one confirm may take
 * @throws NotPublishedError when the broker did not confirm everything: the same file has to be read again
 * @throws what the file's storage throws
 */
export async function readFile(
  message: FileMessage,
  publisher: Publisher,
  timeoutMs: number,
): Promise<FileReport> {
  const verdict = new Verdict();
  for await (const items of itemsOf(message)) {
    verdict.add(items);
    if (verdict.isFileRejected) break;
  }
  const publication = new Publication(message, verdict, new Batches(publisher, timeoutMs));
  for await (const items of itemsOf(message)) await publication.add(items);
  return publication.end();
}

function itemsOf({ file, digest, dialect, mapping, context }: FileMessage) {
  return dialect.read({ chunks: file.chunks(), digest }, mapping, context);
}

/** The second reading. */
class Publication {
  readonly #message: FileMessage;
  readonly #verdict: Verdict;
  readonly #batches: Batches;
  readonly #rawType: string;
  readonly #events: ToldEvent[] = [];
  readonly #interchanges: { control: string; status: string }[] = [];
  readonly #remarks: PartReport[] = [];
  #eventCount = 0;
  #isUnderstood = false;

  constructor(message: FileMessage, verdict: Verdict, batches: Batches) {
    this.#message = message;
    this.#verdict = verdict;
    this.#batches = batches;
    this.#rawType = message.dialect.mediaTypes[0] ?? "application/octet-stream";
  }

  async add(items: readonly FileItem[]): Promise<void> {
    for (const item of items) {
      if (item.kind === "event") await this.#addEvent(item);
      else if (item.kind === "unit") await this.#addUnit(item);
      else if (item.kind === "interchange") await this.#addInterchange(item);
    }
  }

  async end(): Promise<FileReport> {
    if (this.#verdict.isFileKept) await this.#keepFile();
    await this.#batches.settle();
    return {
      isUnderstood: this.#isUnderstood,
      eventCount: this.#eventCount,
      events: this.#events,
      interchanges: this.#interchanges,
      rejected: this.#verdict.rejected,
      faults: this.#verdict.faults,
      remarks: this.#remarks,
    };
  }

  async #addEvent({ unit, read }: FileItem & { kind: "event" }): Promise<void> {
    if (this.#verdict.isRejected(unit)) return;
    const { id, type, subject } = read.event;
    this.#eventCount += 1;
    if (this.#events.length < MAX_TOLD) this.#events.push({ id, type, subject });
    const { context, mapping } = this.#message;
    const settled = { ...read, event: overridden(read.event, mapping) };
    await this.#batches.add(deliveryOf(settled, this.#rawType, context.receivedAt));
  }

  async #addUnit(item: FileItem & { kind: "unit" }): Promise<void> {
    const { unit, name, faults, remarks } = item;
    if (!this.#verdict.isRejected(unit)) {
      this.#isUnderstood = true;
      this.#remark(name, remarks);
    } else if (!this.#verdict.isLost(unit)) {
      const id = digestId([this.#message.digest, String(unit)]);
      await this.#reject({ id, unit: name, body: item.raw, size: Buffer.byteLength(item.raw), faults });
    }
  }

  #remark(unit: string, faults: readonly Fault[]): void {
    if (faults.length > 0 && this.#remarks.length < MAX_FAULTS) this.#remarks.push({ unit, faults });
  }

  async #addInterchange({ event, isRejected }: FileItem & { kind: "interchange" }): Promise<void> {
    const told = this.#verdict.isFileRejected ? rejectedWith(event, this.#verdict.faults) : event;
    const { control, status, faults } = told.data;
    if (told === event && !isRejected) {
      // A sound envelope around nothing but rejected sets has said nothing; around nothing at all it is a sound file.
      if (this.#verdict.rejected.length === 0) this.#isUnderstood = true;
      this.#remark(`interchange ${control}`, faults);
    }
    if (this.#interchanges.length < MAX_TOLD) this.#interchanges.push({ control, status });
    // It says what became of the events before it: these have to be on their queues first.
    await this.#batches.settle();
    const { receivedAt: received_at, correlationId } = this.#message.context;
    // An interchange that comes again is received again, and answered as a duplicate: its receipt is another event.
    const receipt = { ...told, id: digestId([told.id, correlationId]) };
    await this.#batches.add({ event: receipt, raw: null, raw_type: null, pointer: null, received_at });
  }

  async #keepFile(): Promise<void> {
    const { file, digest } = this.#message;
    const body = await headOf(file, KEPT_BYTES);
    await this.#reject({
      id: digest,
      body: wholeCharacters(body),
      size: file.size,
      faults: this.#verdict.faults,
    });
  }

  #reject(part: Omit<Rejection, "dialect" | "contentType">): Promise<void> {
    const { dialect, contentType, context } = this.#message;
    return this.#batches.add(rejectedDelivery({ ...part, dialect: dialect.name, contentType }, context));
  }
}

/** Without the beginning of a UTF-8 character whose end was cut off. */
function wholeCharacters(head: Buffer): Buffer {
  if (head.length < KEPT_BYTES) return head;
  const cuts = [0, 1, 2, 3].map((bytes) => head.subarray(0, head.length - bytes));
  return cuts.find((cut) => isUtf8(cut)) ?? head;
}

/** What an interchange is answered with whose file is rejected as a whole, whatever its reader found good in it. */
function rejectedWith(event: InterchangeEvent, faults: readonly Fault[]): InterchangeEvent {
  const status = "rejected";
  const groups = event.data.groups.map((group) => {
    const sets = group.sets.map((set) => ({ ...set, status }) as const);
    return { ...group, status, accepted: 0, sets } as const;
  });
  return { ...event, data: { ...event.data, status, groups, faults: faults.slice(0, 1) } };
}
