// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The most deliveries of one message: with one that fails for the moment, all of it is handed out again. */
export const MAX_DELIVERIES = 200;

/** Between two deliveries of one message. JSON text as we write it holds no line end of its own. */
const SEPARATOR = "\n";
const SEPARATOR_BYTE = 10;

/** The body of one message: deliveries as JSON, one a line (docs/contracts.md, section 3). */
export function joinDeliveries(texts: readonly string[]): Buffer {
  return Buffer.from(texts.length === 1 ? (texts[0] ?? "") : texts.join(SEPARATOR));
}

/** The deliveries of a body; a line end behind the last one counts for nothing. */
export function splitDeliveries(text: string): string[] {
  const lines = text.split(SEPARATOR);
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}

/** How many deliveries a body holds, without reading it. */
export function countDeliveries(content: Buffer): number {
  let count = 1;
  for (let at = content.indexOf(SEPARATOR_BYTE); at !== -1; at = content.indexOf(SEPARATOR_BYTE, at + 1)) {
    if (at < content.length - 1) count += 1;
  }
  return count;
}
