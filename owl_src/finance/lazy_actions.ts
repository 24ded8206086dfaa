// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The code of the page is loaded when somebody first opens it, with that of the desk and the tower. */
class FinanceOverviewAction extends Component {
  static override template =
    xml`<LazyComponent bundle="'freight_bridge.assets_desk'" Component="'freight_bridge_finance.overview'" props="props"/>`;
  static components = { LazyComponent };
  static override props = { ...standardActionServiceProps };
  static displayName = _t("Finance Overview");
}

registry.category("actions").add("freight_bridge_finance.overview", FinanceOverviewAction);
