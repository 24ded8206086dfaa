// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { Lane } from "../canonical/index.ts";
import { badAnswer, checked } from "./checked.ts";
import type { CallOptions, OdooClient } from "./client.ts";

/** A message of a parked queue (contracts, section 14). */
export interface ParkedMessage {
  readonly lane: Lane;
  /** Why it was parked: the word of its header. */
  readonly reason: string;
  /** How often it had been tried before the last time. */
  readonly attempt: number;
  /** Word for word. */
  readonly content: Buffer;
}

/** The method of `freight.parked` that the sidecar calls, with a checked answer. Throws the errors of `errors.ts`. */
export interface Parked {
  /**
   * Has Odoo keep messages; once this resolves they are safe there.
   * @returns the id of each, in their order; a message that Odoo keeps already has the id that it had
   */
  keep(messages: readonly ParkedMessage[], options?: CallOptions): Promise<readonly number[]>;
}

export function createParked(client: OdooClient): Parked {
  return {
    async keep(messages, options) {
      const kept = messages.map(({ content, ...rest }) => ({ ...rest, body: content.toString("base64") }));
      const kwargs = JSON.stringify({ messages: kept });
      const ids = checked(z.array(z.int()), "keep", await client.call("keep", kwargs, options));
      if (ids.length !== messages.length) throw badAnswer("keep");
      return ids;
    },
  };
}
