// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { MessageReading } from "./read_message";

/** Up to this much all lines are drawn, long ones wrapped; of more only those in view, each as high as the other. */
const SHORT_LINES = 300;
const SHORT_CHARS = 100_000;
export const ROW_PX = 20;
/** Rows drawn above and below those in view. */
const ROWS_AROUND = 10;
/** No browser draws a box much higher than this: what is longer is scrolled through in greater steps. */
const MOST_PX = 8_000_000;
const VIEW_PX = 380;

/** Which lines of a message are in view of a box that scrolls. */
export class LineScroller {
  readonly #box: { el: HTMLElement | null };
  readonly #reading: MessageReading;

  constructor(box: { el: HTMLElement | null }, reading: MessageReading) {
    this.#box = box;
    this.#reading = reading;
  }

  /** All of it is drawn. */
  get isShort(): boolean {
    return this.#reading.length <= SHORT_LINES && this.#reading.text.length <= SHORT_CHARS;
  }

  /** Of all lines together, as far as a browser can draw it. */
  get height(): number {
    return Math.min(this.#reading.length * ROW_PX, MOST_PX);
  }

  get #viewHeight(): number {
    return this.#box.el?.clientHeight || VIEW_PX;
  }

  get #linesPerPixel(): number {
    const { length } = this.#reading;
    return length * ROW_PX <= MOST_PX
      ? 1 / ROW_PX
      : (length - this.#viewHeight / ROW_PX) / (this.height - this.#viewHeight);
  }

  /** The first line in view when the box is scrolled so far. */
  first(top: number): number {
    return this.isShort ? 0 : Math.floor(top * this.#linesPerPixel);
  }

  /** The lines to draw, `to` not included, and how far down the first of them stands. */
  range(top: number): { from: number; to: number; offset: number } {
    const { length } = this.#reading;
    if (this.isShort) {
      return { from: 0, to: length, offset: 0 };
    }
    const first = this.first(top);
    const from = Math.max(0, first - ROWS_AROUND);
    const to = Math.min(length, first + Math.ceil(this.#viewHeight / ROW_PX) + ROWS_AROUND);
    return { from, to, offset: top - (top * this.#linesPerPixel - from) * ROW_PX };
  }

  /** Brings a line into view. It scrolls the box and never the page, so that a live update does not move what is read. */
  show(line: number): void {
    const box = this.#box.el;
    if (!box) {
      return;
    }
    if (!this.isShort) {
      const first = this.first(box.scrollTop);
      const count = Math.floor(box.clientHeight / ROW_PX);
      if (line <= first || line >= first + count - 1) {
        box.scrollTop = Math.max(0, line - count / 3) / this.#linesPerPixel;
      }
      return;
    }
    const row = box.querySelector<HTMLElement>(`[data-line="${line}"]`);
    const isAbove = row && row.offsetTop < box.scrollTop;
    const isBelow = row && row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight;
    if (row && (isAbove || isBelow)) {
      box.scrollTop = row.offsetTop - box.clientHeight / 3;
    }
  }
}
