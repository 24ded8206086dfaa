// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A partner as the gateway meets it: signs a body and posts it. Signs with the scheme's own library, not with our code. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Webhook } from "standardwebhooks";

/** What the gateway answered. `retries`: how often the partner had to send it again before this answer. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  retries: number;
}

export interface PartnerOptions {
  /** The gateway's address, without a slash at the end. May change when a sidecar is restarted. */
  url: () => string;
  system: string;
  /** `whsec_…` */
  secret: string;
}

export interface SendOptions {
  /** The partner's delivery id (`webhook-id`). */
  id?: string;
  /** Sent instead of the signed body, to forge one. */
  forgedBody?: string;
  headers?: Record<string, string>;
  contentType?: string;
}

const RETRY_PAUSE_MS = 250;

/** A partner whose system signs by Standard Webhooks. */
export class Partner {
  readonly #options: PartnerOptions;
  readonly #webhook: Webhook;
  #sequence = 0;

  constructor(options: PartnerOptions) {
    this.#options = options;
    this.#webhook = new Webhook(options.secret);
  }

  get address(): string {
    return `${this.#options.url()}/v1/systems/${this.#options.system}/messages`;
  }

  /** Headers that make `body` authentic now. */
  sign(body: string, id: string = `msg_${++this.#sequence}_${Date.now()}`): Record<string, string> {
    const now = new Date();
    return {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": this.#webhook.sign(id, now, body),
    };
  }

  /** Posts once. Rejects when there is no HTTP answer. */
  async post(message: unknown, options: SendOptions = {}): Promise<Answer> {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    const response = await fetch(this.address, {
      method: "POST",
      headers: {
        "content-type": options.contentType ?? "application/json",
        ...this.sign(body, options.id),
        ...options.headers,
      },
      body: options.forgedBody ?? body,
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {}, retries: 0 };
  }

  /**
   * Posts bytes as they are, piece by piece: a file, or what only claims to be one. They are signed in a first pass and sent
   * in a second, so that neither side has to hold them.
   *
   * @param chunks the same pieces at every call
   */
  async postFile(
    chunks: () => Iterable<Buffer>,
    options: Pick<SendOptions, "headers"> & { contentType: string },
  ): Promise<Answer> {
    const id = `msg_${++this.#sequence}_${Date.now()}`;
    const stamp = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(this.#options.secret.slice("whsec_".length), "base64");
    const hmac = createHmac("sha256", key).update(`${id}.${stamp}.`);
    for (const chunk of chunks()) {
      hmac.update(chunk);
    }
    const headers = {
      "content-type": options.contentType,
      "webhook-id": id,
      "webhook-timestamp": stamp,
      "webhook-signature": `v1,${hmac.digest("base64")}`,
      ...options.headers,
    };
    // Not fetch: it gives up on a server that reads a long file for some minutes before it answers.
    const sending = request(this.address, { method: "POST", headers, agent: false });
    const answered = once(sending, "response") as Promise<[IncomingMessage]>;
    // A refusal may come before the end of the file; then the answer counts, and not that the rest found nobody.
    const sent = pipeline(Readable.from(chunks(), { objectMode: false }), sending);
    const [[response]] = await Promise.all([answered, sent.catch(() => answered)]);
    const body = await text(response);
    return { status: response.statusCode ?? 0, body: body ? JSON.parse(body) : {}, retries: 0 };
  }

  /**
   * Sends as a well-behaved partner does: until the gateway says 202 (or refuses for good), the same message again after
   * 429, 503 or no answer at all. Rejects after `deadlineMs`.
   */
  async deliver(message: unknown, options: SendOptions & { deadlineMs?: number } = {}): Promise<Answer> {
    const id = options.id ?? `msg_${++this.#sequence}_${Date.now()}`;
    const end = Date.now() + (options.deadlineMs ?? 120_000);
    for (let retries = 0; ; retries++) {
      const answer = await this.post(message, { ...options, id }).catch((error: unknown) => error as Error);
      if (!(answer instanceof Error) && answer.status !== 429 && answer.status !== 503) {
        return { ...answer, retries };
      }
      if (Date.now() > end) {
        throw new Error(
          `not accepted before the deadline: ${answer instanceof Error ? answer.message : answer.status}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

/** Runs `work` over `items`, at most `width` at once, keeping the order of the results. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
