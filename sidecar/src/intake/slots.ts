// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** How many long files are taken in at once: of one system, and of all. */
export const MAX_OF_SYSTEM = 2;
export const MAX_OF_ALL = 8;

/** Whose limit is used up. */
export type SlotRefusal = "system" | "all";

/** Counts the long files that are being taken in, so that neither the disk nor the broker drowns in them. */
export class Slots {
  readonly #taken = new Map<string, number>();
  #sum = 0;

  /** Takes a place for a file of a system, or says why there is none. Whoever takes one gives it back with `release`. */
  take(system: string): SlotRefusal | null {
    const count = this.#taken.get(system) ?? 0;
    if (count >= MAX_OF_SYSTEM) return "system";
    if (this.#sum >= MAX_OF_ALL) return "all";
    this.#taken.set(system, count + 1);
    this.#sum += 1;
    return null;
  }

  release(system: string): void {
    const count = this.#taken.get(system) ?? 0;
    if (count > 1) this.#taken.set(system, count - 1);
    else this.#taken.delete(system);
    this.#sum -= 1;
  }
}
