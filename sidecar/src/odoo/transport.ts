// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { OdooClient, OdooModel, OdooSettings } from "./client.ts";
import { createJson2, NoJson2Error } from "./json2.ts";
import { createJsonRpc } from "./jsonrpc.ts";

/** The client of one model for the configured transport. */
export function createOdooClient(settings: OdooSettings, model: OdooModel = "freight.ingest"): OdooClient {
  if (settings.transport === "json2") return createJson2(settings, model);
  if (settings.transport === "jsonrpc") return createJsonRpc(settings, model);
  return createAuto(createJson2(settings, model), createJsonRpc(settings, model));
}

/**
 * JSON-2 where the server has it, else JSON-RPC. The choice falls with the first call that JSON-RPC answers after
 * JSON-2 turned out to be absent; a server that is only starting, or a proxy's 404, does not decide it.
 */
export function createAuto(json2: OdooClient, jsonrpc: OdooClient): OdooClient {
  let withoutJson2 = false;
  return {
    async call(method, kwargs, options) {
      if (withoutJson2) return jsonrpc.call(method, kwargs, options);
      try {
        return await json2.call(method, kwargs, options);
      } catch (error) {
        if (!(error instanceof NoJson2Error)) throw error;
        const result = await jsonrpc.call(method, kwargs, options);
        withoutJson2 = true;
        return result;
      }
    },
  };
}
