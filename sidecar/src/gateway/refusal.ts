// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { SpoolError, TooLongError } from "../intake/spool.ts";
import * as answers from "./answers.ts";
import { NotPublishedError } from "./ports.ts";
import type { ProblemCode } from "./problem.ts";

/** Why a file is not taken, with what `sendProblem` needs. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ProblemCode;
  /** How long the sender should wait, seconds, where that is not what the problem says by itself. */
  readonly retryAfterS: number | null;

  constructor(code: ProblemCode, detail: string, retryAfterS: number | null = null, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** What an error of taking a file means for its sender; null where it is a fault of the program. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof TooLongError) return new Refusal("too_large", answers.FILE_TOO_LARGE);
  if (error instanceof SpoolError) return new Refusal("unavailable", answers.NO_SPACE, null, error.cause);
  if (error instanceof NotPublishedError) return new Refusal("unavailable", answers.NOT_STORED);
  const isCut = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return isCut ? new Refusal("bad_request", answers.CUT_OFF) : null;
}
