// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
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
import { type DeskActions, useDeskActions } from "./desk_actions";
import { DeskDetail } from "./desk_detail";
import type { DeskFilter } from "./desk_filter";
import { DeskFilters } from "./desk_filters";
import { type DeskKeys, useDeskKeys } from "./desk_keys";
import { useDeskLive } from "./desk_live";
import { DeskQueue } from "./desk_queue";
import { DetailStore } from "./detail_store";
import { HelpDialog } from "./help_dialog";
import { QueueStore } from "./queue_store";

interface KeptState {
  filter?: DeskFilter;
  selectedId?: number | null;
}

/** The page on which a person decides what the programs could not: the queue on one side, the open record on the other. */
export class ExceptionDesk extends Component<StandardActionServiceProps> {
  static override template = "freight_bridge.ExceptionDesk";
  static components = { DeskDetail, DeskFilters, DeskQueue, Layout };
  static override props = { ...standardActionServiceProps };
  static displayName = _t("Exceptions");

  queue!: QueueStore;
  detail!: DetailStore;
  actions!: DeskActions;
  dialog!: Services["dialog"];
  state!: { chosen: number };
  root!: { el: HTMLElement | null };

  override setup(): void {
    const orm = useService("orm");
    this.dialog = useService("dialog");
    this.root = useRef("root");
    this.queue = useState(new QueueStore(orm, user.userId, this.props.state as KeptState));
    this.detail = useState(new DetailStore(orm));
    this.actions = useDeskActions(this.queue, this.detail);
    this.state = useState({ chosen: 0 });
    useSetupAction({
      getLocalState: () => ({ filter: { ...this.queue.filter }, selectedId: this.queue.selectedId }),
    });
    useDeskKeys(this.keys);
    useDeskLive((ids) => this.onChanged(ids));
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
      s: () => this.actions.findShipment(),
      c: () => this.actions.correct(),
      r: () => void this.actions.replay(),
      t: () => void this.actions.tenderNext(),
      o: () => void this.actions.openInvoice(),
      w: () => this.actions.waive(),
      a: () => void this.actions.assignMe(),
      "/": () => this.focus(".o_freight_search input"),
      "?": () => this.showHelp(),
      ...Object.fromEntries("123456789".split("").map((digit) => [digit, choose])),
    };
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
    const suggestion = current?.suggestions[this.state.chosen];
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
      this.focus(".o_freight_suggestions, .o_freight_detail");
    }
  }

  /** The likely shipments when there are some, else the record itself: what stands deepest wins. */
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
}

registry.category("actions").add("freight_bridge.exception_desk", ExceptionDesk);
