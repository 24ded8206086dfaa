// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";

const SHIPMENT_STATES: Record<string, () => string> = {
  released: () => _t("Released"),
  picked: () => _t("Picked"),
  packed: () => _t("Packed"),
  dispatched: () => _t("Dispatched"),
  in_transit: () => _t("In Transit"),
  delivered: () => _t("Delivered"),
  closed: () => _t("Closed"),
  returned: () => _t("Returned"),
  cancelled: () => _t("Cancelled"),
};

/** A state in words. One that this version does not know is shown as it is: another module may have brought it. */
export function shipmentStateText(state: string): string {
  return SHIPMENT_STATES[state]?.() ?? state;
}
