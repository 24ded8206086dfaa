// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import type { DeskActions } from "./desk_actions";
import type { DeskLesson } from "./desk_types";

interface LessonBannerProps {
  lesson: DeskLesson;
  actions: DeskActions;
}

/** What was decided alike often enough to become a rule; who may make rules makes one of it here. */
export class LessonBanner extends Component<LessonBannerProps> {
  static override template = "freight_bridge.LessonBanner";
  static override props = { lesson: Object, actions: Object };

  get title(): string {
    const { count, name } = this.props.lesson;
    return _t("%(count)s equal decisions: %(lesson)s", { count, lesson: name });
  }

  /** Who reads on may want to know that others saw it otherwise. */
  get contraryText(): string {
    const { contrary } = this.props.lesson;
    return contrary ? _t("Decided otherwise: %s.", contrary) : "";
  }

  get askText(): string {
    const { ask, may_decide } = this.props.lesson;
    if (may_decide) {
      return "";
    }
    return ask.length
      ? _t("A freight manager can make it a rule: %s.", ask.join(", "))
      : _t("A freight manager can make it a rule.");
  }
}
