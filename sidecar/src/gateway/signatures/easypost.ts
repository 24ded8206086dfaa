// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mac, sameText, single, textKey } from "./mac.ts";
import { isFresh, type SignatureStrategy, type SignedRequest } from "./strategy.ts";

const SCHEME = "hmac-sha256-hex=";

/**
 * The second scheme (EasyPost support, "Webhook HMAC Validation"): HMAC over time stamp, method, path and body.
 * The time stamp is a date of RFC 2822. Behind a proxy the path may have more in front than what arrives here.
 */
function verifySecond({ headers, method, path, body, now }: SignedRequest, key: Buffer): boolean {
  const timestamp = single(headers["x-timestamp"]);
  const signedPath = single(headers["x-path"]);
  const expected = SCHEME + mac(key, timestamp + method + signedPath, body, "hex");
  const [pathOnly = ""] = signedPath.split("?", 1);
  const isHere = pathOnly.endsWith(path) && isFresh(Date.parse(timestamp), now);
  return sameText(single(headers["x-hmac-signature-v2"]), expected) && isHere;
}

/** The first scheme (EasyPost's client libraries, validateWebhook): HMAC over the body alone. */
function verifyFirst({ headers, body }: SignedRequest, key: Buffer): boolean {
  return sameText(single(headers["x-hmac-signature"]), SCHEME + mac(key, "", body, "hex"));
}

/**
 * EasyPost's HMAC: lower-case hex behind `hmac-sha256-hex=`, the secret normalised to NFKD.
 *
 * A request that carries the second scheme's header is judged by that alone, never by the weaker first one. EasyPost's
 * published clients still check the first, which has no time stamp: a message repeated by a stranger is then taken,
 * and dropped in Odoo, because the ids of its events are the same.
 */
export const easypost: SignatureStrategy = {
  name: "easypost",

  keyOf: (secret) => textKey(secret.normalize("NFKD")),

  verify(request, key) {
    const isSecond = request.headers["x-hmac-signature-v2"] !== undefined;
    return isSecond ? verifySecond(request, key) : verifyFirst(request, key);
  },

  sign({ path, body, now }, key) {
    const timestamp = new Date(now).toUTCString().replace("GMT", "-0000");
    return {
      "x-timestamp": timestamp,
      "x-path": path,
      "x-hmac-signature-v2": SCHEME + mac(key, `${timestamp}POST${path}`, body, "hex"),
    };
  },
};
