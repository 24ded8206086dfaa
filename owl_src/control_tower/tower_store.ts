// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Orm } from "@web/services";
import { PageStore } from "./page_store";
import { type Range, rangeScope } from "./tower_range";
import type { PageName, Scope, TowerPage } from "./tower_types";

/** What a person chose, kept while they follow a number and come back. */
export interface Choice {
  page: PageName;
  range: Range;
  /** 0: all companies that are switched on. */
  company: number;
}

/** One page of the tower. */
export class TowerStore extends PageStore {
  choice: Choice;

  constructor(orm: Orm, choice: Choice) {
    super(orm);
    this.choice = choice;
  }

  override get scope(): Scope | null {
    const { range, company } = this.choice;
    const edges = rangeScope(range, luxon.DateTime.now());
    return edges && { ...edges, companies: company ? [company] : [] };
  }

  protected override ask(scope: Scope): Promise<TowerPage> {
    return this.orm.silent.call<TowerPage>("freight.tower", "page", [this.choice.page, scope]);
  }

  /** Shows something else: what was shown is no answer to it. */
  async choose(change: Partial<Choice>): Promise<void> {
    this.choice = { ...this.choice, ...change };
    this.status = "loading";
    if (change.page) {
      this.blocks = [];
    }
    await this.refresh();
  }
}
