// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { classifyException, classifyStatus, exceptionName, parseObject } from "./classify.ts";
import type { CallOptions, OdooClient, OdooModel, OdooSettings } from "./client.ts";
import { TransientOdooError } from "./errors.ts";
import { postJson, tracedBy } from "./http.ts";

/**
 * JSON-RPC (`POST /jsonrpc`), for servers without JSON-2; deprecated in Odoo 19. The API key stands in for the
 * password. Every answer of Odoo has status 200; a failure is in `error.data.name`.
 */
export function createJsonRpc(settings: OdooSettings, model: OdooModel = "freight.ingest"): OdooClient {
  /** The account's id, asked once and forgotten when Odoo refuses the account. */
  let uid: Promise<number> | null = null;

  async function rpc(service: string, method: string, args: string, options: CallOptions): Promise<unknown> {
    const { status, body } = await postJson({
      url: new URL("/jsonrpc", settings.url),
      headers: { "user-agent": "freight-bridge", ...tracedBy(options) },
      body: `{"jsonrpc":"2.0","method":"call","id":1,"params":{"service":"${service}","method":"${method}","args":${args}}}`,
      timeoutMs: options.timeoutMs ?? settings.timeoutMs,
      signal: options.signal,
    });
    if (status !== 200) throw classifyStatus(status);
    const answer = parseObject(body);
    if (answer?.jsonrpc !== "2.0") {
      throw new TransientOdooError(
        "not_odoo",
        "The answer is not JSON-RPC: something other than Odoo answered.",
      );
    }
    // Odoo leaves `result` out when a method returns None.
    if (answer.error === undefined) return answer.result ?? null;
    throw classifyRpcError(answer.error, model);
  }

  async function authenticate(options: CallOptions): Promise<number> {
    const args = JSON.stringify([settings.db, settings.login, settings.apiKey, {}]);
    const id = await rpc("common", "authenticate", args, options);
    if (typeof id !== "number") throw classifyException("odoo.exceptions.AccessDenied");
    return id;
  }

  return {
    async call(method: string, kwargs: string, options: CallOptions = {}): Promise<unknown> {
      try {
        uid ??= authenticate(options);
        const known = JSON.stringify([settings.db, await uid, settings.apiKey, model, method, []]);
        return await rpc("object", "execute_kw", `${known.slice(0, -1)},${kwargs}]`, options);
      } catch (error) {
        if (error instanceof TransientOdooError) uid = null;
        throw error;
      }
    },
  };
}

/** `/jsonrpc` names a missing model or method by ordinary exceptions; only their words tell (`odoo.service.model`). */
function missingWords(model: OdooModel): readonly string[] {
  return [`Object ${model} doesn't exist`, `The method '${model}.`];
}

function classifyRpcError(error: unknown, model: OdooModel) {
  const data = parseObject(JSON.stringify(error))?.data;
  const { name, message } = parseObject(JSON.stringify(data ?? {})) ?? {};
  if (typeof message === "string" && missingWords(model).some((words) => message.startsWith(words))) {
    return classifyException("werkzeug.exceptions.NotFound");
  }
  return classifyException(exceptionName(name) ?? "unnamed");
}
