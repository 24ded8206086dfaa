// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";
import type { Block, BlockRow, Cell } from "./tower_types";
import { cellText, isNought, toneClass } from "./tower_values";

export interface BlockProps {
  block: Block;
  onOpen: (cell: Cell, name: string) => void;
}

export const blockProps = { block: Object, onOpen: Function };

/** What a number is of: the title of the list that it opens, and what a screen reader says of it. */
export function cellName(block: Block, row: BlockRow, place: number): string {
  const labels = block.look === "time" ? row.labels.map((label) => instantText(label)) : row.labels;
  const column = block.columns[place]?.name ?? "";
  return block.look === "tiles"
    ? labels.join(", ")
    : _t("%(row)s: %(column)s", { row: labels.join(", "), column });
}

/** Numbers side by side, each of which opens its records. */
export class TowerTiles extends Component<BlockProps> {
  static override template = "freight_bridge.TowerTiles";
  static override props = blockProps;

  cellText = cellText;
  toneClass = toneClass;
}

/** The rows of a block; every number is a button that opens its records. */
export class TowerTable extends Component<BlockProps> {
  static override template = "freight_bridge.TowerTable";
  static override props = blockProps;

  cellText = cellText;
  toneClass = toneClass;
  isNought = isNought;

  labelText(label: string): string {
    return this.props.block.look === "time" ? instantText(label) : label;
  }

  open(cell: Cell, row: BlockRow, place: number): void {
    this.props.onOpen(cell, cellName(this.props.block, row, place));
  }

  name(row: BlockRow, place: number): string {
    return cellName(this.props.block, row, place);
  }
}
