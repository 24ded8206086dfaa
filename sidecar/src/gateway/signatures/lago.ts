// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { bodyMac, single } from "./mac.ts";
import type { SignatureStrategy } from "./strategy.ts";

const ALGORITHM = "x-lago-signature-algorithm";

const body = bodyMac({ name: "lago", header: "x-lago-signature", encoding: "base64" });

/**
 * Lago's webhooks (getlago.com/docs, "Format & Signature"): base64 of HMAC-SHA256 over the body, of endpoints whose signature
 * is HMAC. Lago's other one, a JWT, holds the whole body again in the header, where long invoices find no room.
 */
export const lago: SignatureStrategy = {
  ...body,
  begin(head, key) {
    const verification = body.begin(head, key);
    const isHmac = single(head.headers[ALGORITHM]).toLowerCase() === "hmac";
    return {
      isPossible: verification.isPossible && isHmac,
      update: (chunk) => verification.update(chunk),
      isAuthentic: () => verification.isAuthentic() && isHmac,
    };
  },
  sign: (message, key) => ({ ...body.sign(message, key), [ALGORITHM]: "hmac" }),
};
