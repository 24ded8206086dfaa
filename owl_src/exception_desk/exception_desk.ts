// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useChildSubEnv, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import type { Services } from "@web/services";
import {
  type StandardActionServiceProps,
  standardActionServiceProps,
} from "@web/webclient/actions/action_service";
import { BesideStore } from "./beside_store";
import { type DeskActions, useDeskActions } from "./desk_actions";
import { DeskDetail } from "./desk_detail";
import { DeskFilters } from "./desk_filters";
import { type DeskKeys, useDeskKeys } from "./desk_keys";
import { type Live, useDeskLive } from "./desk_live";
import { type Lookers, useDeskPresence } from "./desk_presence";
import { DeskQueue } from "./desk_queue";
import type { Suggestion } from "./desk_types";
import { DeskViews } from "./desk_views";
import { DetailStore } from "./detail_store";
import { HelpDialog } from "./help_dialog";
import { type KeptQueue, QueueStore } from "./queue_store";
import { failureText } from "./read_failure";

/** The page on which a person decides what the programs could not: the queue on one side, the open record on the other. */
export class ExceptionDesk extends Component<StandardActionServiceProps> {
  static override template = "freight_bridge.ExceptionDesk";
  static components = { DeskDetail, DeskFilters, DeskQueue, DeskViews, Layout };
  static override props = { ...standardActionServiceProps };

  queue!: QueueStore;
  detail!: DetailStore;
  beside!: BesideStore;
  actions!: DeskActions;
  live!: Live;
  presence!: { lookers: Lookers };
  dialog!: Services["dialog"];
  state!: { chosen: number };
  root!: { el: HTMLElement | null };

  override setup(): void {
    const { config } = this.env as { config: { breadcrumbs?: { name: string }[] } };
    // Behind a link to one exception Odoo puts the desk itself, whose name it does not know then.
    const breadcrumbs = config.breadcrumbs?.filter(
      ({ name }, place, all) => name || place === all.length - 1,
    );
    useChildSubEnv({ config: { ...config, breadcrumbs } });
    const orm = useService("orm");
    this.dialog = useService("dialog");
    this.root = useRef("root");
    const { state, resId } = this.props;
    const linkedId = typeof resId === "number" ? resId : null;
    this.queue = useState(new QueueStore(orm, user.userId, (state as KeptQueue | undefined) ?? { linkedId }));
    this.detail = useState(new DetailStore(orm));
    this.beside = useState(new BesideStore(orm));
    this.actions = useDeskActions(this.queue, this.detail);
    this.state = useState({ chosen: 0 });
    useSetupAction({
      getLocalState: () => ({ filter: { ...this.queue.filter }, selectedId: this.queue.selectedId }),
    });
    useDeskKeys(this.keys);
    this.live = useDeskLive(
      (ids) => this.onChanged(ids),
      () => this.onSilence(),
    );
    this.presence = useDeskPresence(this.queue);
    onWillStart(async () => {
      void this.queue.load();
      this.actions.allowed = await user.hasGroup("freight_bridge.group_user");
    });
    useEffect(
      (id: number | null) => {
        this.state.chosen = 0;
        void this.detail.open(id);
      },
      () => [this.queue.selectedId],
    );
    useEffect(
      (id: number | undefined) => {
        void this.beside.open(id ?? null);
      },
      () => [this.detail.data?.exception.id],
    );
    useEffect(
      (id: number | undefined, shipmentId: number | undefined) => {
        if (id !== undefined && shipmentId !== undefined) {
          const mayLink = this.actions.current?.can_link ?? false;
          void this.beside.compare(id, shipmentId, mayLink);
        }
      },
      () => [this.detail.data?.exception.id, this.chosenSuggestion?.shipment_id],
    );
  }

