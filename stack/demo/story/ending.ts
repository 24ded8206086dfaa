// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What is so at the end of a story: a name, what it is, and what the story promises. */
export interface Fact {
  readonly name: string;
  readonly is: string;
  readonly promised: string;
}

/** A document of the story, for a person who wants to look at it. */
export interface Place {
  readonly what: string;
  readonly url: string;
}

/** How a story ended. */
export interface Ending {
  readonly title: string;
  readonly places: readonly Place[];
  readonly facts: readonly Fact[];
}

/** What is not as the stories promise, a line each; empty when all is. */
export function broken(endings: readonly Ending[]): string[] {
  return endings.flatMap(({ title, facts }) =>
    facts
      .filter(({ is, promised }) => is !== promised)
      .map(({ name, is, promised }) => `${title}: ${name} is ${is} and should be ${promised}`),
  );
}

/** An amount as Odoo gives it, a number, in the words of a person. */
export function money(amount: number): string {
  return amount.toFixed(2);
}
