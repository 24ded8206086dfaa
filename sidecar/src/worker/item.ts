// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TakenMessage } from "../broker/consumer.ts";

/** A message that can be given to Odoo. */
export interface Decoded {
  readonly kind: "decoded";
  readonly message: TakenMessage;
  /** The delivery of the contract as JSON text: the body, word for word, with `attempt` and `final` added. */
  readonly text: string;
  readonly attempt: number;
  /** On the last rung: Odoo must record an exception rather than ask for another retry. */
  readonly final: boolean;
  readonly correlationId: string | null;
  /** When the gateway received it, in milliseconds since 1970; null where the body does not say. */
  readonly receivedAt: number | null;
}

/** A message that is not a delivery; no retry will make it one. */
export interface Undecodable {
  readonly kind: "undecodable";
  readonly message: TakenMessage;
  readonly reason: string;
}

export type Item = Decoded | Undecodable;

/** How often the event has been tried before: our own header, absent on the first way through. */
export function attemptOf(message: TakenMessage): number {
  const value: unknown = message.properties.headers?.["x-freight-attempt"];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/**
 * Reads a message. The body is parsed to see that it is whole, and passed on as it came: writing it again would cost
 * time and could change a number or an escape on the way.
 * @param rungs length of the retry ladder
 */
export function readItem(message: TakenMessage, rungs: number): Item {
  const text = decodeUtf8(message.content);
  const delivery = text === null ? null : parseDelivery(text);
  if (text === null || delivery === null) return { kind: "undecodable", message, reason: "undecodable" };
  const attempt = attemptOf(message);
  const final = attempt >= rungs;
  const open = text.slice(0, text.lastIndexOf("}"));
  return {
    kind: "decoded",
    message,
    text: `${open},"attempt":${attempt},"final":${final}}`,
    attempt,
    final,
    ...delivery,
  };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(content: Buffer): string | null {
  try {
    return UTF8.decode(content);
  } catch {
    return null;
  }
}

/** What the worker itself needs of a delivery; null when the text is none. */
function parseDelivery(text: string): Pick<Decoded, "correlationId" | "receivedAt"> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(value) || !isMembers(value.event)) return null;
  const { correlationid } = value.event;
  const receivedAt = Date.parse(String(value.received_at));
  return {
    correlationId: typeof correlationid === "string" ? correlationid : null,
    receivedAt: Number.isNaN(receivedAt) ? null : receivedAt,
  };
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
