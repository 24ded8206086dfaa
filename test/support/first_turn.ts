// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Who has the first turn at the processors where ten people's browsers and all servers share one machine. */
import { writeFileSync } from "node:fs";
import type { Browser } from "playwright-core";

/** Almost all of a processor while servers want it, too (sched(7), "The autogroup feature"). */
const NICE = "-19";

/**
 * Lets the browser's processes run before the servers'. People at desks have machines of their own, and what keeps their pages
 * from them is what the pages do, not that PostgreSQL had a processor at that moment. Linux shares processors by session: without
 * this, all pages together have as much as one of PostgreSQL's connections.
 *
 * @return whether the machine allowed it: where it does not, the pages' own clocks also tell of waiting for servers
 */
export async function giveFirstTurn(browser: Browser): Promise<boolean> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  try {
    for (const { id } of processInfo.filter(({ type }) => type === "browser")) {
      writeFileSync(`/proc/${id}/autogroup`, NICE);
    }
    return true;
  } catch {
    return false;
  }
}
