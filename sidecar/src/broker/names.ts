// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { digestId, type Lane } from "../canonical/index.ts";

/** What the names and the width of a topology are made from (contracts, section 3). */
export interface TopologyOptions {
  /** First word of every name, so that stacks can share a broker. */
  readonly prefix: string;
  /** Queues per lane. */
  readonly partitions: number;
  /** The waits of the retry ladder in milliseconds, shortest first. */
  readonly ladderMs: readonly number[];
}

/** What AMQP 0-9-1 allows a short string, such as a message's id, to hold (section 4.2.5.3). */
const MAX_SHORT_STRING_BYTES = 255;

/** An event's id as the id of its message: itself, or its digest where it is too long. The body has it whole. */
export function shortString(text: string): string {
  return Buffer.byteLength(text) <= MAX_SHORT_STRING_BYTES ? text : digestId([text]);
}

const UNITS: readonly (readonly [number, string])[] = [
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
];

/** `5000` → `5s`, `60000` → `1m`, `1500` → `1500ms`: a rung's name says its wait. */
export function durationName(milliseconds: number): string {
  const unit = UNITS.find(([size]) => milliseconds >= size && milliseconds % size === 0);
  return unit ? `${milliseconds / unit[0]}${unit[1]}` : `${milliseconds}ms`;
}

/** The exchange that puts a lane's messages on the queue whose number is the routing key. */
export function laneExchange(prefix: string, lane: Lane): string {
  return `${prefix}.${lane}`;
}

export function partitionQueue(prefix: string, lane: Lane, partition: number): string {
  return `${prefix}.${lane}.${partition}`;
}

/** Every partition queue of a lane, in order. */
export function partitionQueues(options: TopologyOptions, lane: Lane): string[] {
  return Array.from({ length: options.partitions }, (_, n) => partitionQueue(options.prefix, lane, n));
}

/** Both the fanout exchange and the queue of one rung. */
export function retryName(prefix: string, lane: Lane, waitMs: number): string {
  return `${prefix}.${lane}.retry.${durationName(waitMs)}`;
}

export function parkedQueue(prefix: string, lane: Lane): string {
  return `${prefix}.${lane}.parked`;
}
