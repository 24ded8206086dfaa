// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { delay } from "@web/core/utils/concurrency";
import type { Orm } from "@web/services";
import type { Comparison, Foreseen, Related } from "./desk_types";

/** Who moves through the suggestions is not asked for each what would happen. */
const CHOICE_MS = 200;
const MODEL = "freight.exception";

/** What helps to decide about the open record and is read after it: a suggested shipment beside the message, earlier ones. */
export class BesideStore {
  related: Related | null = null;
  comparison: Comparison | null = null;
  foreseen: Foreseen | null = null;
  /** What would happen is being found out. */
  looking = false;
  private id: number | null = null;
  /** Comparisons are numbered: the answer of one that was overtaken is left aside. */
  private reads = 0;
  private readonly orm: Orm;

  constructor(orm: Orm) {
    this.orm = markRaw(orm);
  }

  /** Reads what was decided earlier about the like of exception `id`, once that one can be seen; null: none can. */
  async open(id: number | null): Promise<void> {
    this.related = null;
    this.id = id;
    this.clear();
    if (id !== null) {
      const related = await this.quietly<Related>("desk_related", [[id]]);
      if (this.id === id) {
        this.related = related;
      }
    }
  }

  /** Puts a shipment beside the message of exception `id`, and finds out what a link to it would do, where the user may link. */
  async compare(id: number, shipmentId: number, mayLink: boolean): Promise<void> {
    this.clear();
    const { reads } = this;
    await delay(CHOICE_MS);
    if (reads === this.reads) {
      const comparison = await this.quietly<Comparison>("desk_compare", [[id], shipmentId]);
      if (reads === this.reads) {
        this.comparison = comparison;
        await (mayLink ? this.foresee(id, shipmentId) : null);
      }
    }
  }

  /** Finds out what a link would do, or a replay where no shipment is named; nothing of it stays. */
  async foresee(id: number, shipmentId: number | false): Promise<void> {
    const { reads } = this;
    this.looking = true;
    const foreseen = await this.quietly<Foreseen>("desk_foresee", [[id], shipmentId]);
    if (reads === this.reads) {
      this.foreseen = foreseen;
      this.looking = false;
    }
  }

  private clear(): void {
    this.reads += 1;
    this.comparison = null;
    this.foreseen = null;
    this.looking = false;
  }

  /** These reads only help: what fails is left out, and the decision itself says what is wrong. */
  private async quietly<T>(method: string, args: unknown[]): Promise<T | null> {
    try {
      return await this.orm.silent.call<T>(MODEL, method, args);
    } catch {
      return null;
    }
  }
}
