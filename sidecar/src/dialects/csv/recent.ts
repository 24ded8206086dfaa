// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** How many keys are remembered; a file has any number of them, and memory does not. */
const MAX_REMEMBERED = 10_000;

/** Remembers what was last said of the latest keys. */
export class Recent {
  readonly #values = new Map<string, string>();

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: string): void {
    // A copy: a part of a text would keep the whole of it, 64 KiB of the file, in memory.
    const copy = Buffer.from(key).toString();
    this.#values.delete(copy);
    this.#values.set(copy, value);
    if (this.#values.size > MAX_REMEMBERED) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
  }
}
