// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Delivery } from "../canonical/index.ts";
import type { ReadEvent } from "../dialects/index.ts";

/**
 * What the broker carries of an event that was read.
 *
 * @param rawType the media type of the partner's words
 */
export function deliveryOf(
  { event, raw, pointer }: ReadEvent,
  rawType: string,
  receivedAt: string,
): Delivery {
  return { event, raw, raw_type: raw === null ? null : rawType, pointer, received_at: receivedAt };
}
