# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
{
    "name": "Freight Bridge Finance",
    "summary": "Customers of billing platforms and CRMs become contacts, by the path of freight messages",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Freight Bridge contributors",
    "license": "LGPL-3",
    "depends": ["freight_bridge"],
    "data": [
        "security/ir.model.access.csv",
        "security/finance_rules.xml",
        "security/feed_rules.xml",
        "data/freight_exception_code.xml",
        "data/freight_feed_code.xml",
        "data/ir_cron.xml",
        "views/freight_bank_statement_views.xml",
        "views/freight_billing_customer_views.xml",
        "views/freight_billing_document_views.xml",
        "views/freight_feed_views.xml",
        "views/freight_mapping_views.xml",
        "views/freight_system_views.xml",
        "views/account_move_views.xml",
        "views/freight_tax_document_views.xml",
        "views/freight_system_tax_views.xml",
        "views/freight_taxed_views.xml",
        "views/product_views.xml",
    ],
    "assets": {
        "freight_bridge.assets_desk": [
            "freight_bridge_finance/static/src/**/*.js",
            "freight_bridge_finance/static/src/**/*.xml",
        ],
        "web.assets_unit_tests": ["freight_bridge_finance/static/tests/**/*.js"],
    },
    "uninstall_hook": "uninstall_hook",
}
