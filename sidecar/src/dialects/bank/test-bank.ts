// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type BankStatementEvent, messageDigest } from "../../canonical/index.ts";
import type { FileDialect, FileItem } from "../file-dialect.ts";
import { NO_MAPPING } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";

async function* pieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

/** The items of a file that comes in pieces of so many bytes. */
export async function itemsOf(
  dialect: FileDialect,
  file: string | Buffer,
  size = 65_536,
): Promise<FileItem[]> {
  const body = Buffer.from(file as string);
  const items: FileItem[] = [];
  const source = { chunks: pieces(body, size), digest: messageDigest(body) };
  for await (const batch of dialect.read(source, NO_MAPPING, CONTEXT)) items.push(...batch);
  return items;
}

export function eventsIn(items: readonly FileItem[]): BankStatementEvent[] {
  return items.flatMap((item) => {
    if (item.kind !== "event") return [];
    assert.equal(item.read.event.type, "bank.statement.v1");
    return [item.read.event as BankStatementEvent];
  });
}

/** The statements of a file in which nothing is wrong. */
export async function statementsOf(dialect: FileDialect, file: string | Buffer, size?: number) {
  const items = await itemsOf(dialect, file, size);
  assert.deepEqual(faultsIn(items), []);
  return eventsIn(items).map(({ data }) => data);
}

/** `place code` of everything that is wrong. */
export function faultsIn(items: readonly FileItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === "fault") return [`${item.fault.pointer} ${item.fault.code}`];
    return item.kind === "unit" ? item.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [];
  });
}

export async function faultsOf(dialect: FileDialect, file: string | Buffer): Promise<string[]> {
  const items = await itemsOf(dialect, file);
  const rejected = new Set(
    items.flatMap((item) => (item.kind === "unit" && item.faults.length > 0 ? [item.unit] : [])),
  );
  for (const item of items) if (item.kind === "unit") assert.equal(item.raw !== "", rejected.has(item.unit));
  return faultsIn(items);
}
