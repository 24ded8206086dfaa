// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what it takes out
const UNCLEAN = /[\u0000-\u001f\u007f-\u009f\p{Cs}]+/gu;

/** A text in one line of at most `max` characters without control characters; null when nothing is left to read. */
export function clip(text: string | null | undefined, max: number): string | null {
  if (text === null || text === undefined) return null;
  let end = max;
  const line = text.replace(UNCLEAN, " ").trim();
  // No half of a character outside the basic plane.
  if (/[\ud800-\udbff]/.test(line[end - 1] ?? "")) end--;
  return line.slice(0, end).trim() || null;
}
