// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Delivery, type Fault, messageDigest } from "../canonical/index.ts";
import {
  type Dialect,
  type DialectContext,
  type FileDialect,
  type Mapping,
  readMessage,
} from "../dialects/index.ts";
import type { Publisher } from "../gateway/ports.ts";
import { anyDialectNamed, anyDialectOf } from "./any-dialect.ts";
import { deliveryOf } from "./delivery.ts";
import { faultsOfFile, faultsOfParts } from "./fault-list.ts";
import { readFile } from "./read-file.ts";
import { fileInMemory } from "./stored-file.ts";

/** The most deliveries that are told of one message. */
export const MAX_PREVIEWED = 500;

/** How one message reads. */
export interface Preview {
  /** The dialect that it was read in; "" where none was recognised. */
  readonly dialect: string;
  /** The first 500. */
  readonly deliveries: readonly Delivery[];
  readonly faults: readonly Fault[];
  readonly remarks: readonly Fault[];
  readonly note: string | null;
}

/** A message that is only looked at. */
export interface PreviewedMessage {
  /** A dialect's name, or `auto`. */
  readonly dialect: string;
  readonly mapping: Mapping;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Whether a dialect can be previewed by this name. */
export function isPreviewable(name: string): boolean {
  return name === "auto" || anyDialectNamed(name) !== undefined;
}

/** Reads a message as the gateway would, and publishes nothing. */
export async function preview(message: PreviewedMessage, context: DialectContext): Promise<Preview> {
  const { dialect: name, body } = message;
  const dialect = name === "auto" ? await anyDialectOf(fileInMemory([body])) : anyDialectNamed(name);
  if (dialect?.file !== undefined) return previewFile(dialect.file, message, context);
  if (dialect !== undefined) return previewMessage(dialect.message, message, context);
  const detail = "The message looks like no dialect known here; choose one.";
  const faults = [{ pointer: "", code: "unknown_dialect", detail }];
  return { dialect: "", deliveries: [], faults, remarks: [], note: null };
}

function previewMessage(
  dialect: Dialect,
  { body, mapping }: PreviewedMessage,
  context: DialectContext,
): Preview {
  const told = { dialect: dialect.name, remarks: [] };
  const reading = readMessage(dialect, "application/json", body, context, mapping);
  if (!reading.ok) return { ...told, deliveries: [], faults: reading.faults, note: null };
  const deliveries = reading.events
    .slice(0, MAX_PREVIEWED)
    .map((read) => deliveryOf(read, "application/json", context.receivedAt));
  return { ...told, deliveries, faults: [], note: noteOf(reading.note, reading.events.length) };
}

async function previewFile(
  dialect: FileDialect,
  { mapping, contentType, body }: PreviewedMessage,
  context: DialectContext,
): Promise<Preview> {
  const deliveries: Delivery[] = [];
  let count = 0;
  const collector: Publisher = {
    ready: () => true,
    async publish(more) {
      count += more.length;
      deliveries.push(...more.slice(0, MAX_PREVIEWED - deliveries.length));
    },
  };
  const file = fileInMemory([body]);
  const message = { file, digest: messageDigest(body), dialect, mapping, context, contentType };
  const report = await readFile(message, collector, 0);
  const remarks = faultsOfParts(report.remarks);
  return {
    dialect: dialect.name,
    deliveries,
    faults: faultsOfFile(report),
    remarks,
    note: noteOf(null, count),
  };
}

function noteOf(note: string | null, count: number): string | null {
  return count > MAX_PREVIEWED ? `${count} in all; the first ${MAX_PREVIEWED} are shown.` : note;
}
