// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Partners that answer as nobody should: what becomes of the message, and what a person in Odoo reads. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve, serveRaw } from "../../sidecar/src/outside/test-server.ts";
import type { Sidecar } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { type OwedRow, type OwedSystem, owedSystem, shortTender } from "../support/owed.ts";
import { openWorld, unique, type World } from "../support/world.ts";

let world: World;
let courier: Sidecar;
before(async () => {
  world = await openWorld("badpartner", { settings: { FREIGHT_ROLES: "gateway" } });
  courier = await world.stack.startSidecar(
    {
      FREIGHT_PREFIX: world.prefix,
      FREIGHT_ROLES: "courier",
      FREIGHT_COURIER_LEASE_SECONDS: "8",
      FREIGHT_COURIER_TIMEOUT_MS: "2000",
      FREIGHT_COURIER_POLL_MS: "200",
    },
    unique("courier"),
  );
});
after(async () => {
  await courier?.stop();
  await world?.close();
});

/** Owes a partner one message that is tried once; gives the row when something has become of it. */
async function tried(url: string): Promise<OwedRow> {
  const system = await owedSystem(world, url, { max_attempts: 1 });
  await system.owe([shortTender(unique("SHP"))]);
  return settled(system);
}

function settled(system: OwedSystem): Promise<OwedRow> {
  return eventually("the message is settled", async () => {
    const [row] = await system.rows();
    return row?.state === "sent" || row?.state === "failed" ? row : undefined;
  });
}

/** The message failed, and an exception says why. */
async function assertFailed(row: OwedRow, words: RegExp): Promise<void> {
  assert.equal(row.state, "failed");
  assert.match(String(row.detail), words);
  const [exception] = await world.odoo.search<{ code: string; summary: string }>(
    "freight.exception",
    [["id", "=", row.exception_id ? row.exception_id[0] : 0]],
    ["code", "summary"],
  );
  assert.equal(exception?.code, "not_delivered");
  assert.match(exception?.summary ?? "", words);
}

/** Nothing that a partner does holds the messages of another one up. */
async function assertOthersAreServed(t: test.TestContext): Promise<void> {
  const sound = await serve(t, (_seen, response) => response.writeHead(202).end());
  const began = performance.now();
  assert.equal((await tried(sound.url)).state, "sent");
  assert.ok(performance.now() - began < 10_000);
}

test("one that hangs is given up, and meanwhile others are served", async (t) => {
  const port = await serveRaw(t, () => {});
  const system = await owedSystem(world, `http://127.0.0.1:${port}/`, { max_attempts: 1 });
  await system.owe([shortTender(unique("SHP"))]);
  await assertOthersAreServed(t);
  await assertFailed(await settled(system), /no answer within 2 s/);
});

test("one that answers a byte a second is given up after the whole time, not after a pause", async (t) => {
  const port = await serveRaw(t, (socket) => {
    const text = "HTTP/1.1 200 OK\r\n\r\n";
    let at = 0;
    const timer = setInterval(() => socket.write(text.charAt(at++)), 1000);
    socket.on("close", () => clearInterval(timer));
  });
  await assertFailed(await tried(`http://127.0.0.1:${port}/`), /no answer within 2 s/);
});

test("one that redirects to our own machine is not followed", async (t) => {
  const inner = await serve(t, (_seen, response) => response.end());
  const partner = await serve(t, (_seen, response) => response.writeHead(307, { location: inner.url }).end());
  await assertFailed(await tried(partner.url), /redirect/);
  assert.deepEqual([partner.seen.length, inner.seen.length], [1, 0]);
});

test("of one that answers 10 GB the beginning is kept and the message is sent", async (t) => {
  let written = 0;
  const port = await serveRaw(t, (socket) => {
    const chunk = Buffer.alloc(65_536, "x");
    const more = () => {
      do written += chunk.length;
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n");
      more();
    });
  });
  const row = await tried(`http://127.0.0.1:${port}/`);
  assert.deepEqual([row.state, row.status, String(row.response).length], ["sent", 200, 4096]);
  assert.ok(written < 64 * 1024 * 1024, `${written} bytes were taken from it`);
  await assertOthersAreServed(t);
});
