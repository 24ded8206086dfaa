// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mac, macVerification, sameText, single } from "./mac.ts";
import { isFresh, type SignatureStrategy } from "./strategy.ts";

const PREFIX = "whsec_";
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** More signatures than anybody rotating keys sends; each one costs a comparison. */
const MAX_SIGNATURES = 10;

/**
 * Standard Webhooks 1.0: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, any of several signatures.
 * Signatures of another version (such as the asymmetric `v1a`) are passed over, as the specification asks.
 */
export const standardWebhooks: SignatureStrategy = {
  name: "standard_webhooks",

  /** `whsec_` and base64 of 24 to 64 bytes. */
  keyOf(secret) {
    const text = secret.slice(PREFIX.length);
    if (!secret.startsWith(PREFIX) || !BASE64.test(text)) return null;
    const key = Buffer.from(text, "base64");
    return key.length >= 24 && key.length <= 64 ? key : null;
  },

  begin({ headers, now }, key) {
    const id = single(headers["webhook-id"]);
    const timestamp = single(headers["webhook-timestamp"]);
    const signatures = single(headers["webhook-signature"]);
    const isTimely = /^\d{1,12}$/.test(timestamp) && isFresh(Number(timestamp) * 1000, now);
    // Node joins a header that comes twice by a comma and a blank; which of the two was meant is not for us to say.
    const isPossible = id !== "" && isTimely && signatures !== "" && !signatures.includes(", ");
    const matches = (digest: string) =>
      signatures.split(" ", MAX_SIGNATURES).some((signature) => sameText(signature, `v1,${digest}`));
    return macVerification({ key, prefix: `${id}.${timestamp}.`, encoding: "base64", isPossible, matches });
  },

  sign({ id, body, now }, key) {
    const timestamp = String(Math.floor(now / 1000));
    return {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${mac(key, `${id}.${timestamp}.`, body, "base64")}`,
    };
  },
};
