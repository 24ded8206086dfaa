// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Stack } from "../../stack/index.ts";

/** How a test that another process runs finds the stack: the names are in docs/contracts.md, section 8. */
export function stackEnvironment(stack: Stack): Record<string, string> {
  return {
    FREIGHT_TEST_STACK: stack.folder,
    FREIGHT_TEST_AMQP_URL: stack.amqpUrl,
    FREIGHT_TEST_RABBIT_URL: stack.rabbit.managementUrl,
    FREIGHT_TEST_RABBIT_USER: stack.rabbit.user,
    FREIGHT_TEST_RABBIT_PASSWORD: stack.rabbit.password,
    FREIGHT_TEST_ODOO_URL: stack.odoo.url,
    FREIGHT_TEST_ODOO_DB: stack.odoo.db,
    FREIGHT_TEST_ODOO_LOGIN: stack.odoo.adminLogin,
    FREIGHT_TEST_ODOO_PASSWORD: stack.odoo.adminPassword,
    FREIGHT_TEST_ODOO_API_KEY: stack.odoo.integrationKey,
  };
}
