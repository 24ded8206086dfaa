// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";
import type { ExceptionState, Severity } from "./desk_types";

/** The words of the desk for what the server names by codes. */

const SEVERITIES: Record<Severity, () => string> = {
  critical: () => _t("Critical"),
  high: () => _t("High"),
  medium: () => _t("Medium"),
  low: () => _t("Low"),
};

const STATES: Record<ExceptionState, () => string> = {
  open: () => _t("Open"),
  in_progress: () => _t("In Progress"),
  resolved: () => _t("Resolved"),
  waived: () => _t("Waived"),
};

const OUTCOMES: Record<string, () => string> = {
  applied: () => _t("Applied"),
  duplicate: () => _t("Already known"),
  stale: () => _t("Older than what is known"),
  exception: () => _t("Needs a decision"),
  retry: () => _t("To be tried again"),
};

export const SEVERITY_ORDER: readonly Severity[] = ["critical", "high", "medium", "low"];

export function severityText(severity: Severity): string {
  return SEVERITIES[severity]();
}

export function stateText(state: ExceptionState): string {
  return STATES[state]();
}

/** A word this version does not know is shown as it is: another module may have brought it. */
export function outcomeText(outcome: string): string {
  return OUTCOMES[outcome]?.() ?? outcome;
}

/** A partner's main reference. A message that could not be read has none: it goes by its digest, which says nothing to a person. */
export function referenceText(subject: string | false): string {
  return subject && !/^[0-9a-f]{64}$/.test(subject) ? subject : "";
}
