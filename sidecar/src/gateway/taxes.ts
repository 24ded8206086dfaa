// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { TaxDocument, TaxQuestion } from "../canonical/tax.ts";
import {
  askEngine,
  createQuoteCache,
  type QuoteCache,
  type TaxAsk,
  TaxProblem,
  taxAdapterNamed,
} from "../tax/index.ts";
import * as answers from "./answers.ts";
import { allowOnly } from "./errors.ts";
import { type InternalKeyHolder, isFromOdoo, readQuestion } from "./internal.ts";
import { sendProblem } from "./problem.ts";

export interface TaxesOptions {
  readonly registry: InternalKeyHolder;
  readonly cache?: QuoteCache;
}

/** Fifty documents, or one of ten thousand lines. */
const LIMIT_BYTES = 8 * 1024 * 1024;
/** How long the same question is told the same answer. */
const QUOTE_TTL_MS = 5 * 60_000;
/** Requests at once to one engine: the documents of one call share its deadline. */
const AT_ONCE = 8;

const Ask = z.discriminatedUnion("operation", [
  z.strictObject({ operation: z.enum(["quote", "commit"]), question: TaxQuestion }),
  z.strictObject({ operation: z.enum(["void", "look"]), document: TaxDocument }),
]);

const TaxRequest = z.strictObject({
  adapter: z
    .string()
    .max(50)
    .refine((name) => taxAdapterNamed(name) !== undefined, "must be an engine that this sidecar can ask"),
  destination: z.object({
    url: z.string().max(2000),
    signature: z.string().max(50),
    secret: z.string().max(2000).nullable(),
    allow_private: z.boolean(),
  }),
  deadline_ms: z.int().min(100).max(10_000),
  asks: z.array(Ask).min(1).max(50),
});
type TaxRequest = z.infer<typeof TaxRequest>;

/** What became of one ask; of a problem, whether the engine may have done it all the same. */
interface Settled {
  readonly answer?: unknown;
  readonly record?: unknown;
  readonly problem?: { readonly code: string; readonly detail: string; readonly is_unsure: boolean };
}

/** Each in its turn, all within the deadline; one that fails takes no other along. */
async function settle(request: TaxRequest, cache: QuoteCache, onFault: (error: unknown) => void) {
  const until = performance.now() + request.deadline_ms;
  const adapter = taxAdapterNamed(request.adapter);
  if (adapter === undefined) throw new Error("checked above");
  const { destination, asks } = request;
  const settled: Settled[] = new Array(asks.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < asks.length; index = next++) {
      const deadlineMs = Math.max(1, Math.ceil(until - performance.now()));
      const call = { adapter, destination, deadlineMs, cache };
      settled[index] = await askEngine(asks[index] as TaxAsk, call).catch((error) => told(error, onFault));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, asks.length) }, work));
  return settled;
}

function told(error: unknown, onFault: (error: unknown) => void): Settled {
  if (error instanceof TaxProblem) {
    return { problem: { code: error.code, detail: error.message, is_unsure: error.isUnsure } };
  }
  onFault(error);
  const detail = "A fault in the sidecar; its log has the details.";
  return { problem: { code: "engine_down", detail, is_unsure: true } };
}

/** `POST /v1/taxes`: what an outside engine says, for Odoo alone (docs/contracts.md, section 22). */
export async function taxesRoute(
  app: FastifyInstance,
  { registry, ...options }: TaxesOptions,
): Promise<void> {
  const url = "/v1/taxes";
  const cache = options.cache ?? createQuoteCache(QUOTE_TTL_MS);
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!isFromOdoo(request, registry)) {
      return sendProblem(request, reply, "unauthenticated", answers.NOT_AUTHENTIC);
    }
    const question = readQuestion(request, TaxRequest);
    if ("faults" in question) {
      return sendProblem(request, reply, "not_understood", answers.NOT_ASKED, question.faults);
    }
    const onFault = (err: unknown) =>
      request.log.error(
        { err, correlationid: request.id },
        "A tax engine could not be asked: a fault of ours",
      );
    return reply.send({ results: await settle(question.asked, cache, onFault) });
  };
  app.post(url, { bodyLimit: LIMIT_BYTES }, answer);
  allowOnly(app, url, ["POST"]);
}
