// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsV4Signer } from "aws4fetch";
import type { Config } from "../config.ts";
import type { Increment } from "../odoo/feed.ts";
import { FeedError, writeFault } from "./feed-error.ts";
import { folderName, isFileError } from "./folder-store.ts";
import type { FeedStore } from "./ports.ts";
import { MANIFEST, type OpenFile, type Pages, type WrittenIncrement, writeIncrement } from "./write.ts";

export type S3Settings = NonNullable<Config["feed"]["s3"]>;

/** From the first byte to the answer, of one object. */
const TIMEOUT_MS = 600_000;
/** A manifest is some kilobytes; what is longer is none of ours. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
const EMPTY_SHA256 = createHash("sha256").digest("hex");

interface Sent {
  readonly method: "GET" | "PUT";
  readonly name: string;
  readonly body?: { readonly stream: () => Readable; readonly bytes: number; readonly sha256: string };
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A feed in a store that speaks S3: `<url>/<feed>/<number>/…`. The manifest is put last, and only where none is there:
 * an increment is there for readers when its manifest is. Files are written to the spool first, as their digests are
 * signed.
 */
export class S3Store implements FeedStore {
  readonly #settings: S3Settings;
  readonly #spool: string;
  readonly #open: OpenFile | undefined;

  constructor(settings: S3Settings, spool: string, openFile?: OpenFile) {
    this.#settings = settings;
    this.#spool = spool;
    this.#open = openFile;
  }

  async publish(increment: Increment, pages: Pages) {
    const place = `${increment.feed}/${folderName(increment.number)}`;
    let folder: string | null = null;
    try {
      folder = await mkdtemp(join(this.#spool, "freight-feed-"));
      const written = await writeIncrement(increment, pages, folder, this.#open);
      await this.#put(place, folder, written);
      return { digest: written.digest, detail: `Written: ${place}.` };
    } catch (error) {
      throw isFileError(error) ? writeFault(error, "The spool of the feed") : error;
    } finally {
      if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  async #put(place: string, folder: string, { files, manifest, digest }: WrittenIncrement): Promise<void> {
    if (await this.#isThere(place, digest)) return;
    for (const { name, bytes, sha256 } of files) {
      const stream = () => createReadStream(join(folder, name));
      const { status } = await this.#send({
        method: "PUT",
        name: `${place}/${name}`,
        body: { stream, bytes, sha256 },
      });
      if (status !== 200) throw refused(status, name);
    }
    const body = { stream: () => Readable.from([manifest]), bytes: manifest.length, sha256: digest };
    const headers = { "if-none-match": "*", "content-type": "application/json" };
    const { status } = await this.#send({ method: "PUT", name: `${place}/${MANIFEST}`, body, headers });
    // 412: another process of ours was faster, with the same.
    if (status === 412 && (await this.#isThere(place, digest))) return;
    if (status !== 200) throw refused(status, MANIFEST);
  }

  /** Whether an earlier attempt, that was not settled, put all of it there. */
  async #isThere(place: string, digest: string): Promise<boolean> {
    const { status, body } = await this.#send({ method: "GET", name: `${place}/${MANIFEST}` });
    if (status === 404) return false;
    if (status !== 200) throw refused(status, MANIFEST);
    if (createHash("sha256").update(body).digest("hex") === digest) return true;
    throw new FeedError(
      "other_content",
      `${place} is there already with other content: does another database write this feed? Move it away.`,
    );
  }

  async #send({ method, name, body, headers = {} }: Sent): Promise<{ status: number; body: Buffer }> {
    const { url, region, accessKeyId, secretAccessKey } = this.#settings;
    const signed = await new AwsV4Signer({
      method,
      url: `${url.replace(/\/$/, "")}/${name}`,
      headers: { ...headers, "x-amz-content-sha256": body?.sha256 ?? EMPTY_SHA256 },
      service: "s3",
      region,
      accessKeyId,
      secretAccessKey,
    }).sign();
    try {
      return await exchange(signed.url, method, Object.fromEntries(signed.headers), body);
    } catch (error) {
      if (isFileError(error) && error instanceof Error && "path" in error) throw error;
      const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
      throw new FeedError("store_refused", `The store of the feed cannot be reached (${code}).`, {
        cause: error,
      });
    }
  }
}

async function exchange(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Sent["body"],
): Promise<{ status: number; body: Buffer }> {
  const { host: _host, ...told } = headers;
  const length = body === undefined ? {} : { "content-length": String(body.bytes) };
  const request = (url.protocol === "https:" ? https : http).request(url, {
    method,
    headers: { ...told, ...length },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
  });
  const sent = body === undefined ? request.end() : pipeline(body.stream(), request);
  // A store that refuses may close before it has read everything: its answer counts.
  const [response] = await Promise.all([answered, Promise.resolve(sent).catch(() => answered)]);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
}

function refused(status: number, name: string): FeedError {
  if (status === 507) return new FeedError("no_room", "The store of the feed is full (507): make room.");
  const why = status === 403 ? "check the key and its rights" : "look at its log";
  return new FeedError("store_refused", `The store of the feed refuses ${name} (${status}): ${why}.`);
}
