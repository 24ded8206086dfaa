// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";
import { type BlockProps, blockProps, cellName } from "./tower_table";
import type { Block } from "./tower_types";

/** Odoo's colours by what a column means; what is not named takes the next of the rest. */
const MEANINGS: Record<string, string> = {
  on_time: "--success",
  expected: "--warning",
  late: "--danger",
  ended: "--gray-500",
  sound: "--success",
  exception: "--danger",
  critical: "--danger",
  high: "--warning",
  medium: "--info",
  low: "--gray-500",
};
const REST = ["--primary", "--info", "--warning", "--success"];
/** Height of a bar that lies, and of what stands around all of them, in pixels. */
const BAR_PX = 30;
const AROUND_PX = 70;

/** A block as bars, stacked. The table beside it says the same to who cannot see or point. */
export class TowerChart extends Component<BlockProps> {
  static override template = "freight_bridge.TowerChart";
  static override props = blockProps;

  canvas!: { el: HTMLCanvasElement | null };

  override setup(): void {
    this.canvas = useRef<HTMLCanvasElement>("canvas");
    onWillStart(() => loadBundle("web.chartjs_lib"));
    useEffect(
      () => {
        const chart = this.draw();
        return () => chart?.destroy();
      },
      () => [JSON.stringify(this.figures)],
    );
  }

  /** All that the picture depends on: it is drawn again when this changes and not at every reading. */
  get figures(): unknown[] {
    const { title, look, rows, columns, drawn } = this.props.block;
    return [
      title,
      look,
      columns,
      drawn,
      rows.map(({ labels, cells }) => [labels, cells.map((cell) => cell?.value)]),
    ];
  }

  get height(): string {
    const { look, rows } = this.props.block;
    return look === "time" ? "260px" : `${rows.length * BAR_PX + AROUND_PX}px`;
  }

  get summary(): string {
    return _t("Chart: %s. Its numbers are in the table.", this.props.block.title);
  }

  private draw(): { destroy(): void } | undefined {
    const canvas = this.canvas.el;
    if (!canvas) {
      return undefined;
    }
    const style = getComputedStyle(canvas);
    const isTime = this.props.block.look === "time";
    const count = {
      stacked: true,
      beginAtZero: true,
      ticks: { precision: 0 },
      grid: { color: colour(style, "--border-color") },
    };
    const names = { stacked: true, grid: { display: false }, ticks: { autoSkip: isTime, maxRotation: 0 } };
    Chart.defaults.color = style.color;
    return new Chart(canvas, {
      type: "bar",
      data: { labels: labelsOf(this.props.block), datasets: this.datasets(style) },
      options: {
        indexAxis: isTime ? "x" : "y",
        maintainAspectRatio: false,
        animation: false,
        scales: isTime ? { x: names, y: count } : { x: count, y: names },
        plugins: { legend: { display: this.props.block.drawn.length > 1, position: "bottom" } },
        onHover: (_event, found) => {
          canvas.style.cursor = found.length ? "pointer" : "";
        },
        onClick: (_event, [found]) => {
          if (found) {
            this.open(found.index, found.datasetIndex);
          }
        },
      },
    });
  }

  private datasets(style: CSSStyleDeclaration): unknown[] {
    const { block } = this.props;
    return block.drawn.map((key, index) => {
      const place = this.place(key);
      return {
        label: block.columns[place]?.name ?? key,
        data: block.rows.map(({ cells }) => Number(cells[place]?.value ?? 0)),
        backgroundColor: colour(style, MEANINGS[key] ?? REST[index % REST.length] ?? "--primary"),
        maxBarThickness: 26,
      };
    });
  }

  private place(key: string): number {
    return this.props.block.columns.findIndex((column) => column.key === key);
  }

  private open(index: number, dataset: number): void {
    const { block, onOpen } = this.props;
    const row = block.rows[index];
    const place = this.place(block.drawn[dataset] ?? "");
    const cell = row?.cells[place];
    if (row && cell) {
      onOpen(cell, cellName(block, row, place));
    }
  }
}

function labelsOf({ look, rows }: Block): string[] {
  return rows.map(({ labels }) =>
    (look === "time" ? labels.map((label) => instantText(label)) : labels).join(", "),
  );
}

function colour(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim() || style.color;
}
