// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { type Fault, type InvoiceEvent, messageDigest, type PartnerEvent } from "../../canonical/index.ts";
import type { FileItem } from "../file-dialect.ts";
import { Mapping } from "../mapping.ts";
import { CONTEXT } from "../test-reading.ts";
import { csv } from "./csv.ts";

/** A mapping for milestones with columns of the fields' own names, and whatever a test adds. */
export function milestoneMapping(
  settled: Record<string, unknown> = {},
  fields: Record<string, unknown> = {},
) {
  const own = Object.fromEntries(["shipment", "code", "time"].map((name) => [name, { column: name }]));
  const { csv: csvSettled = {}, ...general } = settled;
  return Mapping.parse({
    ...general,
    csv: { layouts: [{ record: "milestone", fields: { ...own, ...fields } }], ...(csvSettled as object) },
  });
}

/** A mapping for invoices likewise. */
export function invoiceMapping(settled: Record<string, unknown> = {}, fields: Record<string, unknown> = {}) {
  const names = ["number", "issued_on", "amount", "code", "total"];
  const own = Object.fromEntries(names.map((name) => [name, { column: name }]));
  const all = { ...own, currency: { constant: "EUR" }, ...fields };
  const { csv: csvSettled = {}, ...general } = settled;
  return Mapping.parse({
    ...general,
    csv: { layouts: [{ record: "invoice_line", fields: all }], ...(csvSettled as object) },
  });
}

async function* pieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

/** The items of a file. */
export async function itemsOf(file: string | Buffer, mapping: Mapping, size = 65_536): Promise<FileItem[]> {
  const body = Buffer.from(file as string);
  const items: FileItem[] = [];
  const source = { chunks: pieces(body, size), digest: messageDigest(body) };
  for await (const batch of csv.read(source, mapping, CONTEXT)) items.push(...batch);
  return items;
}

export function eventsIn(items: readonly FileItem[]): PartnerEvent[] {
  return items.flatMap((item) => (item.kind === "event" ? [item.read.event] : []));
}

/** The invoices of a file that has nothing else. */
export async function invoicesOf(file: string, mapping: Mapping): Promise<InvoiceEvent[]> {
  return eventsIn(await itemsOf(file, mapping)).map((event) => {
    assert.equal(event.type, "freight.invoice.received.v1");
    return event as InvoiceEvent;
  });
}

function told({ pointer, code }: Fault): string {
  return `${pointer}: ${code}`;
}

/** The faults of units and of the file as `place: code`. */
export function faultsIn(items: readonly FileItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === "unit") return item.faults.map(told);
    return item.kind === "fault" ? [`${told(item.fault)}${item.isFatal ? " (fatal)" : ""}`] : [];
  });
}

/** The remarks of units, likewise. */
export function remarksIn(items: readonly FileItem[]): string[] {
  return items.flatMap((item) => (item.kind === "unit" ? item.remarks.map(told) : []));
}

/** Units by name, with + for those that are accepted. */
export function unitsIn(items: readonly FileItem[]): string[] {
  return items.flatMap((item) =>
    item.kind === "unit" ? [`${item.faults.length === 0 ? "+" : "-"} ${item.name}`] : [],
  );
}

/** The first detail that is told, for what a person reads. */
export function detailIn(items: readonly FileItem[]): string {
  for (const item of items) {
    if (item.kind === "fault") return item.fault.detail;
    if (item.kind === "unit" && item.faults[0] !== undefined) return item.faults[0].detail;
  }
  return "";
}
