// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { bodyMac } from "./mac.ts";

/**
 * Shopify's webhooks: base64 of HMAC-SHA256 over the body. There is no time stamp; a repeated message is dropped in
 * Odoo, because the ids of its events are the same.
 */
export const shopify = bodyMac({ name: "shopify", header: "x-shopify-hmac-sha256", encoding: "base64" });
