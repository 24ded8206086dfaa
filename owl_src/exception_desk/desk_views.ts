// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { type DeskFilter, NO_FILTER } from "./desk_filter";
import { readView, type SavedView, viewValues } from "./saved_view";

interface DeskViewsProps {
  filter: DeskFilter;
  /** The action whose views these are. */
  actionId: number;
  onChoose: (filter: DeskFilter) => void;
}

/** What a person often looks at, under a name; kept where Odoo keeps favourites. */
export class DeskViews extends Component<DeskViewsProps> {
  static override template = "freight_bridge.DeskViews";
  static components = { Dropdown, DropdownItem };
  static override props = { filter: Object, actionId: Number, onChoose: Function };

  state!: { views: SavedView[]; name: string; shared: boolean; busy: boolean };

  override setup(): void {
    const orm = useService("orm");
    this.state = useState({ views: [], name: "", shared: false, busy: false });
    const load = async (): Promise<void> => {
      const args = ["freight.exception", this.props.actionId];
      const rows = await orm.silent.call<Parameters<typeof readView>[0][]>("ir.filters", "get_filters", args);
      this.state.views = rows.flatMap((row) => readView(row) ?? []);
    };
    this.save = async () => {
      const name = this.state.name.trim();
      if (name && !this.state.busy) {
        this.state.busy = true;
        try {
          const { filter, actionId } = this.props;
          const owner = this.state.shared ? null : user.userId;
          await orm.call("ir.filters", "create_filter", [viewValues(name, filter, actionId, owner)]);
          this.state.name = "";
          await load();
        } finally {
          this.state.busy = false;
        }
      }
    };
    this.remove = async (id) => {
      await orm.call("ir.filters", "unlink", [[id]]);
      await load();
    };
    onWillStart(() => void load());
  }

  save!: () => Promise<void>;
  remove!: (id: number) => Promise<void>;

  /** The name of the view that is shown. */
  get current(): string {
    const shown = (Object.keys(NO_FILTER) as (keyof DeskFilter)[]).sort();
    const key = (filter: DeskFilter): string => JSON.stringify(filter, shown);
    return this.state.views.find(({ filter }) => key(filter) === key(this.props.filter))?.name ?? "";
  }

  onKeydown(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      event.preventDefault();
      void this.save();
    }
    // The menu's own keys move between its items; here somebody types.
    event.stopPropagation();
  }
}
