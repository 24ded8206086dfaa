// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { CanonicalEvent } from "./events.ts";
import { Instant } from "./primitives.ts";

/** The body of one broker message: an event with the partner's own words beside it (docs/contracts.md, section 3). */
export const Delivery = z.strictObject({
  event: CanonicalEvent,
  /** The partner's words that the event was read from; null when they are the event itself. */
  raw: z.string().nullable(),
  /** The media type of `raw`. */
  raw_type: z.string().max(200).nullable(),
  /** Where `raw` stood in the whole message (RFC 6901). */
  pointer: z.string().max(2000).nullable(),
  received_at: Instant,
  /** Of the span that published it, where traces are kept; the gateway's own and never the partner's. */
  traceparent: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
