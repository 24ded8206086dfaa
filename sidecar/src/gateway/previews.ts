// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type Fault, faultsOf } from "../canonical/index.ts";
import { Mapping, NO_MAPPING } from "../dialects/index.ts";
import { isPreviewable, type Preview, preview } from "../intake/preview.ts";
import * as answers from "./answers.ts";
import { allowOnly } from "./errors.ts";
import { sendProblem } from "./problem.ts";
import type { SystemsRegistry } from "./registry.ts";
import { signedHead } from "./request.ts";
import { verify } from "./signatures/index.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";

export interface PreviewsOptions {
  readonly registry: Pick<SystemsRegistry, "internalKey">;
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

/** The request, or what is wrong with it. */
function parse(body: Buffer): PreviewRequest | readonly Fault[] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return [{ pointer: "", code: "not_json", detail: "The body is not JSON." }];
  }
  const parsed = PreviewRequest.safeParse(value);
  return parsed.success ? parsed.data : faultsOf(parsed.error, value);
}

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
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const key = registry.internalKey;
    if (key === null || !verify(standardWebhooks, { ...signedHead(request), body }, key)) {
      return sendProblem(request, reply, "unauthenticated", answers.NOT_AUTHENTIC);
    }
    const asked = parse(body);
    if (!("messages" in asked)) {
      return sendProblem(request, reply, "not_understood", answers.NOT_PREVIEWED, asked);
    }
    return reply.send({ readings: await read(asked, request.id) });
  };
  app.post(url, { bodyLimit: LIMIT_BYTES }, answer);
  allowOnly(app, url, ["POST"]);
}
