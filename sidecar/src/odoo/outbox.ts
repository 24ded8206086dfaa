// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { faultsOf } from "../canonical/index.ts";
import { Envelope } from "../dialects/envelope.ts";
import { badAnswer, checked } from "./checked.ts";
import type { CallOptions, OdooClient } from "./client.ts";

const Destination = z.discriminatedUnion("channel", [
  z.object({
    channel: z.literal("http"),
    url: z.string(),
    signature: z.string(),
    /** Null where the system has none yet. */
    secret: z.string().nullable(),
    allow_private: z.boolean(),
  }),
  z.object({ channel: z.literal("folder") }),
]);
export type Destination = z.infer<typeof Destination>;

/** One message owed to a partner, leased to this courier (contracts, section 11). */
export const OutboxRow = z.object({
  id: z.int(),
  lease: z.string().min(1),
  /** 1 the first time. */
  attempt: z.int().positive(),
  /** The same at every attempt. It becomes a header and the name of a file. */
  message_id: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/),
  system: z.object({
    code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
    dialect: z.string(),
  }),
  /** Sent as it is where no writer takes it apart, so that an event of a newer addon passes. */
  event: z.looseObject({ type: z.string(), time: z.string() }),
  envelope: Envelope.nullable(),
  destination: Destination,
});
export type OutboxRow = z.infer<typeof OutboxRow>;

/** As much of a row as is needed to give it back. */
const Leased = OutboxRow.pick({ id: true, lease: true });
export type Leased = z.infer<typeof Leased>;

/** What one claim gave. */
export interface Claimed {
  readonly rows: readonly OutboxRow[];
  /** Rows that are not what was agreed, with the first fault of each: one of them must not hold up the others. */
  readonly unreadable: readonly (Leased & { readonly detail: string })[];
}

/** What became of one row; `body` at most 256 Ki characters of what was written, `response` 4 KiB of the answer. */
export interface Settlement extends Leased {
  readonly outcome: "sent" | "retry" | "failed";
  /** The HTTP status, null where none came. */
  readonly status: number | null;
  /** A sentence for people. */
  readonly detail: string;
  readonly retry_in_seconds: number | null;
  readonly body: string | null;
  readonly response: string | null;
}

const Settled = z.object({ id: z.int(), state: z.string() });
/** The row's state by now; `lost` where the lease is no longer held and nothing was changed. */
export type Settled = z.infer<typeof Settled>;

/** The methods of `freight.outbox`, with checked answers. All throw the errors of `errors.ts`. */
export interface Outbox {
  /**
   * Leases rows that are due, oldest first.
   * @param courier names this process for people
   */
  claim(courier: string, limit: number, leaseSeconds: number, options?: CallOptions): Promise<Claimed>;
  /** @returns one answer per settlement, in their order */
  settle(settlements: readonly Settlement[], options?: CallOptions): Promise<readonly Settled[]>;
}

export function createOutbox(client: OdooClient): Outbox {
  return {
    async claim(courier, limit, leaseSeconds, options) {
      const kwargs = JSON.stringify({ courier, limit, lease_seconds: leaseSeconds });
      return sorted(checked(z.array(z.unknown()), "claim", await client.call("claim", kwargs, options)));
    },
    async settle(settlements, options) {
      const kwargs = JSON.stringify({ results: settlements });
      const answers = checked(z.array(Settled), "settle", await client.call("settle", kwargs, options));
      if (answers.length !== settlements.length) throw badAnswer("settle");
      return answers;
    },
  };
}

function sorted(given: readonly unknown[]): Claimed {
  const rows: OutboxRow[] = [];
  const unreadable: (Leased & { detail: string })[] = [];
  for (const one of given) {
    const parsed = OutboxRow.safeParse(one);
    if (parsed.success) {
      rows.push(parsed.data);
    } else {
      const [fault] = faultsOf(parsed.error, one);
      const detail = `The sidecar cannot read this message (${fault?.pointer}: ${fault?.detail}).`;
      unreadable.push({ ...checked(Leased, "claim", one), detail });
    }
  }
  return { rows, unreadable };
}
