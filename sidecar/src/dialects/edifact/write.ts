// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InterchangeEvent, TenderEvent } from "../../canonical/index.ts";
import type { Envelope, Written } from "../envelope.ts";
import { contrlOf } from "./write-contrl.ts";
import { iftminOf } from "./write-iftmin.ts";
import { interchangeBytes } from "./write-interchange.ts";

/** What EDIFACT is written of: IFTMIN, and CONTRL about what was received. */
export type EdifactEvent = TenderEvent | InterchangeEvent;

/**
 * Writes an event as one EDIFACT interchange, a pure function of the two: the same bytes at every attempt.
 *
 * @throws UnwritableError where the event says what EDIFACT cannot carry, with its place
 */
export function writeEdifact(event: EdifactEvent, envelope: Envelope): Written {
  const message = event.type === "freight.tender.offered.v1" ? iftminOf(event, envelope) : contrlOf(event);
  return { contentType: "application/edifact", body: interchangeBytes(message, envelope) };
}
