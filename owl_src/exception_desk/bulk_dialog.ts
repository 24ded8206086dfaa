// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillUnmount, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { type BulkAction, BulkDecision, type BulkRange, type BulkValues } from "./bulk_decision";
import { type People, PeopleState, usePeople } from "./people";
import { type SnoozeChoice, snoozeChoices } from "./snooze_choices";
import { type Submission, useSubmission } from "./submission";

interface BulkDialogProps {
  action: BulkAction;
  /** Those that were marked. */
  ids: number[];
  /** One of them: all open ones of its kind and partner may be meant as well. */
  like: { id: number; name: string };
  /** Something was decided. */
  onOver: () => void;
  close: () => void;
}

/** Decides about many: asks what, shows what would become of each, then does it. */
export class BulkDialog extends Component<BulkDialogProps> {
  static override template = "freight_bridge.BulkDialog";
  static components = { Dialog, PeopleState };
  static override props = { action: String, ids: Array, like: Object, onOver: Function, close: Function };

  decision!: BulkDecision;
  submission!: Submission;
  state!: { all: boolean; reason: string; until: string; assigneeId: number };
  people!: People;
  choices!: SnoozeChoice[];

  override setup(): void {
    const orm = useService("orm");
    this.decision = useState(new BulkDecision(orm));
    this.submission = useSubmission();
    this.choices = snoozeChoices(luxon.DateTime.now());
    const until = this.choices[0]?.until ?? "";
    this.state = useState({ all: false, reason: "", until, assigneeId: 0 });
    this.people = usePeople(this.props.action === "assign");
    onWillUnmount(() => {
      if (this.decision.progress) {
        this.props.onOver();
      }
    });
  }

  get title(): string {
    const titles: Record<BulkAction, () => string> = {
      assign: () => _t("Assign several exceptions"),
      snooze: () => _t("Snooze several exceptions"),
      waive: () => _t("Waive several exceptions"),
      replay: () => _t("Replay several exceptions"),
    };
    return titles[this.props.action]();
  }

  get range(): BulkRange {
    return this.state.all ? { likeId: this.props.like.id } : { ids: this.props.ids };
  }

  get values(): BulkValues {
    const { reason, until, assigneeId } = this.state;
    const values: Record<BulkAction, BulkValues> = {
      assign: { assignee_id: assigneeId },
      snooze: { until },
      waive: { reason: reason.trim() },
      replay: {},
    };
    return values[this.props.action];
  }

  get ready(): boolean {
    return !this.submission.busy && Object.values(this.values).every((value) => Boolean(value));
  }

  /** How many would be done, or were. */
  get fine(): number {
    const { progress } = this.decision;
    return progress ? progress.looked - progress.refused : 0;
  }

  get percent(): number {
    const { progress } = this.decision;
    return progress?.total ? Math.round((100 * progress.looked) / progress.total) : 0;
  }

  async tryOut(): Promise<void> {
    await this.submission.run(
      () => this.decision.tryOut(this.props.action, this.range, this.values),
      () => {},
    );
  }

  async run(): Promise<void> {
    await this.submission.run(
      () => this.decision.run(),
      () => {},
    );
  }

  async leave(): Promise<void> {
    await this.decision.stop();
    this.props.close();
  }
}
