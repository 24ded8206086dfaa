// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { instantText } from "../moment";

export interface SnoozeChoice {
  label: string;
  /** As the server writes it. */
  until: string;
  /** As the user reads it. */
  text: string;
}

/** What is mostly meant: in a while, in the morning, when the week begins. */
export function snoozeChoices(now: LuxonDateTime): SnoozeChoice[] {
  const morning = (day: LuxonDateTime): LuxonDateTime =>
    day.set({ hour: 8, minute: 0, second: 0, millisecond: 0 });
  const monday = now.plus({ days: 8 - now.weekday });
  const choices = [
    { label: _t("In an hour"), moment: now.plus({ hours: 1 }) },
    { label: _t("In four hours"), moment: now.plus({ hours: 4 }) },
    { label: _t("Tomorrow morning"), moment: morning(now.plus({ days: 1 })) },
    { label: _t("Monday morning"), moment: morning(monday) },
    { label: _t("In a week"), moment: morning(now.plus({ days: 7 })) },
  ].map(({ label, moment }) => {
    const until = serializeDateTime(moment);
    return { label, until, text: instantText(until) };
  });
  // On a Sunday tomorrow is Monday, and on a Monday a week from now is the next one: each moment is offered once.
  return choices.filter(({ until }, index) => choices.findIndex((other) => other.until === until) === index);
}
