// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useExternalListener, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { serializeDateTime } from "@web/core/l10n/dates";
import { type SnoozeChoice, snoozeChoices } from "./snooze_choices";
import { type Submission, useSubmission } from "./submission";

interface SnoozeDialogProps {
  title: string;
  submit: (until: string) => Promise<void>;
  close: () => void;
}

/** Asks when an exception shall come back. */
export class SnoozeDialog extends Component<SnoozeDialogProps> {
  static override template = "freight_bridge.SnoozeDialog";
  static components = { DateTimeInput, Dialog };
  static override props = { title: String, submit: Function, close: Function };

  state!: { own: LuxonDateTime | false };
  submission!: Submission;
  choices!: SnoozeChoice[];
  now!: LuxonDateTime;

  override setup(): void {
    this.state = useState<{ own: LuxonDateTime | false }>({ own: false });
    this.submission = useSubmission();
    this.now = luxon.DateTime.now();
    this.choices = snoozeChoices(this.now);
    useExternalListener(window, "keydown", (event: Event) => this.onKey(event as KeyboardEvent));
  }

  /** The number of a choice, unless a day is being typed. */
  onKey(event: KeyboardEvent): void {
    const choice = this.choices[Number(event.key) - 1];
    if (choice && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      void this.submit(choice.until);
    }
  }

  /** The user's own day and hour, in the user's zone. */
  async submitOwn(): Promise<void> {
    if (this.state.own) {
      await this.submit(serializeDateTime(this.state.own));
    }
  }

  async submit(until: string): Promise<void> {
    await this.submission.run(() => this.props.submit(until), this.props.close);
  }
}
