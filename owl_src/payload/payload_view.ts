// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillDestroy, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { type ElementPlace, walk } from "./edi_walk";
import { LineScroller } from "./line_scroller";
import { kindText, wordsAbout } from "./message_words";
import { type Row, rowsOf } from "./payload_rows";
import { findWords, type Hits, MOST_HITS } from "./payload_search";
import { type MessageReading, type PayloadMark, readBytes, readMessage } from "./read_message";
import { saveMessage } from "./save_message";
import { finishWork, type Slices, workOn } from "./slices";

interface PayloadViewProps {
  /** The message as it was written. */
  text: string;
  /** The message where it is no text. */
  bytes?: Uint8Array;
  marks?: PayloadMark[];
  /** Says to a screen reader what the text is. */
  label?: string;
  /** Where the message can be had as a file; without it the text itself is saved. */
  href?: string;
}

interface ViewState {
  /** Counts the readings: a reading itself is too large to be watched. */
  version: number;
  top: number;
  words: string;
  /** Index of the hit that the reader is at; -1: none. */
  hit: number;
  copied: boolean;
  hovered: string;
  place: ElementPlace | null;
}

/**
 * A message, taken apart in the form that it has, faults marked at their place. The text is a partner's and hostile: it reaches
 * the page only as text nodes, only what is in view, and it is read in slices, so that the page never stands still.
 */
export class PayloadView extends Component<PayloadViewProps> {
  static override template = "freight_bridge.PayloadView";
  static override props = {
    text: String,
    bytes: { type: Object, optional: true },
    marks: { type: Array, optional: true },
    label: { type: String, optional: true },
    href: { type: String, optional: true },
  };

  state!: ViewState;
  reading: MessageReading | null = null;
  scroller: LineScroller | null = null;
  hits: Hits | null = null;
  lines!: { el: HTMLElement | null };
  #reads = 0;
  #searches = 0;

  override setup(): void {
    this.lines = useRef("lines");
    this.state = useState({
      version: 0,
      top: 0,
      words: "",
      hit: -1,
      copied: false,
      hovered: "",
      place: null,
    });
    this.read(this.props);
    onWillUpdateProps((next: PayloadViewProps) => {
      const isSame = next.text === this.props.text && next.bytes === this.props.bytes;
      if (!isSame || JSON.stringify(next.marks) !== JSON.stringify(this.props.marks)) {
        this.read(next);
      }
    });
    onWillDestroy(() => {
      this.#reads += 1;
      this.#searches += 1;
    });
    useEffect(
      () => this.scrollToMark(),
      () => [this.state.version],
    );
  }

  // -- reading ---------------------------------------------------------------------------------------

