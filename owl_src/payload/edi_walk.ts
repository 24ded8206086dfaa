// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { MessageReading } from "./read_message";

/** An element of EDI that the keyboard is on. */
export interface ElementPlace {
  line: number;
  token: number;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
const ROWS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Where an arrow key leads: to the next element that means something, or to the segment above or below. Null: another key. */
export function walk(reading: MessageReading, from: ElementPlace, key: string): ElementPlace | null {
  const rows = ROWS[key];
  if (rows) {
    return { line: Math.min(Math.max(from.line + rows, 0), reading.length - 1), token: 0 };
  }
  const step = STEPS[key];
  return step ? nextElement(reading, from, step) : null;
}

function nextElement(reading: MessageReading, from: ElementPlace, step: number): ElementPlace {
  let { line } = from;
  let tokens = reading.tokens(line);
  for (let token = from.token + step; ; token += step) {
    if (token < 0 || token >= tokens.length) {
      line += step;
      if (line < 0 || line >= reading.length) {
        return from;
      }
      tokens = reading.tokens(line);
      token = step > 0 ? 0 : tokens.length - 1;
    }
    if (tokens[token]?.meaning) {
      return { line, token };
    }
  }
}
