// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { EventOdooError, PermanentOdooError } from "../odoo/errors.ts";

/** What one item of a call came to: Odoo's answer, or the error of the call that held nothing but it. */
export type Result<A> =
  | { readonly ok: true; readonly answer: A }
  | { readonly ok: false; readonly error: EventOdooError | PermanentOdooError };

/**
 * Applies all items in one call; when the call as a whole is refused, cuts it in halves until the items at fault stand
 * alone, so that one bad event never takes its neighbours along: one poison among 500 costs about 2·log2(500) calls.
 * @throws whatever is no fault of the items (TransientOdooError)
 */
export async function applyInHalves<I, A>(
  items: readonly I[],
  apply: (items: readonly I[]) => Promise<readonly A[]>,
): Promise<Result<A>[]> {
  if (items.length === 0) return [];
  try {
    return (await apply(items)).map((answer) => ({ ok: true, answer }));
  } catch (error) {
    if (!(error instanceof EventOdooError || error instanceof PermanentOdooError)) throw error;
    if (items.length === 1) return [{ ok: false, error }];
  }
  const middle = Math.ceil(items.length / 2);
  const first = await applyInHalves(items.slice(0, middle), apply);
  return first.concat(await applyInHalves(items.slice(middle), apply));
}
