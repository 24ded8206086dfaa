// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { type Submission, useSubmission } from "./submission";
import { useUnsavedGuard } from "./unsaved_guard";

interface WaiveDialogProps {
  title: string;
  submit: (reason: string) => Promise<void>;
  close: () => void;
}

/** Asks why a message shall stay without effect. */
export class WaiveDialog extends Component<WaiveDialogProps> {
  static override template = "freight_bridge.WaiveDialog";
  static components = { Dialog };
  static override props = { title: String, submit: Function, close: Function };

  mayGo!: () => Promise<void>;
  state!: { reason: string };
  submission!: Submission;

  override setup(): void {
    this.state = useState({ reason: "" });
    this.submission = useSubmission();
    this.mayGo = useUnsavedGuard(() => this.state.reason.trim() !== "");
    useAutofocus({ refName: "reason" });
  }

  get ready(): boolean {
    return this.state.reason.trim() !== "" && !this.submission.busy;
  }

  async discard(): Promise<void> {
    await this.mayGo();
    this.props.close();
  }

  async submit(): Promise<void> {
    if (this.ready) {
      await this.submission.run(() => this.props.submit(this.state.reason.trim()), this.props.close);
    }
  }
}
