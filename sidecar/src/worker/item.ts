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
  if (text === null || !isDelivery(text)) return { kind: "undecodable", message, reason: "undecodable" };
  const attempt = attemptOf(message);
  const final = attempt >= rungs;
  const open = text.slice(0, text.lastIndexOf("}"));
  const correlationId: unknown = message.properties.correlationId;
  return {
    kind: "decoded",
    message,
    text: `${open},"attempt":${attempt},"final":${final}}`,
    attempt,
    final,
    correlationId: typeof correlationId === "string" ? correlationId : null,
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

function isDelivery(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("event" in value)) return false;
    return typeof value.event === "object" && value.event !== null;
  } catch {
    return false;
  }
}
