// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { clockFrom, type DemoMessage } from "./message.ts";
import { acmeMessages, nordicMessages } from "./messages/canonical.ts";
import { oceanMessages } from "./messages/ocean.ts";
import { aftershipMessages, easypostMessages, shippoMessages } from "./messages/parcels.ts";

/**
 * The messages of the demo, in the order in which they are sent. They speak of the shipments of the addon's demo data
 * and are told around `begins`; for one `begins` they are always the same, byte for byte.
 */
export function demoMessages(begins: Date): DemoMessage[] {
  const at = clockFrom(begins);
  return [
    acmeMessages,
    easypostMessages,
    shippoMessages,
    aftershipMessages,
    oceanMessages,
    nordicMessages,
  ].flatMap((partner) => partner(at));
}
