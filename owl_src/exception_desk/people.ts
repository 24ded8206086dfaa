// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { failureText, type ReadFailure, readFailure } from "./read_failure";

export interface Person {
  id: number;
  name: string;
}

type Ask = () => Promise<Person[]>;

/** Who may work on exceptions; a dialog opens before this is known, so that a key is answered at once. */
export class People {
  all: Person[] = [];
  loading = false;
  /** Why they could not be read; null where they could. */
  failure: ReadFailure | null = null;
  private readonly ask: Ask;

  constructor(ask: Ask) {
    this.ask = ask;
  }

  async load(): Promise<void> {
    this.loading = true;
    this.failure = null;
    try {
      this.all = await this.ask();
    } catch (error) {
      this.failure = readFailure(error);
    } finally {
      this.loading = false;
    }
  }
}

/** The people, being read; `wanted` is false where the dialog asks for nobody. */
export function usePeople(wanted = true): People {
  const orm = useService("orm");
  const people = useState(
    new People(() => orm.silent.call<Person[]>("freight.exception", "desk_people", [])),
  );
  if (wanted) {
    void people.load();
  }
  return people;
}

/** That they are being read, or why they could not be, with a way to try again. */
export class PeopleState extends Component<{ people: People }> {
  static override template = "freight_bridge.PeopleState";
  static override props = { people: Object };

  readonly failureText = failureText;
}
