// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { clipped, MAX_ROW, type Row, RowSplitter } from "./rows.ts";

function split(text: string, delimiter = ",", size = text.length || 1, scanSize = 1): Row[] {
  const splitter = new RowSplitter(delimiter, scanSize);
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += size) {
    rows.push(...splitter.push(text.slice(at, at + size), at + size >= text.length));
  }
  return rows;
}

/** Line, and cells or fault code. */
function told(rows: readonly Row[]): unknown[] {
  return rows.map(({ line, cells, fault }) => [
    line,
    fault === null ? cells : `${fault.pointer} ${fault.code}`,
  ]);
}

const DELIMITER = fc.constantFrom(",", ";", "\t", "|");
const CELL = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."ab,;\t|\" \n\r'é😀") }),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const TABLE = fc.array(fc.array(CELL, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });

function needsQuotes(cell: string, delimiter: string): boolean {
  return cell.includes(delimiter) || /["\r\n]/.test(cell);
}

/** A table as some program writes it: quotes where they must be and elsewhere by chance, any line end on each row. */
function written(table: string[][], delimiter: string, chance: readonly number[]): string {
  let turn = 0;
  const next = () => chance[turn++ % chance.length] ?? 0;
  return table
    .map((row) => {
      // A line of nothing but LF behind a CR would be one line end with it.
      if (row.join() === "" && row.length === 1) return '""\n';
      const cells = row.map((cell) => {
        const isQuoted = needsQuotes(cell, delimiter) || next() % 3 === 0;
        return isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell;
      });
      return cells.join(delimiter) + ["\n", "\r\n", "\r"][next() % 3];
    })
    .join("");
}

test("what is written is read back, whatever the quotes, delimiters, line ends and chunks", () => {
  fc.assert(
    fc.property(
      TABLE,
      DELIMITER,
      fc.array(fc.nat(), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      (table, delimiter, chance, size) => {
        const text = written(table, delimiter, chance);
        const rows = split(text, delimiter, size);
        assert.deepEqual(
          rows.map(({ cells }) => cells),
          table,
        );
        assert.ok(rows.every(({ fault }) => fault === null));
      },
    ),
    { numRuns: 1000 },
  );
});

test("any text gives the same rows at every chunk size, and none of it is lost", () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab,"\n\r'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (given, size) => {
      const rows = split(given);
      assert.deepEqual(split(given, ",", size), rows);
      const ends = (value: string) => value.replace(/[\r\n]/g, "");
      assert.equal(ends(rows.map(({ raw }) => raw).join("")), ends(given));
      for (const { line } of rows) assert.ok(line >= 1);
    }),
    { numRuns: 2000 },
  );
});

test("csv-parse, an independent reader, reads sound texts alike", () => {
  fc.assert(
    fc.property(TABLE, DELIMITER, fc.array(fc.nat(), { minLength: 1 }), (table, delimiter, chance) => {
      const text = written(table, delimiter, chance);
      const theirs: string[][] = parse(text, {
        delimiter,
        record_delimiter: ["\r\n", "\n", "\r"],
        relax_column_count: true,
      });
      assert.deepEqual(
        split(text, delimiter).map(({ cells }) => cells),
        theirs,
      );
    }),
    { numRuns: 500 },
  );
});

test("lines are counted through mixed ends and quoted line breaks", () => {
  const rows = split('a,b\r\n1,"x\ny\r\nz"\r2,3\n\n4,5');
  assert.deepEqual(told(rows), [
    [1, ["a", "b"]],
    [2, ["1", "x\ny\r\nz"]],
    [5, ["2", "3"]],
    [6, [""]],
    [7, ["4", "5"]],
  ]);
});

test("a quote that goes wrong costs its own line and none of the next ones", () => {
  assert.deepEqual(told(split('a,b\n"x"y,1\n2,3\n')), [
    [1, ["a", "b"]],
    [2, "line 2 misplaced_quote"],
    [3, ["2", "3"]],
  ]);
  assert.deepEqual(told(split('a,b\n"open,1\n2,3\n4,"five"\n')), [
    [1, ["a", "b"]],
    [2, "line 2 quote_not_closed"],
    [3, ["2", "3"]],
    [4, ["4", "five"]],
  ]);
});

test("a quote that is not closed is told where it opened, also behind a quoted line break", () => {
  assert.deepEqual(told(split('"a\nb","open\n2,3')), [
    [1, "line 2 quote_not_closed"],
    [3, ["2", "3"]],
  ]);
});

test("a quote within a cell stands for itself", () => {
  assert.deepEqual(told(split('5" pipe,6"\n')), [[1, ['5" pipe', '6"']]]);
});

test("a cell of 1 MB is a cell, and a longer row costs no other row", () => {
  const cell = "x".repeat(1_000_000);
  assert.deepEqual(split(`a,${cell}\nb,c\n`)[0]?.cells, ["a", cell]);
  for (const long of ["x".repeat(MAX_ROW + 1), `"${"x".repeat(MAX_ROW)}"`, `"\n",${"x".repeat(MAX_ROW)}`]) {
    for (const size of [65_536, 10_000_000]) {
      const rows = split(`a,b\n${long}\nb,c\n`, ",", size, 65_536);
      const next = long.includes("\n") ? 4 : 3;
      assert.deepEqual(told(rows), [
        [1, ["a", "b"]],
        [2, "line 2 row_too_long"],
        [next, ["b", "c"]],
      ]);
      assert.ok(rows.every(({ raw }) => raw.length <= 262_144));
    }
  }
});

test("a file that never ends its line is given up at the bound, in time that grows with its length only", () => {
  const splitter = new RowSplitter(",");
  const chunk = '"'.repeat(3) + "x".repeat(65_533);
  const rows: Row[] = [];
  const started = performance.now();
  for (let count = 0; count < 320; count++) rows.push(...splitter.push(chunk, false));
  rows.push(...splitter.push("\nb,c", true));
  assert.ok(performance.now() - started < 5000, "20 MB take seconds");
  assert.equal(rows.at(-1)?.cells.join(), "b,c");
});

test("a row of thousands of cells is a row", () => {
  assert.equal(split(`${"a,".repeat(9999)}a\n`)[0]?.cells.length, 10_000);
});

test("a text is not cut within a character", () => {
  assert.equal(clipped("a😀", 2), "a");
  assert.equal(clipped("a😀", 3), "a😀");
});
