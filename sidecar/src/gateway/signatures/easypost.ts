// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mac, macVerification, sameText, single, textKey } from "./mac.ts";
import { isFresh, type SignatureStrategy, type SignedHead, type Verification } from "./strategy.ts";

const SCHEME = "hmac-sha256-hex=";

/**
 * The second scheme (EasyPost support, "Webhook HMAC Validation"): HMAC over time stamp, method, path and body.
 * The time stamp is a date of RFC 2822. Behind a proxy the path may have more in front than what arrives here.
 */
function beginSecond({ headers, method, path, now }: SignedHead, key: Buffer): Verification {
  const timestamp = single(headers["x-timestamp"]);
  const signedPath = single(headers["x-path"]);
  const given = single(headers["x-hmac-signature-v2"]);
  const [pathOnly = ""] = signedPath.split("?", 1);
  const isPossible = pathOnly.endsWith(path) && isFresh(Date.parse(timestamp), now);
  const matches = (digest: string) => sameText(given, SCHEME + digest);
  return macVerification({
    key,
    prefix: timestamp + method + signedPath,
    encoding: "hex",
    isPossible,
    matches,
  });
}

/** The first scheme (EasyPost's client libraries, validateWebhook): HMAC over the body alone. */
function beginFirst({ headers }: SignedHead, key: Buffer): Verification {
  const given = single(headers["x-hmac-signature"]);
  const matches = (digest: string) => sameText(given, SCHEME + digest);
  return macVerification({ key, prefix: "", encoding: "hex", isPossible: given !== "", matches });
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

  begin(head, key) {
    const isSecond = head.headers["x-hmac-signature-v2"] !== undefined;
    return isSecond ? beginSecond(head, key) : beginFirst(head, key);
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
