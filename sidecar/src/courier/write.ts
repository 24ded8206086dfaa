// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Written } from "../dialects/envelope.ts";
import type { OutboxRow } from "../odoo/outbox.ts";

/**
 * A row as the partner gets it: a pure function of the row, so that every attempt sends the same bytes.
 * @throws UnwritableError
 */
export function write(row: OutboxRow): Written {
  return { contentType: "application/cloudevents+json", body: Buffer.from(JSON.stringify(row.event)) };
}

/** What a file of a media type is called behind its name. */
const EXTENSIONS = new Map([
  ["application/edi-x12", "x12"],
  ["application/edifact", "edi"],
]);

export function extensionOf(contentType: string): string {
  return EXTENSIONS.get(contentType) ?? "json";
}
