// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fault, InterchangeEvent, MilestoneEvent } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import type { FileItem } from "../file-dialect.ts";
import { type Mapping, NO_MAPPING } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { edifact } from "./edifact.ts";

const FIXTURES = new URL("../../../../test/fixtures/edifact/", import.meta.url);

/** Real senders' files, which are not part of the project. */
export const CORPUS = new URL("../../../../../shared/corpus/edifact/", import.meta.url);

/** What `t.skip` says where the corpus is not there. */
export const NO_CORPUS = existsSync(CORPUS) ? false : `${fileURLToPath(CORPUS)} is not there`;

export const DIGEST = "ab".repeat(32);

/** A file of test/fixtures/edifact. */
export function fixture(name: string): string {
  return readFileSync(new URL(`${name}.edi`, FIXTURES), "utf8");
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All items of a file that comes in chunks of this size. */
export async function itemsOf(
  file: string | Buffer,
  mapping: Mapping = NO_MAPPING,
  size = 64 * 1024,
): Promise<FileItem[]> {
  const bytes = Buffer.from(file as string);
  const items: FileItem[] = [];
  const source = { chunks: chunksOf(bytes, size), digest: DIGEST };
  for await (const batch of edifact.read(source, mapping, CONTEXT)) items.push(...batch);
  return items;
}

type Unit = Extract<FileItem, { kind: "unit" }>;

export function unitsOf(items: readonly FileItem[]): Unit[] {
  return items.filter((item) => item.kind === "unit");
}

export function readsOf(items: readonly FileItem[]): ReadEvent[] {
  return items.filter((item) => item.kind === "event").map(({ read }) => read);
}

export function interchangesOf(items: readonly FileItem[]): InterchangeEvent[] {
  return items.filter((item) => item.kind === "interchange").map(({ event }) => event);
}

/** Faults between the interchanges, and those that end a file. */
export function fileFaultsOf(items: readonly FileItem[]): Fault[] {
  return items.filter((item) => item.kind === "fault").map(({ fault }) => fault);
}

/** The events of a file all whose messages have to be understood. */
export async function soundReadsOf(file: string | Buffer, mapping?: Mapping): Promise<ReadEvent[]> {
  const items = await itemsOf(file, mapping);
  assert.deepEqual(fileFaultsOf(items), []);
  assert.deepEqual(
    unitsOf(items).flatMap(({ faults }) => faults),
    [],
  );
  return readsOf(items);
}

export async function milestonesOf(file: string | Buffer, mapping?: Mapping): Promise<MilestoneEvent[]> {
  return (await soundReadsOf(file, mapping)).map(({ event }) => {
    assert.equal(event.type, "freight.shipment.milestone.v1");
    return event as MilestoneEvent;
  });
}

/** Messages in an interchange whose counts are right. */
export function interchange(...messages: readonly (readonly string[])[]): string {
  const units = messages.flatMap((segments, index) => [
    `UNH+${index + 1}+${segments[0]}`,
    ...segments.slice(1),
    `UNT+${segments.length + 1}+${index + 1}`,
  ]);
  return `${["UNB+UNOC:3+CARRIER+US+261120:1705+77", ...units, `UNZ+${messages.length}+77`].join("'\n")}'\n`;
}

/** Fault places and codes at a glance. */
export function told(faults: readonly Fault[]): string[] {
  return faults.map(({ pointer, code }) => `${pointer} ${code}`);
}
