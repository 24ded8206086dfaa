// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { jsonFaultText } from "../json/json_fault_text";
import { type JsonFault, placeOf, scanJson } from "../json/json_scan";
import { linesText, readPayload } from "../payload/payload_lines";
import { CodeList } from "./code_list";
import type { Fault } from "./desk_types";
import { type Submission, useSubmission } from "./submission";
import { useUnsavedGuard } from "./unsaved_guard";

interface CorrectDialogProps {
  title: string;
  /** What the editor begins with. */
  text: string;
  /** What is wrong with that text. */
  faults: Fault[];
  /** The message was not understood: the text is what it could have been, to be completed. */
  unread: boolean;
  submit: (payload: string, reason: string) => Promise<void>;
  close: () => void;
}

/** The first member of that name: in the order of the contract it stands before any other. */
const CODE_MEMBER = /("code"\s*:\s*)(null|"(?:[^"\\]|\\.)*")/;

/** Edits a message. What is typed is checked as JSON at once; whether it is a valid event the server decides. */
export class CorrectDialog extends Component<CorrectDialogProps> {
  static override template = "freight_bridge.CorrectDialog";
  static components = { CodeList, Dialog };
  static override props = {
    title: String,
    text: String,
    faults: Array,
    unread: Boolean,
    submit: Function,
    close: Function,
  };

  state!: { text: string; reason: string };
  submission!: Submission;
  mayGo!: () => Promise<void>;
  editor!: { el: HTMLElement | null };

  override setup(): void {
    this.editor = useRef("editor");
    const { lines, marks } = readPayload(this.props.text, this.props.faults);
    this.state = useState({ text: linesText(lines), reason: "" });
    this.submission = useSubmission();
    const { text } = this.state;
    this.mayGo = useUnsavedGuard(() => this.state.text !== text || this.state.reason.trim() !== "");
    onMounted(() => this.goTo(linesText(lines.slice(0, marks[0] ?? 0)).length));
  }

  get fault(): JsonFault | null {
    return scanJson(this.state.text).fault;
  }

  get ready(): boolean {
    return this.fault === null && this.state.reason.trim() !== "" && !this.submission.busy;
  }

  /** What the server said against the text, one line for each fault; until then what is wrong with the draft. */
  get refusals(): string[] {
    return this.submission.refusal?.split("\n") ?? [];
  }

  faultText = jsonFaultText;

  /** Writes a code where the message has its own. */
  chooseCode(code: string): void {
    this.state.text = this.state.text.replace(CODE_MEMBER, (_all, name: string) => `${name}"${code}"`);
  }

  /** Puts the cursor at a place of the text and brings the place into view, which browsers leave to the page. */
  goTo(offset: number): void {
    const editor = this.editor.el as HTMLTextAreaElement;
    editor.focus();
    editor.setSelectionRange(offset, offset);
    const { line } = placeOf(this.state.text, offset);
    const lines = this.state.text.split("\n").length;
    editor.scrollTop = (editor.scrollHeight * line) / lines - editor.clientHeight / 3;
  }

  async discard(): Promise<void> {
    await this.mayGo();
    this.props.close();
  }

  async submit(): Promise<void> {
    if (this.ready) {
      const { text, reason } = this.state;
      await this.submission.run(() => this.props.submit(text, reason.trim()), this.props.close);
    }
  }
}
