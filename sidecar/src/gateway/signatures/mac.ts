// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHmac, type Hmac, timingSafeEqual } from "node:crypto";
import type { SignatureStrategy, Verification } from "./strategy.ts";

/** HMAC-SHA256 of some text and what is added behind it. */
function startMac(key: Buffer, prefix: string): Hmac {
  return createHmac("sha256", key).update(prefix);
}

/** HMAC-SHA256 of some text and the body behind it. */
export function mac(key: Buffer, prefix: string, body: Buffer, encoding: "hex" | "base64"): string {
  return startMac(key, prefix).update(body).digest(encoding);
}

/** What a scheme that signs the body has to say about its own form. */
interface MacScheme {
  readonly key: Buffer;
  /** What is signed before the body. */
  readonly prefix: string;
  readonly encoding: "hex" | "base64";
  readonly isPossible: boolean;
  /** Whether the headers hold this digest. */
  matches(digest: string): boolean;
}

/** Checks a body by its HMAC-SHA256, which is computed whatever the headers say. */
export function macVerification({ key, prefix, encoding, isPossible, matches }: MacScheme): Verification {
  const hmac = startMac(key, prefix);
  return {
    isPossible,
    update: (chunk) => void hmac.update(chunk),
    isAuthentic: () => matches(hmac.digest(encoding)) && isPossible,
  };
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function sameText(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The key in a secret that is any text; null when it is empty. */
export function textKey(secret: string): Buffer | null {
  return secret === "" ? null : Buffer.from(secret, "utf8");
}

/** The one value of a header that may come once only; "" when it is missing. */
export function single(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A scheme whose one header is the HMAC-SHA256 of the body alone, under a secret that is any text. */
export function bodyMac(scheme: {
  readonly name: string;
  /** In lower case. */
  readonly header: string;
  readonly encoding: "hex" | "base64";
}): SignatureStrategy {
  const { name, header, encoding } = scheme;
  return {
    name,
    keyOf: textKey,
    begin({ headers }, key) {
      const given = single(headers[header]);
      const matches = (digest: string) => sameText(given, digest);
      return macVerification({ key, prefix: "", encoding, isPossible: given !== "", matches });
    },
    sign: ({ body }, key) => ({ [header]: mac(key, "", body, encoding) }),
  };
}
