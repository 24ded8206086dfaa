// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";
import { UnwritableError, type Written } from "../dialects/envelope.ts";
import type { Logger } from "../observability/logger.ts";
import type { OutboxRow, Settlement } from "../odoo/outbox.ts";
import type { Destinations } from "./destinations.ts";
import { drop } from "./drop.ts";
import { post } from "./post.ts";
import { backoffSeconds } from "./retry.ts";
import type { Term } from "./term.ts";
import { failure, notSent, type Verdict } from "./verdict.ts";
import { write } from "./write.ts";

/** How much of what was written is kept in Odoo. */
const MAX_BODY_CHARACTERS = 262_144;

export interface DeliveryOptions {
  readonly destinations: Destinations;
  /** The whole time of one request. */
  readonly timeoutMs: number;
  /** The bound of the wait after the first attempt. */
  readonly retryBaseSeconds: number;
  /** `FREIGHT_FOLDER`, or null. */
  readonly folder: string | null;
  readonly logger: Logger;
}

/** Brings one row to its partner, or not; what to tell Odoo. Never rejects: the others of its claim count on that. */
export async function deliver(row: OutboxRow, term: Term, options: DeliveryOptions): Promise<Settlement> {
  const written = writtenOr(row, options.logger);
  const verdict = "outcome" in written ? written : await hand(row, written, term, options);
  const { id, lease, attempt } = row;
  const { outcome, status, detail, response } = verdict;
  return {
    id,
    lease,
    outcome,
    status,
    detail,
    retry_in_seconds: outcome === "retry" ? waitOf(verdict, attempt, options.retryBaseSeconds) : null,
    body: "outcome" in written ? null : textOf(written.body),
    response,
  };
}

function writtenOr(row: OutboxRow, logger: Logger): Written | Verdict {
  try {
    return write(row);
  } catch (error) {
    if (!(error instanceof UnwritableError)) return ownFault(error, row, logger);
    return failure(`The message cannot be written as ${row.system.dialect}: ${error.message}`);
  }
}

/** A fault in this program: tried again later, perhaps by a newer one, and told to a person in the end. */
function ownFault(err: unknown, row: OutboxRow, logger: Logger): Verdict {
  logger.error({ err, row: row.id, system: row.system.code }, "a message could not be sent: a fault of ours");
  return notSent("Not sent: a fault in the sidecar; its log has the details.", null);
}

function hand(row: OutboxRow, written: Written, term: Term, options: DeliveryOptions): Promise<Verdict> {
  const { destination } = row;
  const unlessLate = (send: () => Promise<Verdict>) => async () => {
    const late = lateness(term);
    return late ?? send().catch((error: unknown) => ownFault(error, row, options.logger));
  };
  if (destination.channel === "folder") return unlessLate(() => drop(row, written, options.folder))();
  const { timeoutMs } = options;
  const send = unlessLate(() => post(row, destination, written, { timeoutMs, signal: term.cut }));
  return options.destinations.run(destination.url, send);
}

/** Why a message is not begun any more, or null. */
function lateness({ stop, beginBefore }: Term): Verdict | null {
  if (stop.aborted) return notSent("Not sent: the courier stops.", 0);
  if (performance.now() > beginBefore)
    return notSent("Not sent: its turn did not come within the lease.", null);
  return null;
}

function waitOf({ waitSeconds }: Verdict, attempt: number, baseSeconds: number): number {
  return waitSeconds === 0 ? 0 : Math.max(waitSeconds ?? 0, backoffSeconds(attempt, baseSeconds));
}

/** EDI may be in Latin-1; the cut may not leave half of a surrogate pair, which PostgreSQL refuses. */
function textOf(body: Buffer): string {
  const text = body.toString(isUtf8(body) ? "utf8" : "latin1").slice(0, MAX_BODY_CHARACTERS);
  return text.replace(/[\ud800-\udbff]$/, "").replaceAll("\0", "\ufffd");
}
