// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test, { describe } from "node:test";
import { verify } from "./index.ts";
import { keyOf, request, SECRET, strategy } from "./test-signing.ts";

describe("Adyen", () => {
  const key = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";
  const item = {
    pspReference: "pspReference",
    originalReference: "originalReference",
    merchantAccountCode: "merchantAccount",
    merchantReference: "reference",
    amount: { currency: "EUR", value: 1000 },
    eventCode: "CAPTURE",
    eventDate: "2026-11-20T10:00:00+01:00",
    success: "true",
    additionalData: { hmacSignature: "xhpHvYq2u2Np0rstbZ6QjLGu7JWhvf7Iwaa6EviJSX0=" },
  };
  const messageOf = (...items: readonly unknown[]) =>
    JSON.stringify({ notificationItems: items.map((one) => ({ NotificationRequestItem: one })) });
  const takesBody = (body: string) =>
    verify(strategy("adyen"), request({}, { body: Buffer.from(body) }), keyOf("adyen", key));

  test("takes an item that Adyen's own library signs", () => {
    assert.ok(takesBody(messageOf(item)));
    assert.ok(takesBody(messageOf({ ...item, reason: "not signed", success: true })));
  });

  test("refuses an item of which anything signed was changed", () => {
    for (const change of [
      { pspReference: "other" },
      { originalReference: null },
      { merchantAccountCode: "other" },
      { merchantReference: "other" },
      { amount: { currency: "EUR", value: 1001 } },
      { amount: { currency: "USD", value: 1000 } },
      { eventCode: "REFUND" },
      { success: "false" },
      { additionalData: {} },
      { additionalData: { hmacSignature: null } },
      { additionalData: { hmacSignature: "" } },
    ]) {
      assert.ok(!takesBody(messageOf({ ...item, ...change })), JSON.stringify(change));
    }
  });

  test("wants every item signed, and an item at all", () => {
    assert.ok(takesBody(messageOf(item, item)));
    const unsigned = { ...item, additionalData: {} };
    for (const items of [[item, unsigned], [unsigned, item], [], [null], Array(51).fill(item)])
      assert.ok(!takesBody(messageOf(...items)), String(items.length));
    for (const body of ["", "{}", "[]", "null", '{"notificationItems":{}}', messageOf(item).slice(1)])
      assert.ok(!takesBody(body), body);
  });

  test("looks into no body that is longer than Adyen's, nor into one that two readers may understand differently", () => {
    assert.ok(takesBody(`${messageOf(item)}${" ".repeat(60_000)}`));
    assert.ok(!takesBody(`${messageOf(item)}${" ".repeat(70_000)}`));
    const twice = messageOf(item).replace('"success":"true"', '"success":"false","success":"true"');
    assert.ok(!takesBody(twice));
  });

  test("takes keys of 32 bytes in hexadecimal digits only", () => {
    assert.equal(strategy("adyen").keyOf(key.toLowerCase())?.length, 32);
    for (const wrong of [key.slice(2), `${key}00`, `${key} `, "z".repeat(64), SECRET])
      assert.equal(strategy("adyen").keyOf(wrong), null, wrong);
  });

  test("signs each item, in the place of what it was signed with", () => {
    const body = strategy("adyen").signBody?.(Buffer.from(messageOf(item)), keyOf("adyen", key));
    assert.equal(body?.toString(), messageOf(item));
  });
});
