// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Integers in a row that grows: a million of them are four megabytes, and nothing for the collector to walk through. */
export class IntList {
  length = 0;
  #values = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }
}

/**
 * Where the lines of a text stand, and no word of them: a message of five megabytes may have two million lines. What is on
 * them is read when they come into view.
 */
export class LineTable {
  #starts = new IntList();
  #ends = new IntList();
  #indents = new IntList();

  get length(): number {
    return this.#starts.length;
  }

  add(start: number, end: number, indent = 0): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#indents.push(indent);
  }

  start(line: number): number {
    return this.#starts.at(line);
  }

  end(line: number): number {
    return this.#ends.at(line);
  }

  indent(line: number): number {
    return this.#indents.at(line);
  }

  /** The line that an offset of the text stands on: the last one that begins at or before it. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
