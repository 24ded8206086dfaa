// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";
import { TowerChart } from "./tower_chart";
import { type BlockProps, blockProps, TowerTable, TowerTiles } from "./tower_table";

interface TowerBlockProps extends BlockProps {
  onExport: (key: string, kind: "csv" | "xlsx") => void;
}

/** One block of a page: its title, what can be done with it, and its numbers as tiles, chart or table. */
export class TowerBlock extends Component<TowerBlockProps> {
  static override template = "freight_bridge.TowerBlock";
  static components = { TowerChart, TowerTable, TowerTiles };
  static override props = { ...blockProps, onExport: Function };

  state!: { asTable: boolean };
  instantText = instantText;

  override setup(): void {
    this.state = useState({ asTable: false });
  }

  get exportLabel(): string {
    return _t("Export: %s", this.props.block.title);
  }

  get isChart(): boolean {
    return this.props.block.look === "bars" || this.props.block.look === "time";
  }

  /** Many tiles, wide tables and times need the whole width. */
  get isWide(): boolean {
    const { look, rows, columns } = this.props.block;
    return (
      look === "time" || (look === "table" && columns.length > 3) || (look === "tiles" && rows.length > 4)
    );
  }

  /** A chart of noughts is an empty frame: then it is said instead. */
  get isEmpty(): boolean {
    const { rows, look } = this.props.block;
    return (
      !rows.length ||
      (look === "bars" && rows.every(({ cells }) => cells.every((cell) => !Number(cell?.value))))
    );
  }
}
