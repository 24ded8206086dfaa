// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type OutsideCode, OutsideError, RefusedDestinationError } from "./errors.ts";
import { askOutside, type OutsideRequest } from "./http.ts";
import { serve, serveRaw, tlsFile } from "./test-server.ts";

const BODY = Buffer.from('{"load":"é"}');

function post(url: string, changes: Partial<OutsideRequest> = {}) {
  return askOutside({
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: BODY,
    allowPrivate: true,
    timeoutMs: 2_000,
    maxAnswerBytes: 4_096,
    ...changes,
  });
}

const fails = (code: OutsideCode, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OutsideError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, words);
  return true;
};

test("the body arrives as it is and the answer comes back", async (t) => {
  const partner = await serve(t, (_seen, response) =>
    response.writeHead(202, { "x-their": "1" }).end("taken"),
  );
  const answer = await post(partner.url);
  assert.equal(answer.status, 202);
  assert.equal(answer.headers["x-their"], "1");
  assert.equal(answer.body.toString(), "taken");
  assert.equal(answer.isWhole, true);
  const [seen] = partner.seen;
  assert.equal(seen?.method, "POST");
  assert.equal(seen?.body, BODY.toString());
  assert.equal(seen?.headers["content-length"], String(BODY.length));
  assert.equal(seen?.headers.connection, "close");
});

test("a GET has no body", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end("[]"));
  assert.equal((await post(partner.url, { method: "GET", body: null })).body.toString(), "[]");
  assert.equal(partner.seen[0]?.headers["content-length"], undefined);
});

test("the connection goes to the address that was checked, whatever the name says later", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: "127.0.0.1" }];
  };
  await post(`http://partner.invalid:${partner.port}/in`, { resolve });
  assert.equal(asked, 1);
  assert.equal(partner.seen[0]?.headers.host, `partner.invalid:${partner.port}`);
});

test("a name with several addresses is reached at the one that answers", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end("here"));
  const resolve = async () => [{ address: "127.0.0.2" }, { address: "127.0.0.1" }];
  const answer = await post(`http://partner.invalid:${partner.port}/in`, { resolve });
  assert.equal(answer.body.toString(), "here");
});

test("nothing is sent to an address that must not be called", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  const resolve = async () => [{ address: "127.0.0.1" }];
  for (const url of [
    partner.url,
    `http://partner.invalid:${partner.port}/`,
    `http://localhost:${partner.port}/`,
  ]) {
    await assert.rejects(post(url, { allowPrivate: false, resolve }), RefusedDestinationError);
  }
  assert.equal(partner.seen.length, 0);
});

test("a redirect is an answer and is not followed", async (t) => {
  const inner = await serve(t, (_seen, response) => response.end());
  const partner = await serve(t, (_seen, response) => response.writeHead(307, { location: inner.url }).end());
  assert.equal((await post(partner.url)).status, 307);
  assert.equal(inner.seen.length, 0);
});

test("of an answer without end the first bytes are read, then the connection is cut", async (t) => {
  let written = 0;
  const closed: string[] = [];
  const port = await serveRaw(t, (socket) => {
    const chunk = Buffer.alloc(65_536, "x");
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${10 * 1024 ** 3}\r\n\r\n`);
      const more = () => {
        while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
      };
      socket.on("drain", more);
      more();
    });
    socket.on("close", () => closed.push("by us"));
  });
  const answer = await post(`http://127.0.0.1:${port}/`);
  while (closed.length === 0) await delay(10);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.length, 4_096);
  assert.equal(answer.isWhole, false);
  assert.ok(written < 64 * 1024 ** 2, `${written} bytes were taken`);
});

test("compressed answers are not unpacked, and not asked for", async (t) => {
  const packed = gzipSync(Buffer.alloc(1_000_000));
  const partner = await serve(t, (_seen, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(packed),
  );
  const answer = await post(partner.url);
  assert.deepEqual(answer.body, packed);
  assert.equal(partner.seen[0]?.headers["accept-encoding"], "identity");
});

test("one byte a second of status line is too slow; the whole time counts, not the pauses", async (t) => {
  const port = await serveRaw(t, (socket) => {
    const text = `HTTP/1.1 200 ${"O".repeat(1_000)}`;
    let at = 0;
    const timer = setInterval(() => socket.write(text[at++] ?? "K"), 20);
    socket.on("close", () => clearInterval(timer));
  });
  await assert.rejects(
    post(`http://127.0.0.1:${port}/`, { timeoutMs: 300 }),
    fails("timeout", /no answer within 0.3 s/),
  );
});

test("a status counts, though its body drips or breaks off", async (t) => {
  const dripping = await serveRaw(t, (socket) => {
    socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nab"));
  });
  const broken = await serveRaw(t, (socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nab", () => socket.resetAndDestroy());
    });
  });
  for (const port of [dripping, broken]) {
    const answer = await post(`http://127.0.0.1:${port}/`, { timeoutMs: 300 });
    assert.equal(answer.status, 200);
    assert.equal(answer.isWhole, false);
  }
});

