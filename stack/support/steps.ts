// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { messageOf } from "./errors.ts";

/** Where progress is written: a terminal, a log, or an array in a test. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Tells a person what is being done, one line a step with its time. On a terminal the line stands while the step runs
 * and is completed afterwards; in a log only completed lines are written, and the start of steps announced as slow.
 */
export class Steps {
  readonly #screen: Screen;
  #standing = "";

  constructor(screen: Screen = process.stdout) {
    this.#screen = screen;
  }

  /** Runs one step. `slow` says how long it may take, for a person who waits: "once, about 2 minutes". */
  async run<T>(title: string, work: () => Promise<T>, slow?: string): Promise<T> {
    const began = performance.now();
    const line = slow ? `  …    ${title} (${slow})` : `  …    ${title}`;
    this.#begin(line, slow !== undefined);
    try {
      const result = await work();
      this.#end(line, `  ok   ${title}`, began);
      return result;
    } catch (error) {
      this.#end(line, `  FAIL ${title}: ${messageOf(error).split("\n")[0]}`, began);
      throw error;
    }
  }

  /** A line that is no step. */
  say(text: string): void {
    this.#settle();
    this.#screen.write(`${text}\n`);
  }

  #begin(line: string, slow: boolean): void {
    this.#settle();
    if (this.#screen.isTTY) {
      this.#screen.write(line);
      this.#standing = line;
    } else if (slow) {
      this.#screen.write(`${line}\n`);
    }
  }

  #end(line: string, done: string, began: number): void {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (this.#standing === line) {
      this.#screen.write("\r\u001b[2K");
      this.#standing = "";
    } else {
      this.#settle();
    }
    this.#screen.write(`${done}  ${seconds} s\n`);
  }

  /** Two steps at once: the line that stands must end before another is written. */
  #settle(): void {
    if (this.#standing) {
      this.#screen.write("\n");
      this.#standing = "";
    }
  }
}
