// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { delay } from "@web/core/utils/concurrency";
import type { Orm } from "@web/services";
import { type ExceptionDetail, type ExceptionState, isClosed } from "./desk_types";
import type { LoadStatus } from "./queue_store";
import { type ReadFailure, readFailure } from "./read_failure";

/** Somebody else closed the record that is open here. */
export interface ClosedElsewhere {
  state: ExceptionState;
  by: string;
}

/** A change of selection while the one before is still being read waits as long before it asks: a held key must not ask for every row. */
const HURRY_MS = 120;

interface Answer {
  data: ExceptionDetail | null;
  closedElsewhere: ClosedElsewhere | null;
}

/** The record that is open beside the queue. A quickly changed selection never shows the answer of an earlier one. */
export class DetailStore {
  id: number | null = null;
  status: LoadStatus = "ready";
  /** Why the last read failed, while the status is "error". */
  failure: ReadFailure = "connection";
  data: ExceptionDetail | null = null;
  closedElsewhere: ClosedElsewhere | null = null;
  /** Selections and reads are numbered: the answer of what was overtaken is left aside, yet it ends. */
  private reads = 0;
  private readonly orm: Orm;

  constructor(orm: Orm) {
    this.orm = markRaw(orm);
  }

  async open(id: number | null): Promise<void> {
    const hurried = this.status === "loading";
    this.reads += 1;
    this.id = id;
    this.data = null;
    this.closedElsewhere = null;
    this.status = id === null ? "ready" : "loading";
    if (hurried) {
      await delay(HURRY_MS);
    }
    if (this.id === id) {
      await this.read();
    }
  }

  /** Takes over what changed on the server; but a record closed by somebody else stays readable, and the page says so. */
  async refresh(): Promise<void> {
    await this.read();
  }

  private async read(): Promise<void> {
    this.reads += 1;
    const { reads } = this;
    try {
      const answer = await this.answerFor(this.id, this.data);
      if (reads === this.reads) {
        this.data = answer.data;
        this.closedElsewhere = answer.closedElsewhere;
        this.status = "ready";
      }
    } catch (error) {
      if (reads === this.reads) {
        this.failure = readFailure(error);
        this.status = "error";
      }
    }
  }

  /** What to show for `id`, of which `shown` is on the page. */
  private async answerFor(id: number | null, shown: ExceptionDetail | null): Promise<Answer> {
    if (id === null) {
      return { data: null, closedElsewhere: null };
    }
    const data = await this.orm.silent.call<ExceptionDetail>("freight.exception", "desk_detail", [[id]]);
    const { state } = data.exception;
    if (shown && isClosed(state) && !isClosed(shown.exception.state)) {
      return { data: shown, closedElsewhere: { state, by: await this.closer(id) } };
    }
    return { data, closedElsewhere: null };
  }

  private async closer(id: number): Promise<string> {
    const [record] = await this.orm.silent.call<{ closed_by_id: [number, string] | false }[]>(
      "freight.exception",
      "read",
      [[id], ["closed_by_id"]],
    );
    return record?.closed_by_id ? record.closed_by_id[1] : "";
  }
}