test("a server that takes the connection and never reads or answers is given up", async (t) => {
  const port = await serveRaw(t, (socket) => socket.pause());
  const body = Buffer.alloc(32 * 1024 ** 2);
  await assert.rejects(
    post(`http://127.0.0.1:${port}/`, { timeoutMs: 300, body }),
    fails("timeout", /0.3 s/),
  );
});

test("an answer counts that comes before the whole request was read", async (t) => {
  const port = await serveRaw(t, (socket) => {
    socket.once("data", () => {
      socket.pause();
      socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
    });
  });
  const answer = await post(`http://127.0.0.1:${port}/`, { body: Buffer.alloc(32 * 1024 ** 2) });
  assert.equal(answer.status, 413);
  assert.equal(answer.body.toString(), "no");
});

test("a name that is never looked up is given up", async () => {
  const resolve = () => new Promise<never>(() => {});
  await assert.rejects(
    post("http://partner.invalid/", { timeoutMs: 50, resolve }),
    fails("timeout", /partner\.invalid/),
  );
});

test("a TLS server that does not shake hands is given up before the whole time is over", async (t) => {
  const port = await serveRaw(t, () => {});
  await assert.rejects(
    post(`https://127.0.0.1:${port}/`, { connectTimeoutMs: 100 }),
    fails("timeout", /no connection within 0.1 s/),
  );
});

test("a reset, a close, an answer that is no HTTP and headers without end are told apart", async (t) => {
  const answering = (text: string) => serveRaw(t, (socket) => socket.once("data", () => socket.end(text)));
  const reset = await serveRaw(t, (socket) => socket.once("data", () => socket.resetAndDestroy()));
  for (const [port, code] of [
    [reset, "reset"],
    [await answering(""), "reset"],
    [
      await answering("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
      "reset",
    ],
    [await answering("SSH-2.0-OpenSSH\r\n"), "bad_answer"],
    [await answering(`HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(10_000)}\r\n`), "bad_answer"],
    [2, "unreachable"],
  ] as const) {
    await assert.rejects(post(`http://127.0.0.1:${port}/`), fails(code, /^127\.0\.0\.1:\d+: .*\(\w+\)\.$/));
  }
});

test("what is wrong with TLS is said in a sentence", async (t) => {
  const answer = (_seen: unknown, response: { end(): unknown }) => void response.end();
  const good = await serve(t, answer, "partner.pem");
  const expired = await serve(t, answer, "expired.pem");
  const plain = await serve(t, answer);
  const resolve = async () => [{ address: "127.0.0.1" }];
  const ask = (host: string, port: number, pem?: string) =>
    post(`https://${host}:${port}/`, { resolve, ...(pem ? { ca: tlsFile(pem) } : {}) });
  assert.equal((await ask("partner.test", good.port, "partner.pem")).status, 200);
  await assert.rejects(ask("partner.test", good.port), fails("tls", /signed by itself/));
  await assert.rejects(ask("other.test", good.port, "partner.pem"), fails("tls", /for another name/));
  await assert.rejects(ask("partner.test", expired.port, "expired.pem"), fails("tls", /has expired/));
  await assert.rejects(ask("partner.test", plain.port), fails("tls", /TLS/));
});

test("a request is given up when the process stops, also one that comes afterwards", async (t) => {
  const partner = await serve(t, () => {});
  const stop = new AbortController();
  const running = post(partner.url, { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(running, fails("stopped", /process stops/));
  await assert.rejects(post(partner.url, { signal: stop.signal }), fails("stopped", /process stops/));
});

test("a header that cannot be sent is an error of ours, without its value", async (t) => {
  const partner = await serve(t, (_seen, response) => response.end());
  await assert.rejects(
    post(partner.url, { headers: { authorization: "Bearer a\r\nx: y" } }),
    (error: Error) => {
      assert.doesNotMatch(error.message, /Bearer/);
      return fails("unsendable", /header/)(error);
    },
  );
});
