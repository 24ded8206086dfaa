// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type AnswerProps, addAnswer } from "@freight_bridge/exception_desk/answers";
import { useDeskKeys } from "@freight_bridge/exception_desk/desk_keys";
import { failureText, type ReadFailure, readFailure } from "@freight_bridge/exception_desk/read_failure";
import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import type { Orm, Services } from "@web/services";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";

/** A contact that the customer may be: docs/contracts.md, "Billing". */
export interface Candidate {
  id: number;
  name: string;
  /** 0 to 100. */
  points: number;
  /** What agrees, in words. */
  words: string[];
  /** What tells it from another of the same name. */
  facts: string[];
}

/** The contact's id, or that it is nobody who is known here. */
type Choice = number | "new";

interface State {
  status: "loading" | "ready" | "error";
  failure: ReadFailure;
  candidates: Candidate[];
  /** The one that the user looked for. */
  found: Candidate | null;
  /** Null where the user has to choose first: who cannot see whom it resembles shall not make a new one by a slip. */
  chosen: Choice | null;
}

/** Asks who a customer of a billing platform is: one of those that resemble it, somebody else, or somebody new. */
export class CustomerAnswer extends Component<AnswerProps> {
  static override template = "freight_bridge_finance.CustomerAnswer";
  static override props = { exception: Object, actions: Object };

  state!: State;
  orm!: Orm;
  dialog!: Services["dialog"];

  override setup(): void {
    this.orm = useService("orm");
    this.dialog = useService("dialog");
    this.state = useState<State>({
      status: "loading",
      failure: "connection",
      candidates: [],
      found: null,
      chosen: null,
    });
    const choose = (event: KeyboardEvent): void => this.chooseAt(Number(event.key) - 1);
    useDeskKeys(
      {
        l: () => void this.submit(),
        n: () => this.choose("new"),
        o: () => this.find(),
        ...Object.fromEntries("123456789".split("").map((digit) => [digit, choose])),
      },
      { first: true },
    );
    void this.load();
  }

  failureText = failureText;

  /** Whom the user may choose: the likeliest first, the one that was looked for last. */
  get contacts(): Candidate[] {
    const { candidates, found } = this.state;
    const isKnown = candidates.some(({ id }) => id === found?.id);
    return found && !isKnown ? [...candidates, found] : candidates;
  }

  get disabled(): boolean {
    return this.props.actions.busy || this.props.actions.current === null;
  }

  get ready(): boolean {
    return !this.disabled && this.state.status !== "loading" && this.state.chosen !== null;
  }

  likenessText(points: number): string {
    return _t("Likeness: %s of 100", points);
  }

  async load(): Promise<void> {
    this.state.status = "loading";
    try {
      const candidates = await this.orm.silent.call<Candidate[]>(
        "freight.exception",
        "desk_customer_candidates",
        [[this.props.exception.id]],
      );
      this.state.candidates = candidates;
      this.state.chosen = candidates[0]?.id ?? "new";
      this.state.status = "ready";
    } catch (error) {
      this.state.failure = readFailure(error);
      this.state.status = "error";
    }
  }

  choose(choice: Choice): void {
    this.state.chosen = choice;
  }

  chooseAt(place: number): void {
    const contact = this.contacts[place];
    if (contact) {
      this.choose(contact.id);
    }
  }

  /** For a contact that does not resemble it: under another name, or of another address. */
  find(): void {
    if (this.disabled) {
      return;
    }
    const { name, company_id } = this.props.exception;
    this.dialog.add(SelectCreateDialog, {
      resModel: "res.partner",
      title: _t("Who is the customer of %s?", name),
      domain: [["company_id", "in", [false, company_id ? company_id[0] : false]]],
      multiSelect: false,
      noCreate: true,
      onSelected: ([id]: number[]) => this.takeFound(id),
    });
  }

  async takeFound(id: number | undefined): Promise<void> {
    const [partner] = await this.orm.call<{ id: number; display_name: string }[]>("res.partner", "read", [
      [id],
      ["display_name"],
    ]);
    if (partner) {
      const words = [_t("you looked for it")];
      this.state.found = { id: partner.id, name: partner.display_name, points: 0, words, facts: [] };
      this.choose(partner.id);
    }
  }

  async submit(): Promise<void> {
    const { chosen } = this.state;
    if (!this.ready) {
      return;
    }
    const { actions } = this.props;
    await (chosen === "new"
      ? actions.decideCurrent("desk_new_customer", [])
      : actions.decideCurrent("desk_link_customer", [chosen]));
  }
}

addAnswer("customer_unsure", CustomerAnswer);
