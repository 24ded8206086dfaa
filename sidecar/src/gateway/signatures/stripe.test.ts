// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { describe } from "node:test";
import { verify } from "./index.ts";
import { BODY, keyOf, MINUTE, NO_SECONDS, NOW, request, SECRET, strategy, takes } from "./test-signing.ts";

describe("Stripe", () => {
  const HEADER = "stripe-signature";
  const ZEROS = "0".repeat(64);
  const secret = "whsec_test_of_freight_bridge";

  /** The header with these parts behind the time stamp; `good` stands for the right signature. */
  function header(parts: string, timestamp = String(NOW / 1000), key = SECRET): Record<string, string> {
    const good = createHmac("sha256", key).update(`${timestamp}.`).update(BODY).digest("hex");
    return { [HEADER]: parts.replaceAll("T", `t=${timestamp}`).replaceAll("good", good) };
  }

  test("takes a known signature, the whole text of the secret being the key", () => {
    const body = Buffer.from('{"id":"evt_1","object":"event"}');
    const value = "t=1792490400,v1=7c64d2f07a0c709fe25b851cd0100444a12aadbab27396fe1442c20a9ea470ca";
    const check = (changes: object) =>
      verify(
        strategy("stripe"),
        request({ [HEADER]: value }, { body, now: 1_792_490_400_000, ...changes }),
        keyOf("stripe", secret),
      );
    assert.ok(check({}));
    assert.ok(!check({ body: Buffer.from('{"id":"evt_2","object":"event"}') }));
    assert.ok(!check({ now: 1_792_490_400_000 + 6 * MINUTE }));
  });

  test("takes any of several signatures and passes over other schemes", () => {
    for (const parts of [
      "T,v1=good",
      `T,v1=${ZEROS},v1=good`,
      `T,v1=good,v1=${ZEROS}`,
      `T,v0=${ZEROS},v1=good`,
      "T,v1=good,v2=x,,y",
      "v1=good,T",
    ]) {
      assert.ok(takes("stripe", header(parts)), parts);
    }
  });

  test("refuses what holds no right signature of v1, no time stamp or two, and more parts than anybody sends", () => {
    for (const parts of [
      "T",
      "v1=good",
      "T,v0=good",
      "T,v2=good",
      "T,V1=good",
      "T,v1=",
      "T,good",
      `T,v1=${ZEROS}`,
      "T,T,v1=good",
      `T,t=${NOW / 1000 + 1},v1=good`,
      "T,v1=good, T,v1=good",
      "T, v1=good",
      `T${`,v1=${ZEROS}`.repeat(11)},v1=good`,
    ]) {
      assert.ok(!takes("stripe", header(parts)), parts);
    }
    assert.ok(!takes("stripe", { [HEADER]: header("T,v1=good")[HEADER]?.toUpperCase() ?? "" }));
    assert.ok(!takes("stripe", header("T,v1=good", undefined, "whsec_other")));
  });

  test("refuses a time stamp that is no number of seconds", () => {
    for (const timestamp of NO_SECONDS)
      assert.ok(!takes("stripe", header("T,v1=good", timestamp)), timestamp);
  });

  test("takes a signing secret only, no API key and nothing with blanks", () => {
    assert.equal(strategy("stripe").keyOf(secret)?.toString(), secret);
    for (const wrong of ["whsec_", "sk_test_1", "test_whsec_1", `${secret} `, ` ${secret}`])
      assert.equal(strategy("stripe").keyOf(wrong), null, wrong);
  });
});
