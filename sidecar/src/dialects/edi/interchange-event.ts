// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { digestId, type InterchangeData, type InterchangeEvent } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";

/**
 * The event that tells of an interchange that was read.
 *
 * @param ordinal which interchange of its file it is, from 0: two of one file may say the same of themselves
 */
export function interchangeEvent(
  data: InterchangeData,
  ordinal: number,
  context: DialectContext,
): InterchangeEvent {
  return {
    specversion: "1.0",
    id: digestId([
      "interchange",
      data.digest,
      String(ordinal),
      data.sender.id,
      data.receiver.id,
      data.control,
    ]),
    source: `/systems/${context.system}`,
    type: "freight.interchange.received.v1",
    subject: data.control,
    time: data.prepared_at ?? context.receivedAt,
    datacontenttype: "application/json",
    // One sender's interchanges stay in order, and so does the finding that one came twice.
    partitionkey: `interchange:${data.sender.id}`,
    correlationid: context.correlationId,
    ...(context.traceparent === null ? {} : { traceparent: context.traceparent }),
    data,
  };
}
