// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { OutsideError, RefusedDestinationError } from "../outside/errors.ts";
import type { OutsideAnswer } from "../outside/http.ts";
import { retryAfterSeconds } from "./retry.ts";

/** What an attempt came to. */
export interface Verdict {
  readonly outcome: "sent" | "retry" | "failed";
  /** The HTTP status, null where none came. */
  readonly status: number | null;
  /** A sentence for people; never the partner's words. */
  readonly detail: string;
  /** The beginning of the partner's answer. */
  readonly response: string | null;
  /** How long to wait at least, where somebody says so; 0: the courier stops, and another may send it at once. */
  readonly waitSeconds: number | null;
  /** What it tells of the destination's health; null: nothing, it was not asked. */
  readonly isWell: boolean | null;
}

/** How often a message is tried that meets what somebody can repair: about four minutes in all. */
const REPAIRABLE_ATTEMPTS = 5;

/** A request that may pass another time though its status is in the range of the client's faults. */
const BUSY = new Set([408, 425, 429]);
/** A wrong secret or path. The partner, or we, may be about to change it; soon a person has to know. */
const REPAIRABLE = new Set([401, 403, 404]);

/**
 * What an answer means.
 *
 * | status | outcome | why |
 * | --- | --- | --- |
 * | 2xx | sent | |
 * | 408, 425, 429, 5xx | retry | the partner cannot take it now; `Retry-After` is honoured, up to a day |
 * | 401, 403, 404 | retry, failed after the fifth attempt | a secret or path that is being changed; then a person is told |
 * | 3xx | failed | redirects are not followed: the address in Odoo must be corrected |
 * | other 4xx, 410 too | failed | the same bytes will be refused again |
 * | below 200 | retry | no final status |
 *
 * No answer (no connection, no TLS, too slow, broken off) is `retry`; an address that must not be called is `failed`.
 */
export function verdictOf(answer: OutsideAnswer, attempt: number, now: number): Verdict {
  const { status } = answer;
  const told = { status, response: readable(answer.body), waitSeconds: null };
  if (status >= 200 && status < 300) {
    return { ...told, outcome: "sent", detail: `Sent: the partner answered ${status}.`, isWell: true };
  }
  if (BUSY.has(status) || status >= 500 || status < 200) {
    const waitSeconds = retryAfterSeconds(answer.headers["retry-after"], now);
    const detail = `The partner cannot take it now (HTTP ${status}).`;
    return { ...told, outcome: "retry", detail, waitSeconds, isWell: false };
  }
  if (REPAIRABLE.has(status)) {
    const outcome = attempt < REPAIRABLE_ATTEMPTS ? "retry" : "failed";
    const detail = `The partner refuses us (HTTP ${status}): check the secret and the address with the partner.`;
    return { ...told, outcome, detail, isWell: true };
  }
  return { ...told, outcome: "failed", detail: refusalDetail(status), isWell: true };
}

function refusalDetail(status: number): string {
  return status < 400
    ? `The partner redirects us (HTTP ${status}), which is not followed: enter the new address in the system.`
    : `The partner refuses this message (HTTP ${status}), and would refuse it again.`;
}

/** What it means that no answer came. */
export function verdictOfError(error: unknown): Verdict {
  if (error instanceof RefusedDestinationError) return failure(error.message);
  if (error instanceof OutsideError) {
    if (error.code === "unsendable") return failure(`${error.message} Check the system's secret.`);
    if (error.code === "stopped") return notSent(error.message, 0);
    return { ...notSent(error.message, null), isWell: false };
  }
  throw error;
}

/** A message that is not sent before somebody changes something; `detail` says what. */
export function failure(detail: string): Verdict {
  return { outcome: "failed", status: null, detail, response: null, waitSeconds: null, isWell: null };
}

/** A message that was not sent this time, through no fault of its own. */
export function notSent(detail: string, waitSeconds: number | null): Verdict {
  return { outcome: "retry", status: null, detail, response: null, waitSeconds, isWell: null };
}

/** An answer's bytes as text that PostgreSQL can keep. */
function readable(body: Buffer): string {
  return body.toString("utf8").replaceAll("\0", "\ufffd");
}
