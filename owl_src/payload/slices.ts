// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { browser } from "@web/core/browser/browser";

/** Work that stops now and then, so that it can be gone on with later. */
export type Slices<T> = Generator<void, T>;

/** How long the page does nothing else: far below the 50 ms from which on a browser calls a task long. */
const SLICE_MS = 12;

/** Does work for one slice; its result once it is done. */
export function workOn<T>(work: Slices<T>): { value: T } | null {
  const until = performance.now() + SLICE_MS;
  do {
    const step = work.next();
    if (step.done) {
      return { value: step.value };
    }
  } while (performance.now() < until);
  return null;
}

/** Does all of the work, with a turn for the page after each slice; null where nobody wants it any more. */
export async function finishWork<T>(work: Slices<T>, isWanted: () => boolean): Promise<{ value: T } | null> {
  for (;;) {
    await new Promise<void>((resolve) => browser.setTimeout(resolve, 0));
    if (!isWanted()) {
      return null;
    }
    const result = workOn(work);
    if (result) {
      return result;
    }
  }
}

/** Does all of the work at once: for texts that are known to be short. */
export function doNow<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}
