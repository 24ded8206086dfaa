// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * What carriers do wrong in the generated month: for each rule of the audit that a file can offend, how an invoice is spoiled
 * so that this rule, and no other one, has something to say, and what a person decides then.
 */
import type { DecisionRow } from "./formats.ts";
import type { Load, Shape } from "./loads.ts";
import type { Biller, Told } from "./told.ts";

export interface Fault {
  readonly code: string;
  readonly scac: string;
  /** The shipment that it needs; no two of one fault are alike. */
  shape(turn: number): Shape;
  /** What was left out of the first invoice. */
  readonly without?: readonly string[];
  /** Changes the only invoice; where there is `follow`, the invoice stays sound. */
  spoil?(told: Told, load: Load, turn: number): void;
  /** The invoice that comes a week after a sound one, and is wrong. */
  follow?(first: Told, load: Load, biller: Biller): Told;
  /** null: nobody is asked. */
  readonly decision: DecisionRow["decision"] | null;
  /** How often it is found in one invoice; left out: once. */
  readonly times?: number;
}