  get keys(): DeskKeys {
    const choose = (event: KeyboardEvent): void => this.choose(Number(event.key) - 1);
    return {
      j: () => this.queue.move(1),
      k: () => this.queue.move(-1),
      ArrowDown: () => this.moveFocused(1),
      ArrowUp: () => this.moveFocused(-1),
      Enter: () => this.enter(),
      Escape: () => this.focus(".o_freight_rows"),
      l: () => this.linkChosen(),
      e: () => this.actions.assign(),
      s: () => this.actions.snooze(),
      x: () => this.markSelected(),
      z: () => void this.actions.undo.undo(),
      c: () => this.actions.correct(),
      r: () => void this.actions.replay(),
      t: () => void this.actions.tenderNext(),
      o: () => void this.openOther(),
      w: () => this.actions.waive(),
      a: () => void this.actions.assignMe(),
      "/": () => this.focus(".o_freight_search input"),
      "?": () => this.showHelp(),
      ...Object.fromEntries("123456789".split("").map((digit) => [digit, choose])),
    };
  }

  markSelected(): void {
    if (this.queue.selectedId !== null) {
      this.queue.mark(this.queue.selectedId);
      this.queue.move(1);
    }
  }

  /** An invoice is decided on its own page; a message is about another shipment than those suggested. */
  async openOther(): Promise<void> {
    if (this.detail.data?.exception.carrier_invoice) {
      await this.actions.openInvoice();
    } else {
      this.actions.findShipment();
    }
  }

  /** The number of the desk's action; none where it was started by its tag, as tests do. */
  get actionId(): number {
    return Number(this.props.actionId) || 0;
  }

  get chosenSuggestion(): Suggestion | undefined {
    return this.detail.data?.suggestions[this.state.chosen];
  }

  get inSuggestions(): boolean {
    return this.root.el?.querySelector(".o_freight_suggestions")?.contains(document.activeElement) ?? false;
  }

  choose(index: number): void {
    const last = (this.detail.data?.suggestions.length ?? 0) - 1;
    if (last >= 0) {
      this.state.chosen = Math.min(last, Math.max(0, index));
    }
  }

  linkChosen(): void {
    const { current } = this.actions;
    const suggestion = this.chosenSuggestion;
    if (current && !current.can_link) {
      this.actions.refuseLink();
    } else if (suggestion) {
      void this.actions.link(suggestion.shipment_id);
    } else {
      this.actions.findShipment();
    }
  }

  /** Arrows move in the list that has the focus. */
  moveFocused(step: number): void {
    if (this.inSuggestions) {
      this.choose(this.state.chosen + step);
    } else {
      this.queue.move(step);
    }
  }

  enter(): void {
    if (this.inSuggestions) {
      this.linkChosen();
    } else {
      this.focus(".o_freight_answer input:checked, .o_freight_suggestions, .o_freight_detail");
    }
  }

  /** The question or the likely shipments when there are some, else the record itself: what stands deepest wins. */
  focus(selector: string): void {
    const places = this.root.el?.querySelectorAll<HTMLElement>(selector) ?? [];
    [...places].at(-1)?.focus();
  }

  showHelp(): void {
    this.dialog.add(HelpDialog, {});
  }

  next(): void {
    const { id } = this.detail;
    if (id !== null) {
      void this.queue.settle(id);
    }
  }

  async onChanged(ids: ReadonlySet<number>): Promise<void> {
    const { id } = this.detail;
    await Promise.all([this.queue.refresh(), id !== null && ids.has(id) ? this.detail.refresh() : null]);
  }

  async onSilence(): Promise<void> {
    await Promise.all([this.queue.refresh(), this.detail.id !== null ? this.detail.refresh() : null]);
  }

  /** Why the page may not be up to date, in a sentence; empty where it is. */
  get staleText(): string {
    if (this.queue.status === "error" && this.queue.rows.length) {
      return failureText(this.queue.failure);
    }
    if (!this.live.down) {
      return "";
    }
    const time = this.live.askedAt?.toFormat("HH:mm:ss") ?? "";
    return _t("Odoo does not tell this page of changes now. It asks every 15 seconds; last at %s.", time);
  }
}

registry.category("lazy_components").add("freight_bridge.exception_desk", ExceptionDesk);
