// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Whole pages, whose code is loaded when somebody first opens one: who never does, never waits for it. The page itself is in
 * the registry "lazy_components" under the name of its action.
 */
class ExceptionDeskAction extends Component {
  static override template =
    xml`<LazyComponent bundle="'freight_bridge.assets_desk'" Component="'freight_bridge.exception_desk'" props="props"/>`;
  static components = { LazyComponent };
  static override props = { ...standardActionServiceProps };
  static displayName = _t("Exceptions");
}

class ControlTowerAction extends Component {
  static override template =
    xml`<LazyComponent bundle="'freight_bridge.assets_desk'" Component="'freight_bridge.control_tower'" props="props"/>`;
  static components = { LazyComponent };
  static override props = { ...standardActionServiceProps };
  static displayName = _t("Control Tower");
}

registry.category("actions").add("freight_bridge.exception_desk", ExceptionDeskAction);
registry.category("actions").add("freight_bridge.control_tower", ControlTowerAction);
