// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * A load generator that costs little, so that on two cores the server is what is measured: ready-made HTTP/1.1 requests over a
 * few kept-alive sockets, one in flight on each, answers read only as far as their status and length.
 */
import { connect, type Socket } from "node:net";

export interface Load {
  host: string;
  port: number;
  /** Whole requests, head and body. Each is sent once. */
  requests: readonly Buffer[];
  /** Sockets, each with one request in flight. */
  connections: number;
}

export interface LoadResult {
  seconds: number;
  perSecond: number;
  /** How many answers had each status. */
  statuses: Map<number, number>;
}

/** Builds one POST request as bytes. */
export function postRequest(path: string, headers: Record<string, string>, body: string): Buffer {
  const head = Object.entries({
    host: "bench",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

/** Sends every request and resolves when every answer is in. Rejects when a socket fails. */
export async function run(load: Load): Promise<LoadResult> {
  const statuses = new Map<number, number>();
  let next = 0;
  const take = (): Buffer | undefined => load.requests[next++];
  const begin = process.hrtime.bigint();
  await Promise.all(
    Array.from({ length: load.connections }, () => drive(load, take, (status) => count(statuses, status))),
  );
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  return { seconds, perSecond: load.requests.length / seconds, statuses };
}

function count(statuses: Map<number, number>, status: number): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}

/** One socket: sends, waits for the whole answer, sends the next. */
function drive(
  load: Load,
  take: () => Buffer | undefined,
  answered: (status: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, load.host);
    let received = "";
    socket.setNoDelay(true);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection with a request in flight")));
    socket.on("connect", () => sendNext(socket, take, resolve));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const length = answerLength(received);
      if (length !== undefined && received.length >= length) {
        answered(Number(received.slice(9, 12)));
        received = received.slice(length);
        sendNext(socket, take, resolve);
      }
    });
  });
}

function sendNext(socket: Socket, take: () => Buffer | undefined, done: () => void): void {
  const request = take();
  if (request) {
    socket.write(request);
    return;
  }
  done();
  socket.removeAllListeners("close");
  socket.end();
}

/** Bytes of the whole answer at the start of `text`, or undefined while its head is not complete. */
function answerLength(text: string): number | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) {
    return undefined;
  }
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end));
  return end + 4 + Number(length?.[1] ?? 0);
}
