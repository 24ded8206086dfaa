// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import type { CanonicalEvent, Fault } from "../canonical/index.ts";
import {
  type Dialect,
  type DialectContext,
  type FileDialect,
  type Mapping,
  readMessage,
} from "../dialects/index.ts";
import { anyDialectNamed, anyDialectOf } from "../intake/any-dialect.ts";
import { readFile } from "../intake/read-file.ts";
import { fileDigest, type StoredFile, wholeOf } from "../intake/stored-file.ts";

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

/**
 * Reads a file as the gateway would, without a broker; undefined where no dialect is known for it.
 *
 * @throws what the file's storage throws
 */
export async function readAnyFile(file: StoredFile, options: ReadOptions): Promise<FileReading | undefined> {
  const dialect = options.dialect === undefined ? await anyDialectOf(file) : anyDialectNamed(options.dialect);
  if (dialect === undefined) return undefined;
  const context: DialectContext = {
    system: options.system,
    receivedAt: new Date().toISOString(),
    correlationId: randomUUID(),
    traceparent: null,
  };
  return dialect.file === undefined
    ? readOne(dialect.message, file, options, context)
    : readFiles(dialect.file, file, options, context);
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
