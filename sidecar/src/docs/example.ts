// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A message as a partner may send it; a test reads each one by the dialect it is for. */
export interface Example {
  readonly name: string;
  /** What it shows, in a sentence without its end. */
  readonly title: string;
  /** The dialect that reads it. */
  readonly dialect: string;
  readonly mediaType: string;
  readonly body: string;
  /** The types of the events that it becomes, in order. */
  readonly events: readonly string[];
  /** How your contact settles it to be read, where it needs to be settled. */
  readonly mapping?: object;
}

/** One of a canonical event that is sent as it is. */
export function event(name: string, title: string, body: { readonly type: string }): Example {
  return {
    name,
    title,
    dialect: "canonical",
    mediaType: "application/cloudevents+json",
    body: JSON.stringify(body, null, 2),
    events: [body.type],
  };
}
