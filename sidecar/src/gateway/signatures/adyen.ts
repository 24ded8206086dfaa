// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { valueAt } from "../../canonical/index.ts";
import { readJson } from "../../dialects/strict-json.ts";
import { mac, sameText } from "./mac.ts";
import type { SignatureStrategy } from "./strategy.ts";

/** An HMAC key as Adyen shows it: 32 bytes in hexadecimal digits. */
const KEY = /^[0-9A-Fa-f]{64}$/;
/** The longest body that is looked into: Adyen sends one item, of some thousand bytes. */
const MAX_BYTES = 64 * 1024;
/** More items than Adyen sends; each one costs an HMAC. */
const MAX_ITEMS = 50;

/** What Adyen signs of an item, in this order. */
const SIGNED = [
  ["pspReference"],
  ["originalReference"],
  ["merchantAccountCode"],
  ["merchantReference"],
  ["amount", "value"],
  ["amount", "currency"],
  ["eventCode"],
  ["success"],
] as const;
const SIGNATURE = ["additionalData", "hmacSignature"] as const;

const NOTHING = Buffer.alloc(0);

function signatureOf(item: unknown, key: Buffer): string {
  const signed = SIGNED.map((path) => String(valueAt(item, path) ?? "")).join(":");
  return mac(key, signed, NOTHING, "base64");
}

/** The items of a message; null where there are none, or more than anybody sends. */
function itemsOf(message: unknown): unknown[] | null {
  const list = valueAt(message, ["notificationItems"]);
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_ITEMS) return null;
  return list.map((member) => valueAt(member, ["NotificationRequestItem"]));
}

function isSigned(body: Buffer, key: Buffer): boolean {
  // The same reader as the dialect's: two readers could understand one body differently.
  const json = readJson(body);
  const items = json.ok ? itemsOf(json.document.value) : null;
  if (items === null) return false;
  // Every item is computed, whatever those before it are.
  const wrong = items.filter(
    (item) => !sameText(String(valueAt(item, SIGNATURE) ?? ""), signatureOf(item, key)),
  );
  return wrong.length === 0;
}

/**
 * Adyen's standard webhooks (docs.adyen.com, "Verify HMAC signatures"): within each item the base64 of HMAC-SHA256 over some
 * of its members, joined by colons. Every item has to be signed. What is not among these members anybody on the way
 * could change (the date, the reason, the additional data), and there is no time stamp: it is for TLS connections only, and an
 * item that comes again is dropped in Odoo, because the ids of its events are the same.
 */
export const adyen: SignatureStrategy = {
  name: "adyen",

  keyOf: (secret) => (KEY.test(secret) ? Buffer.from(secret, "hex") : null),

  begin(_head, key) {
    const chunks: Buffer[] = [];
    let length = 0;
    return {
      isPossible: true,
      update(chunk) {
        length += chunk.length;
        if (length <= MAX_BYTES) chunks.push(chunk);
        else chunks.length = 0;
      },
      isAuthentic: () => length <= MAX_BYTES && isSigned(Buffer.concat(chunks), key),
    };
  },

  sign: () => ({}),

  signBody(body, key) {
    const message = JSON.parse(body.toString("utf8"));
    for (const item of itemsOf(message) ?? []) {
      if (typeof item !== "object" || item === null) continue;
      const more = valueAt(item, ["additionalData"]);
      Object.assign(item, {
        additionalData: { ...(more as object | undefined), hmacSignature: signatureOf(item, key) },
      });
    }
    return Buffer.from(JSON.stringify(message));
  },
};
