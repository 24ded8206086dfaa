// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Increment } from "../odoo/feed.ts";
import type { Pages } from "./write.ts";

/** Where increments are put for readers. */
export interface FeedStore {
  /**
   * Puts an increment where readers look, whole or not at all. One that is there already is left as it is.
   * @returns the digest of its manifest, and a sentence for people
   * @throws FeedError where it cannot be, and the errors of Odoo's calls
   */
  publish(increment: Increment, pages: Pages): Promise<{ readonly digest: string; readonly detail: string }>;
}
