// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** How long to wait after some failures in a row: `first`, twice that, four times … and never more than `longest`. */
export function doubling(first: number, longest: number, failures: number): number {
  return Math.min(longest, first * 2 ** failures);
}
