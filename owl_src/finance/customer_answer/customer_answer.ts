// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type AnswerProps, addAnswer } from "@freight_bridge/exception_desk/answers";
import { useDeskKeys } from "@freight_bridge/exception_desk/desk_keys";
import { failureText, type ReadFailure, readFailure } from "@freight_bridge/exception_desk/read_failure";
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
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

/** So many at a time Odoo's own wizard merges. */
const MERGED_AT_ONCE = 3;

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
  /** Those that are the chosen one as well. */
  same: number[];
  mayMerge: boolean;
}

/** Asks who a customer of a billing platform is: one of those that resemble it, somebody else, or somebody new. */
export class CustomerAnswer extends Component<AnswerProps> {
  static override template = "freight_bridge_finance.CustomerAnswer";
  static override props = { exception: Object, actions: Object };

  state!: State;
  orm!: Orm;
  dialog!: Services["dialog"];
  action!: Services["action"];

  override setup(): void {
    this.orm = useService("orm");
    this.dialog = useService("dialog");
    this.action = useService("action");
    this.state = useState<State>({
      status: "loading",
      failure: "connection",
      candidates: [],
      found: null,
      chosen: null,
      same: [],
      mayMerge: false,
    });
    onWillStart(async () => {
      this.state.mayMerge = await user.hasGroup("base.group_partner_manager");
    });
    const choose = (event: KeyboardEvent): void => this.chooseAt(Number(event.key) - 1);
    useDeskKeys(
      {
        l: () => void this.submit(),
        m: () => void this.merge(),
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

  /** The contacts that are one, the one that is to be left first; none where they are none. */
  get merged(): number[] {
    const { chosen, same } = this.state;
    const others = same.filter((id) => id !== chosen);
    return typeof chosen === "number" && others.length ? [chosen, ...others] : [];
  }

  get mergeable(): boolean {
    const count = this.merged.length;
    return !this.disabled && this.state.mayMerge && count > 0 && count <= MERGED_AT_ONCE;
  }

  get mergeText(): string {
    const count = this.merged.length;
    if (count > MERGED_AT_ONCE) {
      return _t("Odoo merges three contacts at a time.");
    }
    return _t("Merge %s contacts", count);
  }

  sameText(name: string): string {
    return _t("%s: the same as the chosen one", name);
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
      this.state.same = [];
      this.state.chosen = this.contacts[0]?.id ?? "new";
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

  /** Says of a contact that it is the chosen one as well, or takes that back. */
  toggleSame(id: number): void {
    const { same } = this.state;
    this.state.same = same.includes(id) ? same.filter((other) => other !== id) : [...same, id];
  }

  /** Opens Odoo's own wizard; the question goes on with whom it leaves. */
  async merge(): Promise<void> {
    if (!this.mergeable) {
      return;
    }
    const ids = [[this.props.exception.id], this.merged];
    const action = await this.orm.call<Record<string, unknown>>(
      "freight.exception",
      "desk_merge_customers",
      ids,
    );
    await this.action.doAction(action, { onClose: () => void this.reload() });
  }

  /** The contacts as the wizard left them, and the one that was looked for where it is left. */
  async reload(): Promise<void> {
    const { chosen, found } = this.state;
    if (found) {
      const rows = await this.orm.call<unknown[]>("res.partner", "search_read", [
        [["id", "=", found.id]],
        ["id"],
      ]);
      this.state.found = rows.length ? found : null;
    }
    await this.load();
    if (this.contacts.some(({ id }) => id === chosen)) {
      this.state.chosen = chosen;
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
