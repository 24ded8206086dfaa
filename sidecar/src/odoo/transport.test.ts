// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import type { OdooClient, OdooSettings } from "./client.ts";
import { EventOdooError, PermanentOdooError, TransientOdooError } from "./errors.ts";
import { createJson2 } from "./json2.ts";
import { createJsonRpc } from "./jsonrpc.ts";
import { createOdooClient } from "./transport.ts";

interface Call {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

type Reply = { status: number; body: string } | "reset" | "silence";

/** An HTTP server that plays Odoo's documented answers. */
async function odoo(t: TestContext, reply: (call: Call) => Reply) {
  const calls: Call[] = [];
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const call = { path: request.url ?? "", headers: request.headers, body: JSON.parse(text) };
    calls.push(call);
    const answer = reply(call);
    if (answer === "reset") request.socket.resetAndDestroy();
    else if (answer !== "silence") {
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings: OdooSettings = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    db: "prod",
    login: "freight-integration",
    apiKey: "the-key",
    transport: "auto",
    timeoutMs: 5_000,
  };
  return { calls, settings };
}

const json = (status: number, value: unknown): Reply => ({ status, body: JSON.stringify(value) });

/** What `odoo.http.serialize_exception` makes of an exception. */
function exception(name: string, message = "Secret words of a partner") {
  return { name, message, arguments: [message], context: {}, debug: "Traceback (most recent call last): …" };
}

function rpcReply(call: Call, result: unknown): Reply {
  const { method } = call.body.params as { method: string };
  return json(200, { jsonrpc: "2.0", id: 1, result: method === "authenticate" ? 7 : result });
}

function rpcError(call: Call, error: ReturnType<typeof exception>): Reply {
  const { method } = call.body.params as { method: string };
  if (method === "authenticate") return rpcReply(call, 7);
  return json(200, { jsonrpc: "2.0", id: 1, error: { code: 0, message: "Odoo Server Error", data: error } });
}

async function failure(client: OdooClient): Promise<Error & { code: string }> {
  try {
    await client.call("apply", "{}");
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error && typeof error.code === "string");
    return Object.assign(error, { code: error.code });
  }
  return assert.fail("the call succeeded");
}

for (const transport of ["json2", "jsonrpc"] as const) {
  test(`${transport}: a call of a trace says so in its header, any other has none`, async (t) => {
    const { calls, settings } = await odoo(t, (call) =>
      transport === "json2" ? json(200, 1) : rpcReply(call, 1),
    );
    const client = createOdooClient({ ...settings, transport });
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    await client.call("apply", "{}", { traceparent });
    assert.equal(calls.at(-1)?.headers.traceparent, traceparent);
    await client.call("apply", "{}");
    assert.equal(calls.at(-1)?.headers.traceparent, undefined);
  });
}

test("JSON-2 posts keyword arguments with key and database, and takes the body as the result", async (t) => {
  const { calls, settings } = await odoo(t, () => json(200, [1, 2]));
  assert.deepEqual(await createJson2(settings).call("apply", '{"n":1.10}'), [1, 2]);
  assert.equal(calls[0]?.path, "/json/2/freight.ingest/apply");
  assert.equal(calls[0]?.headers.authorization, "bearer the-key");
  assert.equal(calls[0]?.headers["x-odoo-database"], "prod");
  assert.equal(calls[0]?.headers.connection, "close", "Odoo closes after every answer");
  assert.deepEqual(calls[0]?.body, { n: 1.1 });
});

test("JSON-RPC logs in once and passes keyword arguments", async (t) => {
  const { calls, settings } = await odoo(t, (call) => rpcReply(call, ["ok"]));
  const client = createJsonRpc(settings);
  assert.deepEqual(await client.call("apply", '{"chain":"operational.0"}'), ["ok"]);
  await client.call("apply", "{}");
  assert.deepEqual(
    calls.map(({ body }) => (body.params as { method: string }).method),
    ["authenticate", "execute_kw", "execute_kw"],
  );
  assert.deepEqual(calls[1]?.body.params, {
    service: "object",
    method: "execute_kw",
    args: ["prod", 7, "the-key", "freight.ingest", "apply", [], { chain: "operational.0" }],
  });
});

test("JSON-RPC logs in anew after Odoo refused the account", async (t) => {
  let refusing = true;
  const { calls, settings } = await odoo(t, (call) =>
    refusing ? rpcError(call, exception("odoo.exceptions.AccessDenied")) : rpcReply(call, "ok"),
  );
  const client = createJsonRpc(settings);
  assert.equal((await failure(client)).code, "denied");
  refusing = false;
  assert.equal(await client.call("apply", "{}"), "ok");
  assert.equal(calls.length, 4);
});

test("a log-in that fails is a broken account, not a fault of the messages", async (t) => {
  const { settings } = await odoo(t, () => json(200, { jsonrpc: "2.0", id: 1, result: false }));
  const error = await failure(createJsonRpc(settings));
  assert.ok(error instanceof TransientOdooError);
  assert.equal(error.code, "denied");
});

