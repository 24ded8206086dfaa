# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystemBilling(models.Model):
    """How the documents of a billing platform are booked."""

    _inherit = "freight.system"

    billing_journal_id = fields.Many2one(
        "account.journal",
        string="Sales Journal",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        tracking=True,
        help="Takes the platform's invoices and credit notes; empty: the company's first sales journal.",
    )
    billing_posting = fields.Selection(
        [("post", "Post at Once"), ("draft", "Leave as Draft")],
        string="Invoices",
        required=True,
        default="post",
        tracking=True,
        help="Whether a finalized invoice is posted when it comes, or waits for a person who posts it.",
    )
    billing_product_id = fields.Many2one(
        "product.product",
        string="Product for the Rest",
        check_company=True,
        tracking=True,
        help="Of lines whose product no mapping knows; empty: such lines have an account only.",
    )
    billing_income_account_id = fields.Many2one(
        "account.account",
        string="Income Account for the Rest",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        tracking=True,
        help="Of lines without a product that has an account of its own; empty: the sales journal's.",
    )
    billing_void_day = fields.Selection(
        [("document", "On the Invoice's Day"), ("void", "On the Day of Voiding")],
        string="Voided Invoices Are Reversed",
        required=True,
        default="document",
        tracking=True,
        help="Where that day is locked, on the first open one after it. On the invoice's own day the books "
        "say the same in whatever order the messages come.",
    )
    customer_field_ids = fields.One2many(
        "freight.system.customer.field", "system_id", string="Last Word about Customers"
    )
    billing_wait_hours = fields.Float(
        string="Wait for What Is Missing (h)",
        default=24.0,
        required=True,
        tracking=True,
        help="How long an invoice waits for its customer, or a payment for its invoice, before a person is "
        "told.",
    )

    _billing_wait_positive = models.Constraint(
        "CHECK(billing_wait_hours >= 0)", "The hours to wait must not be less than nothing."
    )
