// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { instantText } from "../moment";
import type { Cell } from "./tower_types";

/** A number as a person reads it. */
export function cellText(cell: Cell): string {
  const number = Number(cell.value);
  switch (cell.kind) {
    case "money":
      return formatMonetary(number, { currencyId: cell.currency_id ?? undefined });
    case "seconds":
      return durationText(number);
    case "moment":
      return instantText(String(cell.value));
    case "rate":
      return formatFloat(number, { digits: [16, 1] });
    case "word":
      return String(cell.value);
    default:
      return formatInteger(number);
  }
}

/** "0.4 s", "12 s", "3 min", "5 h", "2 d". */
export function durationText(seconds: number): string {
  if (seconds < 10) {
    return _t("%s s", formatFloat(seconds, { digits: [16, 1] }));
  }
  if (seconds < 120) {
    return _t("%s s", formatInteger(Math.round(seconds)));
  }
  if (seconds < 7200) {
    return _t("%s min", formatInteger(Math.round(seconds / 60)));
  }
  if (seconds < 172_800) {
    return _t("%s h", formatInteger(Math.round(seconds / 3600)));
  }
  return _t("%s d", formatInteger(Math.round(seconds / 86_400)));
}

/** Whether there is nothing in it. */
export function isNought(cell: Cell | null): boolean {
  return !cell || Number(cell.value) === 0;
}

const TONES = { danger: "text-danger", warning: "text-warning" };

export function toneClass(cell: Cell | null): string {
  if (!cell || cell.old) {
    return "text-muted";
  }
  return cell.tone ? TONES[cell.tone] : "";
}
