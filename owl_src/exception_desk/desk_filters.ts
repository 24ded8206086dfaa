// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";
import type { DeskFilter, Scope } from "./desk_filter";

interface DeskFiltersProps {
  filter: DeskFilter;
  onChange: (change: Partial<DeskFilter>) => void;
  /** The user is done with the search box and goes back to the queue. */
  onLeave: () => void;
}

const TYPING_PAUSE_MS = 300;

/** Whose exceptions, how severe, and which words. */
export class DeskFilters extends Component<DeskFiltersProps> {
  static override template = "freight_bridge.DeskFilters";
  static override props = { filter: Object, onChange: Function, onLeave: Function };

  state!: { text: string };
  search!: { el: HTMLElement | null };
  changeText!: ((text: string) => Promise<void>) & { cancel(): void };

  override setup(): void {
    this.search = useRef("search");
    this.state = useState({ text: this.props.filter.text });
    this.changeText = useDebounced((text: string) => this.props.onChange({ text }), TYPING_PAUSE_MS);
    useEffect(
      (text: string) => {
        this.state.text = text;
      },
      () => [this.props.filter.text],
    );
  }

  get scopes(): { scope: Scope; label: string }[] {
    return [
      { scope: "open", label: _t("Open") },
      { scope: "mine", label: _t("Mine") },
      { scope: "team", label: _t("My team") },
      { scope: "late", label: _t("Breaching") },
      { scope: "snoozed", label: _t("Snoozed") },
      { scope: "all", label: _t("All") },
    ];
  }

  onText(event: InputEvent): void {
    this.state.text = (event.target as HTMLInputElement).value;
    void this.changeText(this.state.text);
  }

  onKeydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.state.text) {
      this.changeText.cancel();
      this.state.text = "";
      this.props.onChange({ text: "" });
    } else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) {
      this.sendText();
      this.props.onLeave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Who is done with typing does not wait for the pause behind it. */
  private sendText(): void {
    this.changeText.cancel();
    if (this.state.text !== this.props.filter.text) {
      this.props.onChange({ text: this.state.text });
    }
  }
}
