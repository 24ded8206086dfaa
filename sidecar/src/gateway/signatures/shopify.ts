// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mac, macVerification, sameText, single, textKey } from "./mac.ts";
import type { SignatureStrategy } from "./strategy.ts";

/**
 * Shopify's webhooks: base64 of HMAC-SHA256 over the body. There is no time stamp; a repeated message is dropped in
 * Odoo, because the ids of its events are the same.
 */
export const shopify: SignatureStrategy = {
  name: "shopify",
  keyOf: textKey,
  begin({ headers }, key) {
    const given = single(headers["x-shopify-hmac-sha256"]);
    const matches = (digest: string) => sameText(given, digest);
    return macVerification({ key, prefix: "", encoding: "base64", isPossible: given !== "", matches });
  },
  sign: ({ body }, key) => ({ "x-shopify-hmac-sha256": mac(key, "", body, "base64") }),
};