  /** Reads the message: at once where that takes a moment, else beside what the page does. */
  read({ text, bytes, marks }: PayloadViewProps): void {
    const number = ++this.#reads;
    this.reading = null;
    this.hits = null;
    Object.assign(this.state, { words: "", hit: -1, place: null, hovered: "", top: 0 });
    if (bytes) {
      this.show(readBytes(bytes));
      return;
    }
    this.#work(
      readMessage(text, marks),
      () => number === this.#reads,
      (reading) => this.show(reading),
    );
  }

  #work<T>(work: Slices<T>, isWanted: () => boolean, then: (value: T) => void): void {
    const result = workOn(work);
    if (result) {
      then(result.value);
      return;
    }
    void finishWork(work, isWanted).then((late) => late && then(late.value));
  }

  show(reading: MessageReading): void {
    this.reading = reading;
    this.scroller = new LineScroller(this.lines, reading);
    this.state.version += 1;
  }

  get kindText(): string {
    return this.reading ? kindText(this.reading.kind) : "";
  }

  get sizeText(): string {
    const size = this.props.bytes?.length ?? this.props.text.length;
    const lines = this.reading ? this.reading.length.toLocaleString() : "…";
    return this.props.bytes
      ? _t("%s bytes", size.toLocaleString())
      : _t("%(lines)s lines, %(size)s characters", { lines, size: size.toLocaleString() });
  }

  /** What must be said about a message that is not what it looks like, or nothing a person can read. */
  get wordsAbout(): string {
    return this.reading ? wordsAbout(this.reading) : "";
  }

  // -- what is in view -------------------------------------------------------------------------------

  /** The rows to draw and how far down they stand. */
  get view(): { rows: Row[]; offset: number } {
    void this.state.version;
    if (!this.reading || !this.scroller) {
      return { rows: [], offset: 0 };
    }
    const { from, to, offset } = this.scroller.range(this.state.top);
    return { rows: rowsOf(this.reading, from, to, this.hits, this.state.hit), offset };
  }

  onScroll(): void {
    if (this.scroller && !this.scroller.isShort) {
      this.state.top = this.lines.el?.scrollTop ?? 0;
    }
  }

  scrollTo(line: number): void {
    this.scroller?.show(line);
    this.onScroll();
  }

  scrollToMark(): void {
    const [first] = [...(this.reading?.notes.keys() ?? [])].sort((a, b) => a - b);
    if (first !== undefined) {
      this.scrollTo(first);
    }
  }

  // -- searching -------------------------------------------------------------------------------------

  search(words: string): void {
    const number = ++this.#searches;
    this.hits = null;
    Object.assign(this.state, { words, hit: -1 });
    if (words && this.reading) {
      this.#work(
        findWords(this.reading.text, words),
        () => number === this.#searches,
        (hits) => {
          this.hits = hits;
          this.goToHit(0);
        },
      );
    }
  }

  goToHit(hit: number): void {
    const count = this.hits?.starts.length ?? 0;
    this.state.hit = count ? (hit + count) % count : -1;
    if (this.hits && count) {
      this.scrollTo(this.reading?.lineAt(this.hits.starts.at(this.state.hit)) ?? 0);
    }
    this.render();
  }

  get hitText(): string {
    const count = this.hits?.starts.length ?? 0;
    if (!this.state.words || !this.hits) {
      return "";
    }
    if (!count) {
      return _t("not found");
    }
    const all = count === MOST_HITS ? `${count.toLocaleString()}+` : count.toLocaleString();
    return _t("%(number)s of %(all)s", { number: (this.state.hit + 1).toLocaleString(), all });
  }

  onSearchKey(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      event.preventDefault();
      this.goToHit(this.state.hit + (event.shiftKey ? -1 : 1));
    } else if (event.key === "Escape" && this.state.words) {
      event.stopPropagation();
      this.search("");
    }
  }

  // -- what an element means -------------------------------------------------------------------------

  get hasMeanings(): boolean {
    return this.reading?.kind === "x12" || this.reading?.kind === "edifact";
  }

  get meaning(): string {
    const { hovered, place } = this.state;
    const said = place && (this.reading?.tokens(place.line)[place.token]?.meaning ?? "");
    return hovered || said || _t("Point at an element, or walk with the arrow keys, to see what it means.");
  }

  placeId(line: number, token: number): string {
    return `o_freight_place_${line}_${token}`;
  }

  onHover(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    this.state.hovered = target.closest<HTMLElement>("[data-meaning]")?.dataset.meaning ?? "";
  }

  onPoint(line: number, token: number): void {
    this.state.place = this.hasMeanings ? { line, token } : null;
  }

  /** The arrow keys walk through the elements; in a text without any they scroll, as everywhere. */
  onLinesKey(event: KeyboardEvent): void {
    if (!this.hasMeanings || !this.reading || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const start = { line: this.scroller?.first(this.state.top) ?? 0, token: -1 };
    const place = walk(this.reading, this.state.place ?? start, event.key);
    if (place) {
      event.preventDefault();
      Object.assign(this.state, { place, hovered: "" });
      this.scrollTo(place.line);
    }
  }

  // -- taking it along -------------------------------------------------------------------------------

  async copy(): Promise<void> {
    await browser.navigator.clipboard.writeText(this.props.text);
    this.state.copied = true;
    browser.setTimeout(() => {
      this.state.copied = false;
    }, 2000);
  }

  save(): void {
    saveMessage(this.props.href ?? new Blob([this.props.text], { type: "text/plain" }));
  }
}

registry.category("lazy_components").add("freight_bridge.payload", PayloadView);
