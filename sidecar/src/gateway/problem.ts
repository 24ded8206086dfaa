// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Fault } from "../canonical/index.ts";
import type { Outcome } from "./ports.ts";

/** What one kind of problem is, always the same. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly outcome: Outcome;
}

/** Every problem the gateway answers with; the name is the end of its `type`. */
const PROBLEMS = {
  bad_request: { status: 400, title: "The request is not valid HTTP", outcome: "bad_request" },
  unauthenticated: { status: 401, title: "The message is not authentic", outcome: "unauthenticated" },
  not_found: { status: 404, title: "There is nothing at this path", outcome: "not_found" },
  method_not_allowed: {
    status: 405,
    title: "This path does not take this method",
    outcome: "method_not_allowed",
  },
  timeout: { status: 408, title: "The request took too long to arrive", outcome: "bad_request" },
  too_large: { status: 413, title: "The message is too large", outcome: "too_large" },
  unsupported_media_type: {
    status: 415,
    title: "The message's content type or encoding is not taken",
    outcome: "unsupported",
  },
  not_understood: { status: 422, title: "The message cannot be understood", outcome: "rejected" },
  rate_limited: { status: 429, title: "Too many requests", outcome: "rate_limited" },
  headers_too_large: { status: 431, title: "The request's headers are too large", outcome: "bad_request" },
  internal: { status: 500, title: "The gateway failed", outcome: "error" },
  unavailable: { status: 503, title: "The message cannot be taken now", outcome: "unavailable" },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** All of them with their names, for the partners' guide. */
export const PROBLEM_KINDS = Object.entries(PROBLEMS).map(([code, { status, title }]) => ({
  code,
  status,
  title,
}));

/** RFC 9457. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly correlationid: string;
  readonly errors?: readonly Fault[];
}

export const PROBLEM_TYPE = "application/problem+json";

/** How long a sender should wait after a 503, seconds. */
const RETRY_AFTER_S = 5;

/** The body of a problem's answer. */
export function problemDetails(
  code: ProblemCode,
  detail: string,
  correlationid: string,
  faults?: readonly Fault[],
): ProblemDetails {
  const { status, title } = PROBLEMS[code];
  const type = `urn:freight-bridge:problem:${code}`;
  return { type, title, status, detail, correlationid, ...(faults === undefined ? {} : { errors: faults }) };
}

/**
 * Answers with a problem.
 *
 * @param detail what happened and what to do next, for a person; it never repeats what the sender wrote
 */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  faults?: readonly Fault[],
): FastifyReply {
  const { status, outcome } = PROBLEMS[code];
  request.outcome = outcome;
  // RFC 9110, section 15.5.2: a 401 names a scheme. It is the same for all systems, whatever scheme theirs is.
  if (status === 401) reply.header("www-authenticate", 'Bearer realm="freight-bridge"');
  if (status === 503) reply.header("retry-after", RETRY_AFTER_S);
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(problemDetails(code, detail, request.id, faults));
}

/** The JSON Schema of a fault. */
export const FaultSchema = {
  type: "object",
  required: ["pointer", "code", "detail"],
  properties: { pointer: { type: "string" }, code: { type: "string" }, detail: { type: "string" } },
} as const;

/** The JSON Schema of a problem, for the routes' response schemas. */
export const ProblemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "correlationid"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    correlationid: { type: "string" },
    errors: { type: "array", items: FaultSchema },
  },
} as const;
