// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { Mapping, NO_MAPPING } from "../dialects/index.ts";
import { isPreviewable, type Preview, preview } from "../intake/preview.ts";
import * as answers from "./answers.ts";
import { allowOnly } from "./errors.ts";
import { type InternalKeyHolder, isFromOdoo, readQuestion } from "./internal.ts";
import { sendProblem } from "./problem.ts";

export interface PreviewsOptions {
  readonly registry: InternalKeyHolder;
}

const LIMIT_BYTES = 1024 * 1024;

const Message = z.strictObject({
  content_type: z.string().max(200),
  encoding: z.enum(["utf8", "base64"]),
  body: z.string(),
});

const PreviewRequest = z.strictObject({
  system: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "must be a system's code"),
  dialect: z.string().refine(isPreviewable, "must be auto or the name of a dialect that this sidecar has"),
  mapping: Mapping.nullable(),
  messages: z.array(Message).max(50),
});
type PreviewRequest = z.infer<typeof PreviewRequest>;

/** One after the other: Odoo asks for few at a time, and the partners' messages go first. */
async function read(asked: PreviewRequest, correlationId: string): Promise<Preview[]> {
  const { dialect, mapping, system, messages } = asked;
  const context = { system, receivedAt: new Date().toISOString(), correlationId, traceparent: null };
  const readings: Preview[] = [];
  for (const { content_type: contentType, encoding, body } of messages) {
    const message = {
      dialect,
      mapping: mapping ?? NO_MAPPING,
      contentType,
      body: Buffer.from(body, encoding),
    };
    readings.push(await preview(message, context));
  }
  return readings;
}

/** `POST /v1/previews`: how messages read, for Odoo alone (docs/contracts.md, section 10). Nothing is published. */
export async function previewsRoute(app: FastifyInstance, { registry }: PreviewsOptions): Promise<void> {
  const url = "/v1/previews";
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!isFromOdoo(request, registry)) {
      return sendProblem(request, reply, "unauthenticated", answers.NOT_AUTHENTIC);
    }
    const question = readQuestion(request, PreviewRequest);
    if ("faults" in question) {
      return sendProblem(request, reply, "not_understood", answers.NOT_PREVIEWED, question.faults);
    }
    return reply.send({ readings: await read(question.asked, request.id) });
  };
  app.post(url, { bodyLimit: LIMIT_BYTES }, answer);
  allowOnly(app, url, ["POST"]);
}
