// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Column, ColumnKind, FeedRow } from "../odoo/feed.ts";
import { type Cell, checkedCell, PRECISION, SCALE, unscaled } from "./cells.ts";

/** How a kind of column is kept (Apache Parquet, LogicalTypes.md), and how a cell becomes its value. */
const KINDS: Record<ColumnKind, { element: Omit<SchemaElement, "name">; value(cell: Cell): unknown }> = {
  int: { element: { type: "INT64" }, value: (cell) => BigInt(Number(cell)) },
  text: { element: { type: "BYTE_ARRAY", converted_type: "UTF8" }, value: (cell) => cell },
  bool: { element: { type: "BOOLEAN" }, value: (cell) => cell },
  date: {
    element: { type: "INT32", converted_type: "DATE" },
    value: (cell) => Date.parse(`${cell}T00:00:00Z`) / 86_400_000,
  },
  // isAdjustedToUTC: an instant, whatever zone its reader is in.
  timestamp: {
    element: {
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
    },
    value: (cell) => new Date(String(cell)),
  },
  decimal: {
    element: {
      type: "FIXED_LEN_BYTE_ARRAY",
      type_length: 16,
      converted_type: "DECIMAL",
      scale: SCALE,
      precision: PRECISION,
    },
    value: (cell) => unscaled(String(cell)),
  },
};

/** The key and what happened are always there; a deleted record has nothing else. */
function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: "root", num_children: columns.length + 1 },
    { name: "op", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
    ...columns.map(
      ({ name, type }, index): SchemaElement => ({
        ...KINDS[type].element,
        name,
        repetition_type: index === 0 ? "REQUIRED" : "OPTIONAL",
      }),
    ),
  ];
}

/** A Parquet file in the making: rows go in page by page, each one a row group, and bytes come out. */
export class ParquetFile {
  readonly #columns: readonly Column[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    // The same rows are the same bytes: nothing of this machine or moment is in them.
    const createdBy = "freight-bridge";
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema: schemaOf(columns), createdBy });
  }

  /** @returns what is to be written now */
  rows(rows: readonly FeedRow[]): Buffer {
    if (rows.length > 0) {
      const columnData = [
        { name: "op", data: rows.map(([op]) => op) },
        ...this.#columns.map(({ name, type }, index) => ({
          name,
          data: rows.map((row) => {
            const cell = checkedCell(type, row[index + 1]);
            return cell === null ? null : KINDS[type].value(cell);
          }),
        })),
      ];
      this.#writer.write({ columnData, rowGroupSize: rows.length });
    }
    return this.#take();
  }

  /** @returns the end of the file */
  finish(): Buffer {
    this.#writer.finish();
    return this.#take();
  }

  #take(): Buffer {
    const bytes = Buffer.from(this.#bytes.buffer.slice(0, this.#bytes.index));
    this.#bytes.index = 0;
    return bytes;
  }
}
