// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { type Fault, faultsOf } from "../canonical/index.ts";
import type { SystemsRegistry } from "./registry.ts";
import { signedHead } from "./request.ts";
import { verify } from "./signatures/index.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";

/** What knows the secret between Odoo and the sidecar. */
export type InternalKeyHolder = Pick<SystemsRegistry, "internalKey">;

/** Whether a request is Odoo's own: signed with the secret that only Odoo and the sidecar have. */
export function isFromOdoo(request: FastifyRequest, { internalKey: key }: InternalKeyHolder): boolean {
  const body = bodyOf(request);
  return key !== null && verify(standardWebhooks, { ...signedHead(request), body }, key);
}

/** What a request of Odoo's asks, or what is wrong with it. */
export function readQuestion<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
): { readonly asked: z.infer<Schema> } | { readonly faults: readonly Fault[] } {
  let value: unknown;
  try {
    value = JSON.parse(bodyOf(request).toString("utf8"));
  } catch {
    return { faults: [{ pointer: "", code: "not_json", detail: "The body is not JSON." }] };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? { asked: parsed.data } : { faults: faultsOf(parsed.error, value) };
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
