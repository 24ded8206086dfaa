// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * Why an engine gave no answer that can be used: it is away, too slow, answers what is no answer, must not or cannot be
 * called as the system is set up, or refuses what it was asked.
 */
export type TaxProblemCode =
  | "engine_down"
  | "engine_timeout"
  | "engine_nonsense"
  | "engine_unusable"
  | "engine_refused";

export class TaxProblem extends Error {
  override readonly name = "TaxProblem";
  readonly code: TaxProblemCode;
  /** Whether the engine may have done what it was asked all the same. */
  readonly isUnsure: boolean;

  constructor(code: TaxProblemCode, message: string, isUnsure = false) {
    super(message);
    this.code = code;
    this.isUnsure = isUnsure;
  }
}
