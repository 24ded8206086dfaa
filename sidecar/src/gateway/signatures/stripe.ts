// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mac, macVerification, sameText, single, textKey } from "./mac.ts";
import { isFresh, type SignatureStrategy } from "./strategy.ts";

/** A signing secret as Stripe shows it; an API key that was pasted by mistake is none. */
const SECRET = /^whsec_\S+$/;
/** More parts than Stripe sends while a secret is rotated; each signature costs a comparison. */
const MAX_PARTS = 12;

/** The parts of `t=…,v1=…,v1=…`: the one time stamp, "" where there is not exactly one, and the signatures of v1. */
function partsOf(header: string): { readonly timestamp: string; readonly signatures: readonly string[] } {
  const parts = header.split(",", MAX_PARTS);
  const valuesOf = (scheme: string) =>
    parts.filter((part) => part.startsWith(scheme)).map((part) => part.slice(scheme.length));
  const [timestamp = "", ...others] = valuesOf("t=");
  return { timestamp: others.length === 0 ? timestamp : "", signatures: valuesOf("v1=") };
}

/**
 * Stripe's webhooks (docs.stripe.com/webhooks, "Verify webhook signatures manually"): lower-case hex of HMAC-SHA256 over
 * `timestamp.body`, any of several v1 signatures while a secret is rotated. Other schemes, such as v0 of test events,
 * are passed over, as Stripe asks. The key is the secret's whole text, `whsec_` included.
 */
export const stripe: SignatureStrategy = {
  name: "stripe",

  keyOf: (secret) => (SECRET.test(secret) ? textKey(secret) : null),

  begin({ headers, now }, key) {
    const header = single(headers["stripe-signature"]);
    const { timestamp, signatures } = partsOf(header);
    const isTimely = /^\d{1,12}$/.test(timestamp) && isFresh(Number(timestamp) * 1000, now);
    // Node joins a header that comes twice by a comma and a blank; which of the two was meant is not for us to say.
    const isPossible = isTimely && signatures.length > 0 && !header.includes(", ");
    const matches = (digest: string) => signatures.some((signature) => sameText(signature, digest));
    return macVerification({ key, prefix: `${timestamp}.`, encoding: "hex", isPossible, matches });
  },

  sign({ body, now }, key) {
    const timestamp = String(Math.floor(now / 1000));
    return { "stripe-signature": `t=${timestamp},v1=${mac(key, `${timestamp}.`, body, "hex")}` };
  },
};
