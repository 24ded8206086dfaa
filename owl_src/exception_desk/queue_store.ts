// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import type { Orm, Specification } from "@web/services";
import { type DeskFilter, filterDomain, filterOrder, NO_FILTER } from "./desk_filter";
import { mergeRows, neighbour } from "./desk_merge";
import type { DeskRow } from "./desk_types";

const PAGE = 40;
const NAME: { fields: Specification } = { fields: { display_name: {} } };
const SPECIFICATION: Specification = {
  name: {},
  code_id: NAME,
  severity: {},
  state: {},
  summary: {},
  subject: {},
  system_id: NAME,
  team_id: NAME,
  user_id: NAME,
  deadline: {},
  event_count: {},
};

export type LoadStatus = "loading" | "ready" | "error";

/**
 * The queue: which records, in which order, which one is selected. Reads are numbered, so that an answer to a question
 * nobody asks any more never reaches the page. Every read ends: who waits for one that was overtaken does not wait for ever.
 */
export class QueueStore {
  filter: DeskFilter;
  rows: DeskRow[] = [];
  total = 0;
  status: LoadStatus = "loading";
  selectedId: number | null;
  /** Rows that the last refresh brought; they flash once. */
  arrived = new Set<number>();
  private limit = PAGE;
  private reads = 0;
  private readonly orm: Orm;
  private readonly userId: number;

  constructor(orm: Orm, userId: number, kept: { filter?: DeskFilter; selectedId?: number | null } = {}) {
    this.orm = markRaw(orm);
    this.userId = userId;
    this.filter = kept.filter ?? { ...NO_FILTER };
    this.selectedId = kept.selectedId ?? null;
  }

  get hasMore(): boolean {
    return this.rows.length < this.total;
  }

  /** Reads the first page, and selects the first row when the selected one is not on it. */
  async load(): Promise<void> {
    this.status = "loading";
    this.limit = PAGE;
    await this.read((rows) => {
      this.rows = rows;
      this.arrived.clear();
      if (!rows.some((row) => row.id === this.selectedId)) {
        this.selectedId = rows[0]?.id ?? null;
      }
    });
  }

  /** Reads again as much as is shown and merges it in: selection and scroll position stay. */
  async refresh(): Promise<void> {
    await this.read((fresh) => {
      const merged = mergeRows(this.rows, fresh, this.selectedId);
      this.rows = merged.rows;
      this.arrived = new Set(merged.arrived);
      this.selectedId ??= merged.rows[0]?.id ?? null;
    });
  }

  async loadMore(): Promise<void> {
    this.limit += PAGE;
    await this.read((fresh) => {
      this.rows = mergeRows(this.rows, fresh, this.selectedId).rows;
    });
  }

  async changeFilter(change: Partial<DeskFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.load();
  }

  select(id: number | null): void {
    this.selectedId = id;
    this.rows = this.rows.filter((row) => !row.gone || row.id === id);
  }

  /** Moves the selection by `step` rows, as far as there are rows. */
  move(step: number): void {
    const place = this.rows.findIndex((row) => row.id === this.selectedId);
    const next = this.rows[Math.min(this.rows.length - 1, Math.max(0, place + step))];
    if (next) {
      this.select(next.id);
    }
  }

  /** The record is decided: goes on to the next one. */
  async settle(id: number): Promise<void> {
    if (this.selectedId === id) {
      const next = neighbour(this.rows, id);
      this.rows = this.rows.filter((row) => row.id !== id);
      this.select(next);
    }
    await this.refresh();
  }

  private async read(take: (rows: DeskRow[]) => void): Promise<void> {
    const domain = filterDomain(this.filter, this.userId);
    const options = { specification: SPECIFICATION, limit: this.limit, order: filterOrder(this.filter) };
    this.reads += 1;
    const { reads } = this;
    try {
      const answer = await this.orm.silent.webSearchRead<DeskRow>("freight.exception", domain, options);
      if (reads === this.reads) {
        this.total = answer.length;
        take(answer.records);
        this.status = "ready";
      }
    } catch {
      if (reads === this.reads) {
        this.status = "error";
      }
    }
  }
}