const BY_NAME = [
  ["odoo.exceptions.AccessDenied", 403, TransientOdooError, "denied"],
  ["odoo.exceptions.AccessError", 403, TransientOdooError, "denied"],
  ["werkzeug.exceptions.Unauthorized", 401, TransientOdooError, "denied"],
  ["werkzeug.exceptions.NotFound", 404, TransientOdooError, "missing"],
  ["odoo.exceptions.ConcurrencyError", 500, TransientOdooError, "concurrency"],
  ["psycopg2.errors.SerializationFailure", 500, TransientOdooError, "concurrency"],
  ["psycopg2.OperationalError", 500, TransientOdooError, "concurrency"],
  ["odoo.exceptions.UserError", 422, EventOdooError, "refused"],
  ["odoo.exceptions.ValidationError", 422, EventOdooError, "refused"],
  ["odoo.exceptions.LockError", 409, EventOdooError, "locked"],
  ["builtins.KeyError", 500, PermanentOdooError, "bug"],
  ["psycopg2.errors.UndefinedColumn", 500, PermanentOdooError, "bug"],
] as const;

for (const [name, status, type, code] of BY_NAME) {
  test(`${name} is the same error over both transports, without Odoo's words`, async (t) => {
    const json2 = await odoo(t, () => json(status, exception(name)));
    const rpc = await odoo(t, (call) => rpcError(call, exception(name)));
    for (const client of [createJson2(json2.settings), createJsonRpc(rpc.settings)]) {
      const error = await failure(client);
      assert.ok(error instanceof type, error.name);
      assert.equal(error.code, code);
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /Secret words|Traceback/);
    }
  });
}

for (const [status, type, code] of [
  [429, TransientOdooError, "overloaded"],
  [502, TransientOdooError, "unavailable"],
  [503, TransientOdooError, "unavailable"],
  [413, EventOdooError, "too_large"],
  [400, PermanentOdooError, "bad_request"],
] as const) {
  test(`HTTP ${status} from a proxy is ${code} over both transports`, async (t) => {
    const { settings } = await odoo(t, () => ({ status, body: "<html>" }));
    for (const client of [createJson2(settings), createJsonRpc(settings)]) {
      const error = await failure(client);
      assert.ok(error instanceof type, error.name);
      assert.equal(error.code, code);
    }
  });
}

for (const words of [
  "Object freight.ingest doesn't exist",
  "The method 'freight.ingest.apply' does not exist",
]) {
  test(`JSON-RPC takes "${words}" for a missing module`, async (t) => {
    const name = words.startsWith("Object") ? "odoo.exceptions.UserError" : "builtins.AttributeError";
    const { settings } = await odoo(t, (call) => rpcError(call, exception(name, words)));
    assert.equal((await failure(createJsonRpc(settings))).code, "missing");
  });
}

test("a page instead of an answer is transient: something else answered", async (t) => {
  const { settings } = await odoo(t, () => ({ status: 200, body: "<html>maintenance</html>" }));
  for (const client of [createJson2(settings), createJsonRpc(settings)]) {
    assert.equal((await failure(client)).code, "not_odoo");
  }
});

test("a reset connection and a server that is away are unreachable", async (t) => {
  const { settings } = await odoo(t, () => "reset");
  assert.equal((await failure(createJson2(settings))).code, "unreachable");
  const away = { ...settings, url: "http://127.0.0.1:1" };
  const error = await failure(createJson2(away));
  assert.equal(error.code, "unreachable");
  assert.match(error.message, /ECONNREFUSED/);
});

test("silence ends with the time-out, and at once when the process stops", async (t) => {
  const { settings } = await odoo(t, () => "silence");
  assert.equal((await failure(createJson2({ ...settings, timeoutMs: 50 }))).code, "timeout");
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  const call = createJson2(settings).call("apply", "{}", { signal: stop.signal });
  await assert.rejects(call, (error) => error instanceof TransientOdooError && error.code === "stopped");
  await assert.rejects(createJson2(settings).call("apply", "{}", { signal: AbortSignal.abort() }), {
    code: "stopped",
  });
});

test("an endless answer is cut off", async (t) => {
  const { settings } = await odoo(t, () => ({ status: 200, body: "x".repeat(17 * 1024 * 1024) }));
  assert.equal((await failure(createJson2(settings))).code, "not_odoo");
});

test("auto stays with JSON-2 where it answers, even when it answers with an error", async (t) => {
  const { calls, settings } = await odoo(t, () => json(404, exception("werkzeug.exceptions.NotFound")));
  const client = createOdooClient(settings);
  await failure(client);
  await failure(client);
  assert.ok(calls.every(({ path }) => path.startsWith("/json/2/")));
});

test("auto takes JSON-RPC where there is no JSON-2, and remembers", async (t) => {
  const { calls, settings } = await odoo(t, (call) =>
    call.path.startsWith("/json/2") ? { status: 404, body: "<html>" } : rpcReply(call, "ok"),
  );
  const client = createOdooClient(settings);
  assert.equal(await client.call("ping", "{}"), "ok");
  assert.equal(await client.call("ping", "{}"), "ok");
  assert.equal(calls.filter(({ path }) => path.startsWith("/json/2")).length, 1);
});

test("auto is not decided by a server that knows neither yet", async (t) => {
  let starting = true;
  const { calls, settings } = await odoo(t, () => (starting ? { status: 404, body: "" } : json(200, "ok")));
  const client = createOdooClient(settings);
  assert.equal((await failure(client)).code, "missing");
  starting = false;
  assert.equal(await client.call("ping", "{}"), "ok");
  assert.equal(calls.at(-1)?.path, "/json/2/freight.ingest/ping");
});
