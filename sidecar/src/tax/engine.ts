// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TaxAnswer, TaxDocument, TaxQuestion, TaxRecord } from "../canonical/tax.ts";
import type { SignedDestination } from "../outside/sign.ts";

/**
 * What an engine is asked to do. A quotation leaves nothing behind there; what is committed is what was invoiced, and
 * void takes it back. Look finds out what became of a call that got no answer.
 */
export type TaxAsk =
  | { readonly operation: "quote" | "commit"; readonly question: TaxQuestion }
  | { readonly operation: "void" | "look"; readonly document: TaxDocument };

/** What came of it: of a commit both. */
export interface TaxResult {
  readonly answer: TaxAnswer | null;
  readonly record: TaxRecord | null;
}

/** One request to an engine. */
export interface EngineRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** An answer that is JSON of a status below 300, or a 404 where that says that there is no such document. */
export interface EngineAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How one kind of engine is spoken to: one file each. */
export interface TaxAdapter {
  readonly name: string;
  /** @throws TaxProblem where nothing can be asked, such as without a secret */
  request(ask: TaxAsk, destination: SignedDestination): EngineRequest;
  /** @throws z.ZodError or TaxProblem where the answer is not what such an engine answers */
  read(ask: TaxAsk, answer: EngineAnswer): TaxResult;
}

/** The document that an ask is about. */
export function documentOf(ask: TaxAsk): TaxDocument {
  return "question" in ask ? ask.question.document : ask.document;
}
