// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import type { CanonicalEvent, Fault } from "../canonical/index.ts";
import {
  type Dialect,
  type DialectContext,
  dialectNamed,
  dialectOf,
  type FileDialect,
  fileDialectNamed,
  fileDialectOf,
  type Mapping,
  readMessage,
} from "../dialects/index.ts";
import { readFile } from "../intake/read-file.ts";
import { fileDigest, headOf, type StoredFile } from "../intake/stored-file.ts";

/** As much as a file has to show for its dialect to be told. */
const HEAD_BYTES = 4096;
/** A JSON message is read whole; the gateway takes none that is longer. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** What a file was read as, as the gateway would have read it. */
export interface FileReading {
  readonly dialect: string;
  readonly eventCount: number;
  /** What is rejected, each with the part of the file that it is in ("" for the whole of it). */
  readonly rejected: readonly { readonly unit: string; readonly faults: readonly Fault[] }[];
  /** What was skipped or is wrong without standing in the way. */
  readonly remarks: readonly { readonly unit: string; readonly faults: readonly Fault[] }[];
  /** Why there are no events, when there are none. */
  readonly note: string | null;
}

export interface ReadOptions {
  /** The code of the system that is to have sent it. */
  readonly system: string;
  /** The name of a dialect; undefined: found by what the file looks like. */
  readonly dialect: string | undefined;
  readonly mapping: Mapping;
  /** Gets every event that is understood, in order. */
  onEvent(event: CanonicalEvent): void;
}

type AnyDialect = { readonly one: Dialect } | { readonly files: FileDialect };

async function wholeOf(file: StoredFile): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of file.chunks()) parts.push(chunk);
  return Buffer.concat(parts);
}

function named(name: string): AnyDialect | undefined {
  const files = fileDialectNamed(name);
  const one = dialectNamed(name);
  return files !== undefined ? { files } : one && { one };
}

async function recognized(file: StoredFile): Promise<AnyDialect | undefined> {
  const files = fileDialectOf(await headOf(file, HEAD_BYTES));
  if (files !== undefined) return { files };
  const one = file.size > LARGEST_MESSAGE ? undefined : dialectOf(await wholeOf(file));
  return one && { one };
}

/**
 * Reads a file as the gateway would, without a broker; undefined where no dialect is known for it.
 *
 * @throws what the file's storage throws
 */
export async function readAnyFile(file: StoredFile, options: ReadOptions): Promise<FileReading | undefined> {
  const dialect = options.dialect === undefined ? await recognized(file) : named(options.dialect);
  if (dialect === undefined) return undefined;
  const context: DialectContext = {
    system: options.system,
    receivedAt: new Date().toISOString(),
    correlationId: randomUUID(),
    traceparent: null,
  };
  return "files" in dialect
    ? readFiles(dialect.files, file, options, context)
    : readOne(dialect.one, file, options, context);
}

async function readOne(
  dialect: Dialect,
  file: StoredFile,
  { mapping, onEvent }: ReadOptions,
  context: DialectContext,
): Promise<FileReading> {
  const reading = readMessage(dialect, dialect.mediaTypes[0] ?? "", await wholeOf(file), context, mapping);
  const { name } = dialect;
  if (!reading.ok) {
    return {
      dialect: name,
      eventCount: 0,
      rejected: [{ unit: "", faults: reading.faults }],
      remarks: [],
      note: null,
    };
  }
  for (const { event } of reading.events) onEvent(event);
  return { dialect: name, eventCount: reading.events.length, rejected: [], remarks: [], note: reading.note };
}

async function readFiles(
  dialect: FileDialect,
  file: StoredFile,
  { mapping, onEvent }: ReadOptions,
  context: DialectContext,
): Promise<FileReading> {
  const digest = await fileDigest(file);
  const publisher = {
    ready: () => true,
    async publish(deliveries: readonly { readonly event: CanonicalEvent }[]) {
      for (const { event } of deliveries) if (event.type !== "freight.message.rejected.v1") onEvent(event);
    },
  };
  const message = { file, digest, dialect, mapping, context, contentType: null };
  const report = await readFile(message, publisher, Number.MAX_SAFE_INTEGER);
  const whole = report.faults.length === 0 ? [] : [{ unit: "", faults: report.faults }];
  return {
    dialect: dialect.name,
    eventCount: report.eventCount,
    rejected: [...report.rejected, ...whole],
    remarks: report.remarks,
    note: null,
  };
}
