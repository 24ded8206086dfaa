// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { PageStore } from "@freight_bridge/control_tower/page_store";
import type { Check, Scope, TowerPage } from "@freight_bridge/control_tower/tower_types";
import type { Orm } from "@web/services";
import { type Period, periodScope } from "./overview_period";

export const MODEL = "freight.finance.overview";
export const PAGE = "overview";

/** What a person chose, kept while they follow a number and come back; 0 and empty: all. */
export interface Choice {
  period: Period;
  company: number;
  system: number;
  kind: string;
}

export interface System {
  id: number;
  name: string;
}

interface OverviewPage extends TowerPage {
  systems: System[];
  may_tick: boolean;
}

/** What is known of money in a period, and what is left before it can be closed (contract "Finance overview"). */
export class OverviewStore extends PageStore<OverviewPage> {
  choice: Choice;
  systems: System[] = [];
  mayTick = false;
  /** The line that is being kept. */
  ticking: string | null = null;

  constructor(orm: Orm, choice: Choice) {
    super(orm);
    this.choice = choice;
  }

  override get scope(): Scope | null {
    const { period, company, system, kind } = this.choice;
    const days = periodScope(period);
    return days && { ...days, companies: company ? [company] : [], systems: system ? [system] : [], kind };
  }

  protected override ask(scope: Scope): Promise<OverviewPage> {
    return this.orm.silent.call<OverviewPage>(MODEL, "page", [PAGE, scope]);
  }

  protected override take(page: OverviewPage): void {
    super.take(page);
    this.systems = page.systems;
    this.mayTick = page.may_tick;
  }

  /** Shows something else: what was shown is no answer to it. */
  async choose(change: Partial<Choice>): Promise<void> {
    this.choice = { ...this.choice, ...change };
    this.status = "loading";
    await this.refresh();
  }

  /** Keeps that the user looked at a line, and reads the page again. */
  async look({ company_id: company, key }: Check): Promise<void> {
    const { scope } = this;
    const name = `${company} ${key}`;
    if (!scope || this.ticking === name) {
      return;
    }
    this.ticking = name;
    try {
      await this.orm.call(MODEL, "look", [scope, company, key]);
      await this.refresh();
    } finally {
      this.ticking = null;
    }
  }
}
