// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { bodyMac } from "./mac.ts";

/**
 * GoCardless's webhooks (GoCardless API reference, "Signing webhooks"): hex of HMAC-SHA256 over the body. There is no time
 * stamp; a repeated message is dropped in Odoo, because the ids of its events are the same.
 */
export const gocardless = bodyMac({ name: "gocardless", header: "webhook-signature", encoding: "hex" });
