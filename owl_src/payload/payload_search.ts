// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { IntList } from "./line_table";
import type { Slices } from "./slices";

/** More places than this nobody goes through: the search stops and says so. */
export const MOST_HITS = 10_000;
/** What is searched between two looks at the clock. */
const WINDOW = 256 * 1024;

export interface Hits {
  /** Where each begins, rising. */
  starts: IntList;
  /** How long each is. */
  length: number;
}

/** Every place of the words in the text, whatever their case. */
export function* findWords(text: string, words: string): Slices<Hits> {
  const starts = new IntList();
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
  for (let from = 0; from < text.length && starts.length < MOST_HITS; from += WINDOW) {
    const part = text.slice(from, from + WINDOW + words.length - 1);
    for (const match of part.matchAll(pattern)) {
      const last = starts.length ? starts.at(starts.length - 1) : -words.length;
      if (from + match.index >= last + words.length && starts.length < MOST_HITS) {
        starts.push(from + match.index);
      }
    }
    yield;
  }
  return { starts, length: words.length };
}

/** The first hit that ends behind `offset`. */
export function hitFrom({ starts, length }: Hits, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts.at(middle) + length > offset) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
