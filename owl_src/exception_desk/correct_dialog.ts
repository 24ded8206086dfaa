// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { jsonFaultText } from "../json/json_fault_text";
import { type JsonFault, placeOf, scanJson } from "../json/json_scan";
import { linesText, readPayload } from "../payload/payload_lines";
import type { Fault } from "./desk_types";
import { refusalText } from "./refusal";

interface CorrectDialogProps {
  title: string;
  /** What the message is read as now. */
  text: string;
  faults: Fault[];
  submit: (payload: string, reason: string) => Promise<void>;
  close: () => void;
}

/** Edits a message. What is typed is checked as JSON at once; whether it is a valid event the server decides. */
export class CorrectDialog extends Component<CorrectDialogProps> {
  static override template = "freight_bridge.CorrectDialog";
  static components = { Dialog };
  static override props = { title: String, text: String, faults: Array, submit: Function, close: Function };

  state!: { text: string; reason: string; busy: boolean; refusal: string | null };
  editor!: { el: HTMLElement | null };

  override setup(): void {
    this.editor = useRef("editor");
    const { lines, marks } = readPayload(this.props.text, this.props.faults);
    this.state = useState({ text: linesText(lines), reason: "", busy: false, refusal: null });
    onMounted(() => this.goTo(linesText(lines.slice(0, marks[0] ?? 0)).length));
  }

  get fault(): JsonFault | null {
    return scanJson(this.state.text).fault;
  }

  get ready(): boolean {
    return this.fault === null && this.state.reason.trim() !== "" && !this.state.busy;
  }

  faultText = jsonFaultText;

  /** Puts the cursor at a place of the text and brings the place into view, which browsers leave to the page. */
  goTo(offset: number): void {
    const editor = this.editor.el as HTMLTextAreaElement;
    editor.focus();
    editor.setSelectionRange(offset, offset);
    const { line } = placeOf(this.state.text, offset);
    const lines = this.state.text.split("\n").length;
    editor.scrollTop = (editor.scrollHeight * line) / lines - editor.clientHeight / 3;
  }

  async submit(): Promise<void> {
    if (!this.ready) {
      return;
    }
    this.state.busy = true;
    try {
      await this.props.submit(this.state.text, this.state.reason.trim());
      this.props.close();
    } catch (error) {
      this.state.refusal = refusalText(error);
      if (this.state.refusal === null) {
        throw error;
      }
    } finally {
      this.state.busy = false;
    }
  }
}
