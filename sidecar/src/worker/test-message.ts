// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TakenMessage } from "../broker/consumer.ts";

export const RECEIVED_AT = "2026-11-20T10:00:00.000Z";

/** A message as the broker hands it out, for unit tests. */
export function takenMessage(
  id: string,
  options: { body?: string; attempt?: number; key?: string } = {},
): TakenMessage {
  const headers = { "x-death": [] };
  return {
    content: Buffer.from(
      options.body ??
        JSON.stringify({ event: { id, correlationid: `c-${id}` }, raw: null, received_at: RECEIVED_AT }),
    ),
    fields: {
      deliveryTag: 1,
      redelivered: false,
      exchange: "freight.operational",
      routingKey: options.key ?? "SHIP-1",
      consumerTag: "c",
    },
    properties: {
      contentType: undefined,
      contentEncoding: undefined,
      headers: options.attempt === undefined ? headers : { ...headers, "x-freight-attempt": options.attempt },
      deliveryMode: 2,
      priority: undefined,
      correlationId: undefined,
      replyTo: undefined,
      expiration: undefined,
      messageId: id,
      timestamp: undefined,
      type: undefined,
      userId: undefined,
      appId: undefined,
      clusterId: undefined,
    },
  };
}
