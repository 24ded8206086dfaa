// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { dueText } from "@freight_bridge/moment";
import { after, describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Each unit, just above and just below where the next begins; months and years by their middle, for these have no one length. */
const SPANS = [
  0,
  1_000,
  59_000,
  MINUTE,
  HOUR - 1_000,
  HOUR,
  DAY - 1_000,
  DAY,
  29 * DAY,
  45 * DAY,
  300 * DAY,
  550 * DAY,
  3_000 * DAY,
];
/** A time without daylight saving to come within days, in any zone. */
const NOW = Date.UTC(2026, 0, 15, 12);

for (const locale of ["en-US", "fr-FR", "de-DE", "ar-001"]) {
  test(`a deadline stands in the words of ${locale} that Luxon has for it`, () => {
    allowTranslations();
    const { defaultLocale } = luxon.Settings;
    after(() => {
      luxon.Settings.defaultLocale = defaultLocale;
    });
    luxon.Settings.defaultLocale = locale;
    const now = luxon.DateTime.fromMillis(NOW);
    for (const span of SPANS.flatMap((away) => (away ? [away, -away] : [away]))) {
      const moment = luxon.DateTime.fromMillis(NOW + span);
      const due = dueText(moment.setZone("utc").toFormat("yyyy-MM-dd HH:mm:ss"), now);
      expect(due?.text).toBe(`Due ${moment.toRelative({ base: now, style: "short" })}`);
      expect(due?.overdue).toBe(span < 0);
    }
  });
}
