// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import type { Orm } from "@web/services";
import { refusalText } from "../exception_desk/refusal";
import { type Range, rangeScope } from "./tower_range";
import type { Block, PageName, Scope, TowerPage } from "./tower_types";

/** What a person chose, kept while they follow a number and come back. */
export interface Choice {
  page: PageName;
  range: Range;
  /** 0: all companies that are switched on. */
  company: number;
}

export type TowerStatus = "loading" | "ready" | "error";

/**
 * One page of the tower. Reads are numbered, so that the answer to a question that nobody asks any more never reaches the
 * page. A read that fails leaves what is shown, and the time at which it was true.
 */
export class TowerStore {
  choice: Choice;
  status: TowerStatus = "loading";
  blocks: Block[] = [];
  readAt: string | null = null;
  /** What is wrong, in the server's words; empty where it has none. */
  problem = "";
  /** How long the last read took, in milliseconds. */
  took = 0;
  private reads = 0;
  private readonly orm: Orm;

  constructor(orm: Orm, choice: Choice) {
    this.orm = markRaw(orm);
    this.choice = choice;
  }

  get scope(): Scope | null {
    const { range, company } = this.choice;
    const edges = rangeScope(range, luxon.DateTime.now());
    return edges && { ...edges, companies: company ? [company] : [] };
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

  async refresh(): Promise<void> {
    const { scope } = this;
    if (!scope) {
      return;
    }
    this.reads += 1;
    const { reads } = this;
    const began = browser.performance.now();
    try {
      const answer = await this.orm.silent.call<TowerPage>("freight.tower", "page", [
        this.choice.page,
        scope,
      ]);
      if (reads === this.reads) {
        this.blocks = answer.blocks;
        this.readAt = answer.read_at;
        this.status = "ready";
      }
    } catch (error) {
      if (reads === this.reads) {
        this.status = "error";
        this.problem = refusalText(error) ?? "";
      }
    } finally {
      this.took = browser.performance.now() - began;
    }
  }
}
