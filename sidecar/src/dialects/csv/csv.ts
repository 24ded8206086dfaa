// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { DialectContext } from "../dialect.ts";
import type { FileDialect, FileItem, FileSource } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { CsvReader } from "./reader.ts";
import { looksLikeCsv } from "./recognize.ts";
import { textOf } from "./text.ts";

/** How many items are handed on at once. */
const BATCH = 500;

async function* itemsOf(
  source: FileSource,
  mapping: Mapping,
  context: DialectContext,
): AsyncGenerator<readonly FileItem[]> {
  const reader = new CsvReader(mapping, context);
  for await (const piece of textOf(source.chunks, mapping.csv?.encoding ?? "utf-8")) {
    if ("code" in piece) {
      yield [{ kind: "fault", fault: piece, isFatal: true }];
      return;
    }
    let batch: FileItem[] = [];
    for (const item of reader.push(piece.text, piece.isLast)) {
      batch.push(item);
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
    if (reader.isOver) return;
  }
}

/**
 * Tables of text with a header line, read by the mapping of the system that sends them (docs/contracts.md, section 9):
 * a row is a milestone, the answer to a tender, or a line of an invoice.
 */
export const csv: FileDialect = {
  name: "csv",
  mediaTypes: ["text/csv"],
  recognizes: looksLikeCsv,
  read: itemsOf,
};
