// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { type People, PeopleState, type Person, usePeople } from "./people";
import { type Submission, useSubmission } from "./submission";

interface AssignDialogProps {
  title: string;
  submit: (person: Person | null) => Promise<void>;
  close: () => void;
}

/** Asks who shall do it: typed, arrows and Enter are enough. */
export class AssignDialog extends Component<AssignDialogProps> {
  static override template = "freight_bridge.AssignDialog";
  static components = { Dialog, PeopleState };
  static override props = { title: String, submit: Function, close: Function };

  state!: { text: string; place: number };
  people!: People;
  submission!: Submission;

  override setup(): void {
    this.state = useState({ text: "", place: 0 });
    this.people = usePeople();
    this.submission = useSubmission();
    useAutofocus({ refName: "search" });
  }

  get found(): Person[] {
    const text = this.state.text.trim().toLocaleLowerCase();
    return this.people.all.filter(({ name }) => name.toLocaleLowerCase().includes(text));
  }

  onKeydown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const last = this.found.length - 1;
    if (step) {
      this.state.place = Math.min(last, Math.max(0, this.state.place + step));
    } else if (event.key === "Enter") {
      const person = this.found[Math.min(last, this.state.place)];
      if (person) {
        void this.submit(person);
      }
    } else {
      this.state.place = 0;
      return;
    }
    event.preventDefault();
  }

  async submit(person: Person | null): Promise<void> {
    await this.submission.run(() => this.props.submit(person), this.props.close);
  }
}
