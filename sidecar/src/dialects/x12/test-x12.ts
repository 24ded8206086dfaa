// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Fault,
  type InterchangeEvent,
  type MilestoneEvent,
  messageDigest,
  type PartnerEvent,
} from "../../canonical/index.ts";
import type { FileItem } from "../file-dialect.ts";
import { type Mapping, NO_MAPPING } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { x12 } from "./x12.ts";

/** Real partners' files, which are not part of the project. */
const CORPUS = new URL("../../../../../shared/corpus/x12/", import.meta.url);

/** What `t.skip` says where the corpus is not there. */
export const NO_X12_CORPUS = existsSync(CORPUS) ? false : `${fileURLToPath(CORPUS)} is not there`;

export function x12Corpus(name: string): Buffer {
  return readFileSync(new URL(name, CORPUS));
}

/** A buffer in chunks of the given sizes; the rest is the last one. */
export function* chunksOf(body: Buffer, sizes: Iterable<number>): Generator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield body.subarray(at, at + size);
    at += size;
  }
  yield body.subarray(at);
}

async function* asStream(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

/** The items of a file. */
export async function itemsOf(
  file: string | Buffer,
  { mapping = NO_MAPPING, sizes = [] }: { mapping?: Mapping; sizes?: Iterable<number> } = {},
): Promise<FileItem[]> {
  const body = typeof file === "string" ? Buffer.from(file) : file;
  const source = { chunks: asStream(chunksOf(body, sizes)), digest: messageDigest(body) };
  const items: FileItem[] = [];
  for await (const batch of x12.read(source, mapping, CONTEXT)) items.push(...batch);
  return items;
}

export function eventsIn(items: readonly FileItem[]): PartnerEvent[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.read.event] : []));
}

export function milestonesIn(items: readonly FileItem[]): MilestoneEvent[] {
  return eventsIn(items).filter((event) => event.type === "freight.shipment.milestone.v1");
}

export function unitsIn(items: readonly FileItem[]): Extract<FileItem, { kind: "unit" }>[] {
  return items.filter((item) => item.kind === "unit");
}

export function interchangesIn(items: readonly FileItem[]): InterchangeEvent[] {
  return items.flatMap((item) => (item.kind === "interchange" ? [item.event] : []));
}

function places(faults: readonly Fault[]): string {
  return faults.map(({ pointer, code }) => ` ${code} at ${pointer}`).join("");
}

function toldOf(item: FileItem): string | null {
  switch (item.kind) {
    case "event":
      return null;
    case "unit":
      return `${item.name} ${item.faults.length === 0 ? "read" : "rejected"}${places(item.faults)}`;
    case "interchange":
      return `${item.event.data.control} ${item.event.data.status}${places(item.event.data.faults)}`;
    case "fault":
      return `${item.isFatal ? "lost" : "fault"}${places([item.fault])}`;
  }
}

/** The items short enough to compare at a glance; events and remarks are left out. */
export function told(items: readonly FileItem[]): string[] {
  return items.map(toldOf).filter((line) => line !== null);
}

interface Outside {
  control?: string;
  trailer?: string;
  groupCount?: number;
  version?: string;
  request?: string;
  date?: string;
}

/** These segments in an interchange, one a line. */
export function interchange(segments: readonly string[], outside: Outside = {}): string {
  const {
    control = "000000017",
    groupCount = 1,
    version = "00401",
    request = "0",
    date = "260815",
  } = outside;
  const parties = "ZZ*CARRIER        *ZZ*SHIPPER        ";
  return [
    `ISA*00*          *00*          *${parties}*${date}*1430*U*${version}*${control}*${request}*T*>`,
    ...segments,
    `IEA*${groupCount}*${outside.trailer ?? control}`,
    "",
  ].join("~\n");
}

interface Within {
  functionalId?: string;
  control?: string;
  trailer?: string;
  setCount?: number;
}

/** These sets in a functional group. */
export function group(sets: readonly (readonly string[])[], within: Within = {}): string[] {
  const { functionalId = "QM", control = "1", setCount = sets.length } = within;
  return [
    `GS*${functionalId}*CARRIER*SHIPPER*20260815*1430*${control}*X*004010`,
    ...sets.flat(),
    `GE*${setCount}*${within.trailer ?? control}`,
  ];
}

/** These segments between ST and SE. */
export function set(
  kind: string,
  segments: readonly string[],
  { control = "0001", trailer = "0001", count = segments.length + 2 } = {},
): string[] {
  return [`ST*${kind}*${control}`, ...segments, `SE*${count}*${trailer}`];
}

/** The header of a 214 that most tests have no need to change. */
export const B10 = "B10*PRO1*SHIP1*DEMO";

/** A whole interchange with one 214 of these segments behind its B10. */
export function statuses(...segments: string[]): string {
  return interchange(group([set("214", [B10, ...segments])]));
}
