// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomBytes } from "node:crypto";
import { mac, macVerification, sameText, single, textKey } from "./mac.ts";
import type { SignatureStrategy, SignedHead, Verification } from "./strategy.ts";

/** Tokens are compared by their digests under a key of this process: the lengths of the texts are equal then. */
const COMPARISON_KEY = randomBytes(32);

const EMPTY = Buffer.alloc(0);

/** The token says all there is to say: nothing is computed over the body. */
const ACCEPTED: Verification = { isPossible: true, update: () => undefined, isAuthentic: () => true };

function digest(token: string): string {
  return mac(COMPARISON_KEY, token, EMPTY, "hex");
}

/** Node keeps the first of two Authorization headers without a word. */
function comesTwice({ rawHeaders }: SignedHead): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === "authorization") count += 1;
  }
  return count > 1;
}

/**
 * A bearer token (RFC 6750), for partners that cannot sign: it shows who sends and protects nothing else, so it is
 * for TLS connections only.
 */
export const bearer: SignatureStrategy = {
  name: "bearer",
  keyOf: textKey,

  begin(head, key) {
    const [, token = ""] = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(single(head.headers.authorization)) ?? [];
    const isSame = sameText(digest(token), digest(key.toString("utf8"))) && !comesTwice(head);
    if (isSame) return ACCEPTED;
    // A refusal costs as much as one of the schemes that sign the body.
    return macVerification({ key, prefix: "", encoding: "hex", isPossible: false, matches: () => false });
  },

  sign: (_message, key) => ({ authorization: `Bearer ${key.toString("utf8")}` }),
};
