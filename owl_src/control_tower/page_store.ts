// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import type { Orm } from "@web/services";
import { refusalText } from "../exception_desk/refusal";
import type { Block, Scope, TowerPage } from "./tower_types";

export type PageStatus = "loading" | "ready" | "error";

/**
 * A page of numbers. Reads are numbered, so that the answer to a question that nobody asks any more never reaches the page. A
 * read that fails leaves what is shown, and the time at which it was true.
 */
export abstract class PageStore<Page extends TowerPage = TowerPage> {
  status: PageStatus = "loading";
  blocks: Block[] = [];
  readAt: string | null = null;
  /** What is wrong, in the server's words; empty where it has none. */
  problem = "";
  /** How long the last read took, in milliseconds. */
  took = 0;
  private reads = 0;
  protected readonly orm: Orm;

  constructor(orm: Orm) {
    this.orm = markRaw(orm);
  }

  /** What is asked for; null: what was chosen is no time range. */
  abstract get scope(): Scope | null;
  protected abstract ask(scope: Scope): Promise<Page>;

  protected take(page: Page): void {
    this.blocks = page.blocks;
    this.readAt = page.read_at;
    this.status = "ready";
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
      const page = await this.ask(scope);
      if (reads === this.reads) {
        this.take(page);
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
