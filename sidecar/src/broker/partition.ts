// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The partition of a key, the same in every process: FNV-1a over its UTF-16 units
 * (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), which spreads short numbers that differ in a digit.
 *
 * The broker's own hash exchange is no use here: the gateway must know which events share a queue to put them into one
 * message.
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), PRIME);
  }
  return (hash >>> 0) % partitions;
}
