// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TakenMessage } from "../broker/consumer.ts";
import { countDeliveries, MAX_DELIVERIES, splitDeliveries } from "../broker/framing.ts";
import { shortString } from "../broker/names.ts";

/** One delivery of a message, as it goes on when it has to come again. */
interface Part {
  /** The message that it came in. */
  readonly message: TakenMessage;
  /** Word for word as it came. */
  readonly body: string | Buffer;
  /** The id of a message that carries it alone. */
  readonly messageId: string;
}

/** A delivery that can be given to Odoo. */
export interface Decoded extends Part {
  readonly kind: "decoded";
  /** The delivery of the contract as JSON text: the body, word for word, with `attempt` and `final` added. */
  readonly text: string;
  readonly attempt: number;
  /** On the last rung: Odoo must record an exception rather than ask for another retry. */
  readonly final: boolean;
  readonly correlationId: string | null;
  /** When the gateway received it, in milliseconds since 1970; null where the body does not say. */
  readonly receivedAt: number | null;
  /** Of the publish that it came by; null where the gateway kept no trace of it. */
  readonly traceparent: string | null;
}

/** What is no delivery; no retry will make it one. */
export interface Undecodable extends Part {
  readonly kind: "undecodable";
  readonly reason: string;
}

export type Item = Decoded | Undecodable;

/** How often the event has been tried before: our own header, absent on the first way through. */
export function attemptOf(message: TakenMessage): number {
  const value: unknown = message.properties.headers?.["x-freight-attempt"];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/**
 * Reads the deliveries of a message. Each is parsed to see that it is whole, and passed on as it came: writing it again
 * would cost time and could change a number or an escape on the way.
 *
 * @param rungs length of the retry ladder
 */
export function readItems(message: TakenMessage, rungs: number): Item[] {
  const { content } = message;
  // No gateway writes more; a message of a million lines is to be parked as one, not as a million.
  const text = countDeliveries(content) > MAX_DELIVERIES ? null : decodeUtf8(content);
  if (text === null) return [undecodable(message, content)];
  const attempt = attemptOf(message);
  const bounds = { attempt, final: attempt >= rungs };
  return splitDeliveries(text).map((line) => readLine(message, line, bounds));
}

function readLine(message: TakenMessage, line: string, bounds: Pick<Decoded, "attempt" | "final">): Item {
  const delivery = parseDelivery(line);
  if (delivery === null) return undecodable(message, line);
  const { eventId, ...told } = delivery;
  const open = line.slice(0, line.lastIndexOf("}"));
  return {
    kind: "decoded",
    message,
    body: line,
    messageId: eventId === null ? messageIdOf(message) : shortString(eventId),
    text: `${open},"attempt":${bounds.attempt},"final":${bounds.final}}`,
    ...bounds,
    ...told,
  };
}

function undecodable(message: TakenMessage, body: string | Buffer): Undecodable {
  return { kind: "undecodable", message, body, messageId: messageIdOf(message), reason: "undecodable" };
}

function messageIdOf(message: TakenMessage): string {
  return String(message.properties.messageId ?? "");
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(content: Buffer): string | null {
  try {
    return UTF8.decode(content);
  } catch {
    return null;
  }
}

/** What the worker itself needs of a delivery. */
interface Told extends Pick<Decoded, "correlationId" | "receivedAt" | "traceparent"> {
  readonly eventId: string | null;
}

/** Null when the text is no delivery. */
function parseDelivery(text: string): Told | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(value) || !isMembers(value.event)) return null;
  const { id, correlationid } = value.event;
  const receivedAt = Date.parse(String(value.received_at));
  return {
    eventId: typeof id === "string" ? id : null,
    correlationId: typeof correlationid === "string" ? correlationid : null,
    receivedAt: Number.isNaN(receivedAt) ? null : receivedAt,
    traceparent: typeof value.traceparent === "string" ? value.traceparent : null,
  };
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
