// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PROBLEM_TYPE, type ProblemCode, problemDetails, sendProblem } from "./problem.ts";

/** Fastify's own errors that have an answer of ours; every other error with a 4xx status is a bad request. */
const OF_FASTIFY: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    "too_large",
    "The body is over the limit of this gateway. Send fewer events a message.",
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupported_media_type",
    "The Content-Type header is missing or malformed.",
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    "bad_request",
    "The body is longer or shorter than its Content-Length says. Send the request again.",
  ],
};

/**
 * Up to so many bytes of a body that is too large are read and thrown away. Closing at once would reset the connection
 * under the sender's hands, who would then see a broken pipe and never this answer; past it that is the sender's loss.
 * The request's time limit bounds the reading as well.
 */
const LINGER_BYTES = 64 * 1024 * 1024;

function isShortEnough(request: FastifyRequest): boolean {
  return Number(request.headers["content-length"]) <= LINGER_BYTES;
}

/** Lets a sender finish an overlong body, so that the answer is read (Fastify would close the connection). */
function linger(request: FastifyRequest, reply: FastifyReply): void {
  if (isShortEnough(request)) reply.removeHeader("connection");
}

/** The same for a body that a handler has begun to read: Node throws away by itself only what nobody touched. */
export function drain(request: FastifyRequest, reply: FastifyReply, body: Readable): void {
  if (isShortEnough(request)) body.resume();
  else reply.header("connection", "close");
}

/** Answers for what a handler throws. A fault of ours is logged in full and told in general. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = OF_FASTIFY[error.code];
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") linger(request, reply);
  if (known !== undefined) return sendProblem(request, reply, ...known);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return sendProblem(
      request,
      reply,
      "bad_request",
      "The request cannot be read. Check its headers and its path.",
    );
  }
  request.log.error({ err: error, correlationid: request.id }, "A request failed");
  return sendProblem(
    request,
    reply,
    "internal",
    "The message was not taken. Send it again later; if it goes on, tell us the correlation id.",
  );
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(
    request,
    reply,
    "not_found",
    "Messages go to POST /v1/systems/{code}/messages, with the code of your system.",
  );
}

/** Answers 405 for every method of a path but those it takes. */
export function allowOnly(app: FastifyInstance, url: string, allowed: readonly string[]): void {
  const others = app.supportedMethods.filter((method) => !allowed.includes(method));
  app.route({
    method: others,
    url,
    handler: (request, reply) => {
      reply.header("allow", allowed.join(", "));
      return sendProblem(request, reply, "method_not_allowed", `This path takes ${allowed.join(", ")} only.`);
    },
  });
}

const OF_PARSER: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "timeout",
};

/** Answers what Node's HTTP parser refuses; there is no request yet, so the answer is written by hand. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket, correlationid: string): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = OF_PARSER[error.code ?? ""] ?? "bad_request";
  const problem = problemDetails(code, "The request could not be read. Nothing was kept.", correlationid);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
