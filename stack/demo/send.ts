// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { strategyNamed } from "../../sidecar/src/gateway/signatures/index.ts";
import type { DemoSystem } from "../provision.ts";
import { messageOf, StackError } from "../support/errors.ts";
import type { DemoMessage } from "./message.ts";

/** What the gateway took of one message. */
export interface Receipt {
  readonly system: string;
  readonly status: number;
  /** The ids of the events that are now on their way to Odoo. */
  readonly eventIds: readonly string[];
}

/** How long a partner goes on trying while the gateway says "not now". */
const PATIENCE_MS = 60_000;

/** Sends a message as the partner would: signed by its strategy, again after "send it again". */
export async function sendMessage(
  gatewayUrl: string,
  system: DemoSystem,
  message: DemoMessage,
): Promise<Receipt> {
  const path = `/v1/systems/${system.code}/messages`;
  const body = Buffer.from(message.body);
  const answer = await post(new URL(path, gatewayUrl), path, system, body, message.contentType);
  const text = await answer.text();
  if (answer.status === 202) {
    const { events } = JSON.parse(text) as { events: { id: string }[] };
    return { system: system.code, status: 202, eventIds: events.map((event) => event.id) };
  }
  if (answer.status === 422) {
    // Kept for a person: the event that says so is named after the body (docs/contracts.md, section 2).
    return { system: system.code, status: 422, eventIds: [createHash("sha256").update(body).digest("hex")] };
  }
  throw new StackError(
    `The gateway answered ${answer.status} to a message of ${system.code} ("${message.title}"): ${text.slice(0, 500)}`,
  );
}

async function post(
  url: URL,
  path: string,
  system: DemoSystem,
  body: Buffer,
  contentType: string,
): Promise<Response> {
  const strategy = strategyNamed(system.signature);
  const key = strategy?.keyOf(system.secret);
  if (!strategy || !key) {
    throw new StackError(
      `The system ${system.code} has no secret that its strategy ${system.signature} can use.`,
    );
  }
  const id = `msg_${createHash("sha256").update(body).digest("hex").slice(0, 24)}`;
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const headers = {
      "content-type": contentType,
      ...strategy.sign({ path, body, id, now: Date.now() }, key),
    };
    const answer = await fetch(url, { method: "POST", headers, body }).catch((error: unknown) =>
      messageOf(error),
    );
    const isLater = typeof answer === "string" || [429, 503].includes(answer.status);
    if (!isLater) {
      return answer;
    }
    if (Date.now() > deadline) {
      const last = typeof answer === "string" ? answer : `${answer.status} ${await answer.text()}`;
      throw new StackError(
        `The gateway took no message of ${system.code} for a minute; it last said: ${last.slice(0, 500)}`,
      );
    }
    await delay(500);
  }
}
