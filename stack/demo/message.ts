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
