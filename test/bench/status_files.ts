// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The same milestones in every form in which a partner can send them, made piece by piece: no file is ever whole in memory. */
import { milestone } from "../support/milestones.ts";

/** Which milestones: the next of them is a second later and about the same shipment, until that has its share. */
export interface Statuses {
  /** What the tracking numbers of its shipments begin with. */
  readonly prefix: string;
  readonly count: number;
  readonly shipments: number;
}

/** X12's code (element 1650) and ours. */
const CODES = [
  ["AF", "picked_up"],
  ["P1", "departed"],
  ["X4", "arrived"],
  ["X6", "in_transit"],
] as const;

const START = Date.now() - 48 * 3_600_000;
const PIECE_BYTES = 64 * 1024;
/** Of one JSON message. */
const BATCH = 1000;
const PARTIES = "ZZ*CARRIER        *ZZ*SHIPPER        ";
/** Who takes part in a shipment, as carriers repeat it in each set. */
const ADDRESSES = ["SH", "CN", "BT", "SF", "ST", "PW"].map(
  (role) =>
    `N1*${role}*NORTHERN LIGHTS WHOLESALE AND LOGISTICS COMPANY*93*0012345678901~` +
    "N3*12 LONG HARBOUR ROAD, BUILDING 7, THIRD FLOOR*GATE 4, ASK FOR THE SHIFT LEADER~N4*ATLANTA*GA*30301*US~",
);

function codeOf(index: number): (typeof CODES)[number] {
  return CODES[index % CODES.length] as (typeof CODES)[number];
}

function timeOf(index: number): Date {
  return new Date(START + index * 1000);
}

/** An instant as AT7 has it: date and time, UTC. */
function dateAndTime(index: number): string {
  const [date, time] = timeOf(index).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `${date}*${time}`;
}

function at7(index: number, line: number): string {
  return `LX*${line}~AT7*${codeOf(index)[0]}*NS***${dateAndTime(index)}*UT~MS1*ATLANTA*GA*US~`;
}

/** Joins short texts to pieces as a socket would bring them. */
function* pieces(texts: Iterable<string>): Generator<Buffer> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length >= PIECE_BYTES) {
      yield Buffer.from(piece);
      piece = "";
    }
  }
  yield Buffer.from(piece);
}

let interchanges = 0;

/** One interchange of 214s under a control number of its own, a set for each shipment; with addresses a set of five milestones has about 1.5 kB. */
export function x12File(statuses: Statuses, options: { addresses?: boolean } = {}): () => Generator<Buffer> {
  interchanges += 1;
  const control = String(interchanges).padStart(9, "0");
  return () => pieces(interchange(statuses, control, options.addresses === true ? ADDRESSES : []));
}

function* interchange({ prefix, count, shipments }: Statuses, number: string, addresses: readonly string[]) {
  const share = count / shipments;
  yield `ISA*00*          *00*          *${PARTIES}*260815*1430*U*00401*${number}*0*P*>~`;
  yield "GS*QM*CARRIER*SHIPPER*20260815*1430*1*X*004010~";
  for (let set = 0; set < shipments; set += 1) {
    const control = String(set + 1).padStart(9, "0");
    const tracking = `${prefix}${set}`;
    yield `ST*214*${control}~B10*${tracking}**DEMO~L11*${tracking}*2I~${addresses.join("")}`;
    for (let line = 0; line < share; line += 1) yield at7(set * share + line, line + 1);
    yield `SE*${4 + 3 * addresses.length + 3 * share}*${control}~`;
  }
  yield `GE*${shipments}*1~IEA*1*${number}~`;
}

/** The columns of `csvFile`, called as the fields of the mapping are. */
export const COLUMNS = ["tracking", "code", "time", "city", "state", "country"] as const;

export function csvFile(statuses: Statuses): () => Generator<Buffer> {
  return () => pieces(rows(statuses));
}

function* rows({ prefix, count, shipments }: Statuses) {
  yield `${COLUMNS.join(",")}\n`;
  for (let index = 0; index < count; index += 1) {
    const shipment = Math.floor((index * shipments) / count);
    yield `${prefix}${shipment},${codeOf(index)[1]},${timeOf(index).toISOString()},Atlanta,GA,US\n`;
  }
}

/** The same as JSON messages of 1000 CloudEvents each. */
export function jsonBatches(system: string, { prefix, count, shipments }: Statuses): (() => unknown[])[] {
  return Array.from(
    { length: count / BATCH },
    (_, batch) => () =>
      Array.from({ length: BATCH }, (_, position) => {
        const index = batch * BATCH + position;
        const reference = `${prefix}${Math.floor((index * shipments) / count)}`;
        const time = timeOf(index);
        return milestone({ system, id: `${prefix}${index}`, reference, code: codeOf(index)[1], time });
      }),
  );
}
