// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type Envelope, UnwritableError } from "../envelope.ts";
import { envelope as anyEnvelope } from "../x12/test-writing.ts";
import { interchangesOf, itemsOf, soundReadsOf, unitsOf } from "./test-edifact.ts";
import { type EdifactEvent, writeEdifact } from "./write.ts";

export function envelope(changes: Record<string, unknown> = {}): Envelope {
  return anyEnvelope({
    version: "D:01B:UN:EAN004",
    receiver: { qualifier: "14", id: "5412345000013" },
    ...changes,
  });
}

export function bytesOf(event: EdifactEvent, changes: Record<string, unknown> = {}): Buffer {
  return writeEdifact(event, envelope(changes)).body;
}

export function textOf(event: EdifactEvent, changes: Record<string, unknown> = {}): string[] {
  return bytesOf(event, changes).toString("latin1").trim().split("\r\n");
}

export async function readBack(bytes: Buffer) {
  const items = await itemsOf(bytes);
  const remarks = unitsOf(items).flatMap((unit) => unit.remarks);
  assert.deepEqual(remarks, []);
  assert.equal(interchangesOf(items)[0]?.data.status, "accepted");
  const [read] = await soundReadsOf(bytes);
  assert.ok(read);
  return read.event;
}

/** The place in the row that cannot be written. */
export function unwritable(event: EdifactEvent, changes: Record<string, unknown> = {}): string {
  try {
    bytesOf(event, changes);
  } catch (error) {
    assert.ok(error instanceof UnwritableError, String(error));
    return error.field;
  }
  return "it was written";
}
