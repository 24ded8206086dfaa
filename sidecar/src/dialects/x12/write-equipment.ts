// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Words } from "./write-values.ts";

/** Words for a vehicle and its code (element 40); the first that fits counts. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/reefer|refrigerat|temperature/i, "RT"],
  [/flat/i, "FT"],
  [/container/i, "CN"],
  [/dry|van/i, "TF"],
  [/trailer/i, "TL"],
];

/** `53FT`, `40 ft`, `48'` as feet. */
const FEET = /(?<![\d.])(\d{2})\s*(?:ft|foot|feet|')/i;

/**
 * N7: the kind of vehicle and its length (FFFII) in codes, where the words tell them; the words themselves go by L11.
 * N702 is mandatory, and the number of the vehicle is the carrier's to say: 0.
 */
export function equipmentWords(words: string | null): Words[] {
  if (words === null) return [];
  const code = /^[A-Z]{2}$/.test(words.trim())
    ? words.trim()
    : KINDS.find(([pattern]) => pattern.test(words))?.[1];
  if (code === undefined) return [];
  const feet = FEET.exec(words)?.[1];
  const n7: Words = ["N7", null, "0", null, null, null, null, null, null, null, null, code];
  return [feet === undefined ? n7 : [...n7, null, null, null, `0${feet}00`]];
}
