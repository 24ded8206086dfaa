// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { OutsideError, RefusedDestinationError } from "../outside/errors.ts";
import { askOutside, type OutsideAnswer } from "../outside/http.ts";
import type { SignedDestination } from "../outside/sign.ts";
import { faultOf } from "./check.ts";
import type { EngineAnswer, TaxAdapter, TaxAsk, TaxResult } from "./engine.ts";
import { TaxProblem } from "./problem.ts";

/** Ten thousand lines with their taxes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** How much of an engine's own words is passed on. */
const MAX_REASON = 300;

/** What never reached the engine; after everything else that failed it may have done what it was asked. */
const NOT_SENT: ReadonlySet<OutsideError["code"]> = new Set([
  "unresolved",
  "unreachable",
  "tls",
  "unsendable",
]);

/** Answers to quotations; what is committed is never taken from here. */
export type QuoteCache = LRUCache<string, TaxResult>;

export function createQuoteCache(ttlMs: number, max = 2_000): QuoteCache {
  return new LRUCache({ max, ttl: ttlMs });
}

export interface EngineCall {
  readonly adapter: TaxAdapter;
  readonly destination: SignedDestination;
  /** From looking up the engine's name to the last byte of its answer. */
  readonly deadlineMs: number;
  readonly cache: QuoteCache;
}

/**
 * Asks an engine, once, within its deadline; what a quotation answered is told again to the same question.
 * @throws TaxProblem
 */
export async function askEngine(ask: TaxAsk, call: EngineCall): Promise<TaxResult> {
  if (ask.operation !== "quote") return askNow(ask, call);
  const key = keyOf(ask, call);
  const known = call.cache.get(key);
  if (known !== undefined) return known;
  const result = await askNow(ask, call);
  call.cache.set(key, result);
  return result;
}

/** Which question it is, whatever document asks it, of which engine and as whom. */
function keyOf(ask: Extract<TaxAsk, { question: unknown }>, { adapter, destination }: EngineCall): string {
  const { number: _number, document, ...asked } = ask.question;
  const { url, signature, secret } = destination;
  const whole = [adapter.name, url, signature, secret, document.company, document.type, asked];
  return createHash("sha256").update(JSON.stringify(whole)).digest("base64");
}

async function askNow(ask: TaxAsk, { adapter, destination, deadlineMs }: EngineCall): Promise<TaxResult> {
  const request = adapter.request(ask, destination);
  const answer = await outsideAnswer(() =>
    askOutside({
      ...request,
      allowPrivate: destination.allow_private,
      timeoutMs: deadlineMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    }),
  );
  const result = readAnswer(ask, adapter, usable(ask, answer));
  const fault = "question" in ask && result.answer !== null ? faultOf(ask.question, result.answer) : null;
  if (fault !== null) throw nonsense(ask, fault);
  return result;
}

async function outsideAnswer(asking: () => Promise<OutsideAnswer>): Promise<OutsideAnswer> {
  try {
    return await asking();
  } catch (error) {
    if (error instanceof RefusedDestinationError) throw new TaxProblem("engine_unusable", error.message);
    if (!(error instanceof OutsideError)) throw error;
    const code = error.code === "timeout" ? "engine_timeout" : "engine_down";
    throw new TaxProblem(code, error.message, !NOT_SENT.has(error.code));
  }
}

/** The answer as JSON, where its status is one of an answer. */
function usable(ask: TaxAsk, answer: OutsideAnswer): EngineAnswer {
  const { status } = answer;
  if (status >= 200 && status < 300) return { status, body: jsonOf(ask, answer) };
  const isAbout = ask.operation === "look" || ask.operation === "void";
  if (status === 404 && isAbout) return { status, body: null };
  const said = `the engine answered HTTP ${status}`;
  if (status === 408 || status === 429 || status >= 500)
    throw new TaxProblem("engine_down", `${said}.`, true);
  if (status === 400 || status === 409 || status === 422) {
    throw new TaxProblem("engine_refused", `${said}: ${reasonOf(answer)}`);
  }
  throw new TaxProblem("engine_unusable", `${said}: its address or the secret for it is wrong.`);
}

function jsonOf(ask: TaxAsk, { headers, body, isWhole }: OutsideAnswer): unknown {
  const type = headers["content-type"] ?? "";
  if (!/^application\/([a-z0-9.-]+\+)?json\b/i.test(type)) {
    throw nonsense(ask, `it is not JSON but "${printable(type).slice(0, 60)}"`);
  }
  if (!isWhole) throw nonsense(ask, "it broke off, or is longer than any answer is");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw nonsense(ask, "it is said to be JSON and is not");
  }
}

function readAnswer(ask: TaxAsk, adapter: TaxAdapter, answer: EngineAnswer): TaxResult {
  try {
    return adapter.read(ask, answer);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const place = error.issues[0]?.path.join("/") || "the whole of it";
    throw nonsense(ask, `it is not of the form that was expected (${printable(place).slice(0, 100)})`);
  }
}

/** Of what was to be kept there nobody knows then whether it is. */
function nonsense(ask: TaxAsk, why: string): TaxProblem {
  const isUnsure = ask.operation === "commit" || ask.operation === "void";
  return new TaxProblem("engine_nonsense", `The engine's answer cannot be used: ${why}.`, isUnsure);
}

/** The engine's own words for a refusal, bounded and on one line: of AvaTax and of RFC 9457, else the beginning. */
function reasonOf({ body }: OutsideAnswer): string {
  const text = body.toString("utf8");
  try {
    const { error, detail, title } = JSON.parse(text) ?? {};
    for (const said of [error?.message, detail, title]) {
      if (typeof said === "string" && said !== "") return printable(said).slice(0, MAX_REASON);
    }
  } catch {
    // Not JSON: the beginning of it says more than nothing.
  }
  return printable(text).slice(0, MAX_REASON) || "it does not say why";
}

function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim();
}
