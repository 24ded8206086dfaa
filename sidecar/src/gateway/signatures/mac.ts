// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 of some text and the body behind it. */
export function mac(key: Buffer, prefix: string, body: Buffer, encoding: "hex" | "base64"): string {
  return createHmac("sha256", key).update(prefix).update(body).digest(encoding);
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
