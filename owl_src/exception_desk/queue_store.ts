// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import type { Orm, Specification } from "@web/services";
import { type DeskFilter, filterDomain, filterOrder, NO_FILTER } from "./desk_filter";
import { mergeRows, neighbour } from "./desk_merge";
import type { DeskRow } from "./desk_types";
import { type ReadFailure, readFailure } from "./read_failure";

const PAGE = 40;
/** As far as records are counted: nobody reads the rest of such a number, and it takes long over a million. */
const COUNTED = 10_000;
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
  amount: {},
  currency_id: NAME,
  snoozed_until: {},
};

export type LoadStatus = "loading" | "ready" | "error";

/** What a queue begins with. */
export interface KeptQueue {
  filter?: DeskFilter;
  selectedId?: number | null;
  /** The exception that a link leads to. */
  linkedId?: number | null;
}

/**
 * The queue: which records, in which order, which one is selected. Reads are numbered, so that an answer to a question
 * nobody asks any more never reaches the page. Every read ends: who waits for one that was overtaken does not wait for ever.
 */
export class QueueStore {
  filter: DeskFilter;
  rows: DeskRow[] = [];
  total = 0;
  status: LoadStatus = "loading";
  /** Why the last read failed, while the status is "error". */
  failure: ReadFailure = "connection";
  selectedId: number | null;
  /** Rows that the last refresh brought; they stand out for a moment. */
  arrived = new Set<number>();
  /** Records that are decided about together. */
  marked = new Set<number>();
  /** What a link led to: it stays open, in whichever queue it is. */
  private linkedId: number | null;
  private limit = PAGE;
  private reads = 0;
  private readonly orm: Orm;
  private readonly userId: number;

  constructor(orm: Orm, userId: number, kept: KeptQueue = {}) {
    this.orm = markRaw(orm);
    this.userId = userId;
    this.filter = kept.filter ?? { ...NO_FILTER };
    this.linkedId = kept.linkedId ?? null;
    this.selectedId = kept.selectedId ?? this.linkedId;
  }

  get hasMore(): boolean {
    return this.rows.length < this.total;
  }

  /** How many there are; "10000+" where they were counted so far only. */
  get totalText(): string {
    return this.isCounted ? `${this.total}` : `${COUNTED}+`;
  }

  get isCounted(): boolean {
    return this.total <= COUNTED;
  }

  /** Reads the first page, and selects the first row when the selected one is not on it. */
  async load(): Promise<void> {
    this.status = "loading";
    this.limit = PAGE;
    await this.read((rows) => {
      this.rows = rows;
      this.arrived.clear();
      if (this.linkedId === null && !rows.some((row) => row.id === this.selectedId)) {
        this.selectedId = rows[0]?.id ?? null;
      }
    });
  }

  /**
   * Reads again as much as is shown and merges it in: selection and scroll position stay. What is shown while another
   * filter is read is not what was asked for: then this overtakes that first read, and is one.
   */
  async refresh(): Promise<void> {
    if (this.status === "loading") {
      return this.load();
    }
    await this.read((fresh) => {
      const merged = mergeRows(this.rows, fresh, this.selectedId);
      this.rows = merged.rows;
      this.arrived = new Set(merged.arrived);
      this.selectedId ??= merged.rows[0]?.id ?? null;
    });
  }

  /** What arrived is no longer news. */
  settleArrived(): void {
    if (this.arrived.size > 0) {
      this.arrived = new Set();
    }
  }

  async loadMore(): Promise<void> {
    this.limit += PAGE;
    await this.read((fresh) => {
      this.rows = mergeRows(this.rows, fresh, this.selectedId).rows;
    });
  }

  /** Takes a record into what is decided about together, or out of it. */
  mark(id: number): void {
    if (!this.marked.delete(id)) {
      this.marked.add(id);
    }
  }

  unmark(): void {
    this.marked.clear();
  }

  async changeFilter(change: Partial<DeskFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    this.marked.clear();
    await this.load();
  }

  select(id: number | null): void {
    this.selectedId = id;
    this.linkedId = null;
    this.rows = this.rows.filter((row) => !row.gone || row.id === id);
  }

  /** Opens a record that need not be among the rows. */
  show(id: number): void {
    this.select(id);
    this.linkedId = id;
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
    const domain = filterDomain(this.filter, this.userId, serializeDateTime(luxon.DateTime.now()));
    const options = {
      specification: SPECIFICATION,
      limit: this.limit,
      order: filterOrder(this.filter),
      count_limit: COUNTED + 1,
    };
    this.reads += 1;
    const { reads } = this;
    try {
      const answer = await this.orm.silent.webSearchRead<DeskRow>("freight.exception", domain, options);
      if (reads === this.reads) {
        this.total = answer.length;
        take(answer.records);
        this.status = "ready";
      }
    } catch (error) {
      if (reads === this.reads) {
        this.failure = readFailure(error);
        this.status = "error";
      }
    }
  }
}
