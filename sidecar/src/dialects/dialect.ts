// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, PartnerEvent } from "../canonical/index.ts";
import type { JsonDocument } from "./strict-json.ts";

/** The most events that one message may carry: one answer waits for the confirms of all of them. */
export const MAX_EVENTS = 1000;

/** A partner's message after its signature was verified and its JSON was read. */
export interface PartnerMessage {
  /** Without parameters, in lower case. */
  readonly mediaType: string;
  readonly document: JsonDocument;
}

/** What the gateway knows beside the message. */
export interface DialectContext {
  /** The code of the system that signed. */
  readonly system: string;
  /** UTC. */
  readonly receivedAt: string;
  readonly correlationId: string;
  /** The caller's W3C trace context, or null. */
  readonly traceparent: string | null;
}

/** One event with the partner's words that it was read from. */
export interface ReadEvent {
  readonly event: PartnerEvent;
  /** Null when the words are the event itself. */
  readonly raw: string | null;
  /** Where they stand in the message, null likewise. */
  readonly pointer: string | null;
}

/** A whole message is understood or it is not: a partner never has to find out which half was taken. */
export type Reading =
  | {
      readonly ok: true;
      readonly events: readonly ReadEvent[];
      /** Why there are no events, when there are none. */
      readonly note: string | null;
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The one place that knows a partner's format. */
export interface Dialect {
  readonly name: string;
  /** Who writes it, as people call them, for help texts. */
  readonly title: string;
  /** The media types it takes, in lower case. */
  readonly mediaTypes: readonly string[];
  /** What the partner's API wants to be asked with, header by header, where it is polled. */
  readonly asksWith?: Readonly<Record<string, string>>;
  /** Whether a JSON text looks like this dialect's, sound or not; of several dialects only one may think so. */
  recognizes(body: unknown): boolean;
  /** Reads a message. Whatever a partner sends comes back as faults; it never throws. */
  read(message: PartnerMessage, context: DialectContext): Reading;
}

/** A reading with one fault. */
export function refuse(pointer: string, code: string, detail: string): Reading {
  return { ok: false, faults: [{ pointer, code, detail }] };
}

/** A reading of a list that is too long to be taken in one message; told before its members are looked at. */
export function refuseLongList(pointer: string): Reading {
  const detail = `A message may carry ${MAX_EVENTS} events; send the rest in another one.`;
  return refuse(pointer, "too_many_events", detail);
}

/** A reading of a message that is fine and says nothing about a shipment. */
export function nothingToRecord(note: string): Reading {
  return { ok: true, events: [], note };
}
