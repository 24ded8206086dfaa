// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { z } from "zod";
import { faultsOf, InterchangeEvent, RemittanceEvent, TenderEvent } from "../canonical/index.ts";
import { writeEdifact } from "../dialects/edifact/write.ts";
import { type Envelope, UnwritableError, type Written } from "../dialects/envelope.ts";
import { writeX12 } from "../dialects/x12/write.ts";
import type { OutboxRow } from "../odoo/outbox.ts";

type Writer = (row: OutboxRow) => Written;

/** What each EDI dialect writes, by event type; what is not here goes to the partner as a CloudEvent. */
const EDI_WRITERS: ReadonlyMap<string, ReadonlyMap<string, Writer>> = new Map([
  ["edifact", ediWriters([TenderEvent, InterchangeEvent], writeEdifact)],
  ["x12", ediWriters([TenderEvent, RemittanceEvent, InterchangeEvent], writeX12)],
]);

/**
 * A row as the partner gets it: a pure function of the row, so that every attempt sends the same bytes.
 * @throws UnwritableError
 */
export function write(row: OutboxRow): Written {
  const writer = EDI_WRITERS.get(row.system.dialect)?.get(row.event.type) ?? writeCloudEvent;
  return writer(row);
}

function writeCloudEvent(row: OutboxRow): Written {
  return { contentType: "application/cloudevents+json", body: Buffer.from(JSON.stringify(row.event)) };
}

type EventSchema = z.ZodObject<{ type: z.ZodLiteral<string> }>;

function ediWriters<Schema extends EventSchema>(
  schemas: readonly Schema[],
  writeEvent: (event: z.output<Schema>, envelope: Envelope) => Written,
): Map<string, Writer> {
  return new Map(
    schemas.map((schema) => [
      schema.shape.type.value,
      (row: OutboxRow) => writeEvent(checkedEvent(schema, row.event), envelopeOf(row)),
    ]),
  );
}

function checkedEvent<Schema extends z.ZodType>(schema: Schema, event: unknown): z.output<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const [fault] = faultsOf(parsed.error, event);
  throw new UnwritableError(`event${(fault?.pointer ?? "").replaceAll("/", ".")}`, fault?.detail ?? "");
}

function envelopeOf({ envelope }: OutboxRow): Envelope {
  if (envelope === null) {
    throw new UnwritableError("envelope", "Odoo gives none; fill in both sides' identifiers on the system.");
  }
  return envelope;
}

/** What a file of a media type is called behind its name. */
const EXTENSIONS = new Map([
  ["application/edi-x12", "x12"],
  ["application/edifact", "edi"],
]);

export function extensionOf(contentType: string): string {
  return EXTENSIONS.get(contentType) ?? "json";
}
