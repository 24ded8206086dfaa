// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import type { TestContext } from "node:test";

const TLS = new URL("../../../test/fixtures/tls/", import.meta.url);

export function tlsFile(name: string): string {
  return readFileSync(new URL(name, TLS), "utf8");
}

/** What a partner's server saw of one request. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export type Answering = (seen: Seen, response: http.ServerResponse) => void;

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly seen: Seen[];
}

/** What the server ends with: a test, or a file of tests. */
export interface Ending {
  after(end: () => void): void;
}

/** A partner's HTTP server on the loopback address. `certificate` makes it one of TLS. */
export async function serve(t: Ending, answer: Answering, certificate?: string): Promise<TestServer> {
  const seen: Seen[] = [];
  const listener: http.RequestListener = async (request, response) => {
    // A client that goes away in the middle is no fault of the server's.
    response.on("error", () => {});
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const { method = "", url: path = "", headers } = request;
    const one = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
    seen.push(one);
    answer(one, response);
  };
  const server =
    certificate === undefined
      ? http.createServer(listener)
      : https.createServer({ key: tlsFile("partner.key"), cert: tlsFile(certificate) }, listener);
  const port = await listen(server);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const scheme = certificate === undefined ? "http" : "https";
  return { url: `${scheme}://127.0.0.1:${port}/in`, port, seen };
}

/** A server on the loopback address that does with each connection what a test wants. */
export async function serveRaw(t: TestContext, connected: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  const port = await listen(server);
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
