// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TakenMessage } from "../broker/consumer.ts";

/** A message as the broker hands it out, for unit tests. */
export function takenMessage(
  id: string,
  options: { body?: string; attempt?: number; key?: string } = {},
): TakenMessage {
  const headers = { "x-death": [] };
  return {
    content: Buffer.from(options.body ?? JSON.stringify({ event: { id }, raw: null })),
    fields: {
      deliveryTag: 1,
      redelivered: false,
      exchange: "freight.operational",
      routingKey: options.key ?? "SHIP-1",
      consumerTag: "c",
    },
    properties: {
      contentType: "application/json",
      contentEncoding: undefined,
      headers: options.attempt === undefined ? headers : { ...headers, "x-freight-attempt": options.attempt },
      deliveryMode: 2,
      priority: undefined,
      correlationId: `c-${id}`,
      replyTo: undefined,
      expiration: undefined,
      messageId: id,
      timestamp: 1_700_000_000,
      type: "freight.shipment.milestone.v1",
      userId: undefined,
      appId: undefined,
      clusterId: undefined,
    },
  };
}
