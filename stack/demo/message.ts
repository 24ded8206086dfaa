// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What should become of the events of one message when it is sent to a fresh stack. */
export interface Expected {
  readonly applied?: number;
  readonly duplicates?: number;
  readonly stale?: number;
  readonly exceptions?: number;
}

/** One message of the demo, in a partner's own words. */
export interface DemoMessage {
  /** The code of the system that sends it. */
  readonly system: string;
  /** What it shows, for a person. */
  readonly title: string;
  readonly contentType: string;
  readonly body: string;
  readonly expected: Expected;
}

/** The moment some hours after the story's day zero (before it, when negative), RFC 3339 in UTC. */
export type Clock = (hours: number) => string;

export function clockFrom(begins: Date): Clock {
  return (hours) => new Date(begins.getTime() + hours * 3_600_000).toISOString();
}

/** A message whose body is JSON. */
export function jsonMessage(
  system: string,
  title: string,
  body: unknown,
  expected: Expected,
  contentType = "application/json",
): DemoMessage {
  return { system, title, contentType, body: JSON.stringify(body, null, 2), expected };
}
