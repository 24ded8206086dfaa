// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import type { Orm, Services } from "@web/services";
import type { DeskLesson } from "./desk_types";
import type { DeskUndo } from "./desk_undo";

const MODEL = "freight.lesson";

/** What is done about the rules that equal decisions offer to become. */
export class DeskLessons {
  /** One is being settled; a second press has to wait. */
  busy = false;
  private readonly orm: Orm;
  private readonly services: Pick<Services, "action" | "notification">;
  private readonly undo: DeskUndo;
  private readonly reload: () => Promise<void>;

  constructor(
    orm: Orm,
    services: Pick<Services, "action" | "notification">,
    undo: DeskUndo,
    reload: () => Promise<void>,
  ) {
    this.orm = markRaw(orm);
    this.services = markRaw(services);
    this.undo = markRaw(undo);
    this.reload = reload;
  }

  /** Says that a decision completed an offer, to who may no longer look at the exception that it was about. */
  announce(lesson: DeskLesson): void {
    const close = this.services.notification.add(lesson.effect, {
      title: _t("%(count)s equal decisions: %(lesson)s", { count: lesson.count, lesson: lesson.name }),
      type: "info",
      sticky: true,
      buttons: [
        {
          name: _t("Look at it"),
          primary: true,
          onClick: () => {
            close();
            void this.open(lesson.id);
          },
        },
      ],
    });
  }

  async open(id: number): Promise<void> {
    await this.services.action.doAction({
      type: "ir.actions.act_window",
      res_model: MODEL,
      res_id: id,
      views: [[false, "form"]],
    });
  }

  /** Makes the draft, and shows it: it is proposed there. */
  async makeRule(id: number): Promise<void> {
    await this.once(async () => {
      const action = await this.orm.call<Record<string, unknown>>(MODEL, "action_make_rule", [[id]]);
      await this.services.action.doAction(action);
    });
  }

  async dismiss({ id, name }: DeskLesson): Promise<void> {
    await this.once(async () => {
      await this.orm.call(MODEL, "action_dismiss", [[id]]);
      await this.reload();
      this.undo.offer(name, _t("Dismissed: it is offered no more."), async () => {
        await this.orm.call(MODEL, "action_offer_again", [[id]]);
        await this.reload();
      });
    });
  }

  private async once(work: () => Promise<void>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      await work();
    } finally {
      this.busy = false;
    }
  }
}
