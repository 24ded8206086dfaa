// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import {
  type LineRange,
  linesText,
  type Payload,
  type PayloadLine,
  type PayloadMark,
  readPayload,
  shortToken,
  visibleRanges,
} from "./payload_lines";

interface PayloadViewProps {
  /** The message as it was written. */
  text: string;
  marks?: PayloadMark[];
  /** Says to a screen reader what the text is. */
  label?: string;
}

/** A stretch of the page: lines to draw, then how many are left out after them. */
interface Stretch extends LineRange {
  lines: PayloadLine[];
  hidden: number;
}

const HEAD_LINES = 200;
const LINES_AROUND_MARK = 20;
/** From here on "show all" draws plain text in one piece: a quarter of a million tinted elements would freeze the page. */
const TINT_LIMIT = 3000;

/**
 * A message with line numbers, tinted where it is JSON, faults marked at their place. The text is a partner's and hostile:
 * it reaches the page only as text nodes, and only as much of it as was asked for.
 */
export class PayloadView extends Component<PayloadViewProps> {
  static override template = "freight_bridge.PayloadView";
  static override props = {
    text: String,
    marks: { type: Array, optional: true },
    label: { type: String, optional: true },
  };

  state!: { all: boolean; copied: boolean };
  payload!: Payload;
  root!: { el: HTMLElement | null };
  shortToken = shortToken;

  override setup(): void {
    this.root = useRef("root");
    this.state = useState({ all: false, copied: false });
    this.payload = readPayload(this.props.text, this.props.marks);
    onWillUpdateProps((next: PayloadViewProps) => {
      if (next.text !== this.props.text) {
        this.state.all = false;
      }
      this.payload = readPayload(next.text, next.marks);
    });
    useEffect(
      () => this.scrollToMark(),
      () => [this.props.text, this.state.all],
    );
  }

  get stretches(): Stretch[] {
    const { lines } = this.payload;
    const ranges = this.state.all
      ? [{ from: 0, to: lines.length }]
      : visibleRanges(this.payload, HEAD_LINES, LINES_AROUND_MARK);
    return ranges.map((range, index) => ({
      ...range,
      lines: lines.slice(range.from, range.to),
      hidden: (ranges[index + 1]?.from ?? lines.length) - range.to,
    }));
  }

  /** The whole text in three pieces around the first marked line, when it is too long to be tinted; null otherwise. */
  get plain(): { before: string; marked: string; after: string } | null {
    const { lines, marks } = this.payload;
    if (!this.state.all || lines.length <= TINT_LIMIT) {
      return null;
    }
    const mark = marks[0] ?? lines.length;
    return {
      before: linesText(lines.slice(0, mark)),
      marked: linesText(lines.slice(mark, mark + 1)),
      after: linesText(lines.slice(mark + 1)),
    };
  }

  hiddenText(hidden: number): string {
    return hidden === 1 ? _t("1 line not shown") : _t("%s lines not shown", hidden);
  }

  async copy(): Promise<void> {
    await browser.navigator.clipboard.writeText(this.props.text);
    this.state.copied = true;
    browser.setTimeout(() => {
      this.state.copied = false;
    }, 2000);
  }

  /** Scrolls the box and never the page, so that a live update does not move what the user reads. */
  scrollToMark(): void {
    const box = this.root.el?.querySelector<HTMLElement>(".o_freight_payload_lines");
    const mark = box?.querySelector<HTMLElement>(".o_freight_marked");
    if (box && mark) {
      box.scrollTop = mark.offsetTop - box.clientHeight / 3;
    }
  }
}
