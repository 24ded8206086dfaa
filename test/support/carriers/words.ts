// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** How a demo carrier writes and reads; by hand, so that it shares no code with what it tests. */

/** What happened to a load, as every carrier knows it. */
export type Happening = "picked_up" | "delivered";

export interface CarrierWords {
  /** The system's dialect in Odoo. */
  readonly dialect: string;
  readonly contentType: string;
  /** More values of the system in Odoo. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The number of the load in a tender; null where the message is no tender. */
  loadIn(body: string): string | null;
  /** Whether a message acknowledges one of ours. */
  isAcknowledgement(body: string): boolean;
  accept(load: string, pro: string): string;
  status(load: string, pro: string, happening: Happening, at: Date): string;
  invoice(load: string, pro: string, total: string): string;
  /** What a carrier sends of itself to say that it has received a tender; null where that is not the way. */
  acknowledge(tender: string): string | null;
}

/** `20261121` of a time, in UTC. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10).replaceAll("-", "");
}

/** `1405` of a time, in UTC. */
export function clock(at: Date): string {
  return at.toISOString().slice(11, 16).replace(":", "");
}

let control = Math.floor(Date.now() / 1000) % 400_000_000;

/** A control number that this carrier has not used. */
export function nextControl(): number {
  control += 1;
  return control;
}
