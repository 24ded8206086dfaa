// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type AnswerProps, addAnswer } from "@freight_bridge/exception_desk/answers";
import { useDeskKeys } from "@freight_bridge/exception_desk/desk_keys";
import { failureText, type ReadFailure, readFailure } from "@freight_bridge/exception_desk/read_failure";
import { Component, status, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import type { Orm } from "@web/services";

/** What a platform tells otherwise of a customer: docs/contracts.md, "Billing". */
export interface CustomerConflict {
  partner_id: number;
  partner: string;
  system: string;
  /** What was seen: handed back with the decision, which is refused where the values changed meanwhile. */
  seen: string;
  rows: ConflictRow[];
}

export interface ConflictRow {
  fact: string;
  label: string;
  ours: string;
  theirs: string;
  /** Odoo does not accept theirs. */
  is_refused: boolean;
}

interface State {
  failure: ReadFailure | null;
  conflict: CustomerConflict | null;
}

/** Asks whose facts of a customer are right: Odoo's, or those that a billing platform tells. */
export class CustomerConflictAnswer extends Component<AnswerProps> {
  static override template = "freight_bridge_finance.CustomerConflict";
  static override props = { exception: Object, actions: Object };

  state!: State;
  orm!: Orm;

  override setup(): void {
    this.orm = useService("orm");
    this.state = useState<State>({ failure: null, conflict: null });
    useDeskKeys({ o: () => void this.keepOurs(), t: () => void this.takeTheirs() }, { first: true });
    void this.load();
  }

  failureText = failureText;

  get loading(): boolean {
    return this.state.conflict === null && this.state.failure === null;
  }

  get disabled(): boolean {
    return (
      this.props.actions.busy || this.props.actions.current === null || !this.state.conflict?.rows.length
    );
  }

  async load(): Promise<void> {
    this.state.failure = null;
    try {
      this.state.conflict = await this.orm.silent.call<CustomerConflict>(
        "freight.exception",
        "desk_customer_conflict",
        [[this.props.exception.id]],
      );
    } catch (error) {
      this.state.failure = readFailure(error);
    }
  }

  async keepOurs(): Promise<void> {
    await this.decide("desk_keep_ours");
  }

  async takeTheirs(): Promise<void> {
    await this.decide("desk_take_theirs");
  }

  /** A decision that was refused may be about what changed meanwhile: it is read again. */
  async decide(method: string): Promise<void> {
    const { conflict } = this.state;
    if (this.disabled || !conflict) {
      return;
    }
    await this.props.actions.decideCurrent(method, [conflict.seen]);
    if (status(this) === "mounted") {
      await this.load();
    }
  }
}

addAnswer("customer_conflict", CustomerConflictAnswer);
