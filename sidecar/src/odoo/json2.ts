// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { classifyException, classifyStatus, exceptionName, parseObject } from "./classify.ts";
import type { CallOptions, OdooClient, OdooModel, OdooSettings } from "./client.ts";
import { TransientOdooError } from "./errors.ts";
import { postJson, tracedBy } from "./http.ts";

/** The server does not know `/json/2`: an Odoo before 19, or no Odoo at all. */
export class NoJson2Error extends TransientOdooError {}

/**
 * JSON-2, the external API since Odoo 19: `POST /json/2/<model>/<method>`, keyword arguments as the body, the result
 * itself as the answer, errors by HTTP status with `{name, message, arguments, context, debug}`.
 */
export function createJson2(settings: OdooSettings, model: OdooModel = "freight.ingest"): OdooClient {
  const headers = {
    authorization: `bearer ${settings.apiKey}`,
    "x-odoo-database": settings.db,
    "user-agent": "freight-bridge",
  };
  return {
    async call(method: string, kwargs: string, options: CallOptions = {}): Promise<unknown> {
      const { status, body } = await postJson({
        url: new URL(`/json/2/${model}/${method}`, settings.url),
        headers: { ...headers, ...tracedBy(options) },
        body: kwargs,
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        signal: options.signal,
      });
      if (status === 200) return parseResult(body);
      const name = exceptionName(parseObject(body)?.name);
      if (name !== null) throw classifyException(name);
      if (status === 404) throw new NoJson2Error("missing", "The server has no JSON-2 API (HTTP 404).");
      throw classifyStatus(status);
    },
  };
}

function parseResult(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new TransientOdooError("not_odoo", "The answer is not JSON: something other than Odoo answered.");
  }
}
