// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { describe } from "node:test";
import { Webhook } from "standardwebhooks";
import { corpus, NO_CORPUS } from "../../dialects/test-reading.ts";
import {
  type SignatureStrategy,
  type SignedRequest,
  STRATEGY_NAMES,
  strategyNamed,
  verify,
} from "./index.ts";

const NOW = Date.UTC(2026, 10, 20, 10, 0, 0);
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const BODY = Buffer.from('{"text":"é"}');
/** Adyen signs within its own messages only. */
const ADYEN_BODY = Buffer.from(
  JSON.stringify({ notificationItems: [{ NotificationRequestItem: { pspReference: "é" } }] }),
);
/** Secrets of the strategies that have a form of their own. */
const SECRETS: Readonly<Record<string, string>> = { adyen: "07".repeat(32) };
const PATH = "/v1/systems/acme/messages";
const MINUTE = 60_000;
/** What some could send for a time stamp in seconds. */
const NO_SECONDS = ["", "soon", `${NOW}`, `${NOW / 1000}.5`, `-${NOW / 1000}`, "1e9", ` ${NOW / 1000}`];

function strategy(name: string): SignatureStrategy {
  const found = strategyNamed(name);
  assert.ok(found);
  return found;
}

function keyOf(name: string, secret = SECRETS[name] ?? SECRET): Buffer {
  const key = strategy(name).keyOf(secret);
  assert.ok(key);
  return key;
}

function request(headers: Record<string, string>, changes: Partial<SignedRequest> = {}): SignedRequest {
  const rawHeaders = Object.entries(headers).flat();
  return { method: "POST", path: PATH, headers, rawHeaders, body: BODY, now: NOW, ...changes };
}

/** What is sent of a strategy: signed within, where it has no headers. */
function bodyOf(name: string): Buffer {
  return strategy(name).signBody?.(ADYEN_BODY, keyOf(name)) ?? BODY;
}

function signed(name: string, now = NOW): Record<string, string> {
  return strategy(name).sign({ path: PATH, body: BODY, id: "msg_1", now }, keyOf(name));
}

function takes(name: string, headers: Record<string, string>, changes: Partial<SignedRequest> = {}): boolean {
  return verify(strategy(name), request(headers, { body: bodyOf(name), ...changes }), keyOf(name));
}

for (const name of STRATEGY_NAMES) {
  describe(name, () => {
    test("takes what is signed with the key", () => {
      assert.ok(takes(name, signed(name)));
    });

    test("refuses another key", () => {
      const body = bodyOf(name);
      assert.ok(!verify(strategy(name), request(signed(name), { body }), Buffer.alloc(32, 8)));
    });

    test("refuses missing, empty, cut and longer headers", () => {
      if (strategy(name).signBody === undefined) assert.ok(!takes(name, {}));
      for (const header of Object.keys(signed(name))) {
        const { [header]: value = "", ...others } = signed(name);
        assert.ok(!takes(name, others), `without ${header}`);
        for (const changed of ["", value.slice(0, -1), `${value}x`, `${value}, ${value}`]) {
          assert.ok(!takes(name, { ...others, [header]: changed }), `${header}: ${changed}`);
        }
      }
    });

    test("says the same of a body that comes in pieces, and of the headers alone whether they could be right", () => {
      const pieces = (headers: Record<string, string>, body: Buffer) => {
        const verification = strategy(name).begin(request(headers), keyOf(name));
        for (let at = 0; at < body.length; at += 5) verification.update(body.subarray(at, at + 5));
        return [verification.isPossible, verification.isAuthentic()];
      };
      const body = bodyOf(name);
      assert.deepEqual(pieces(signed(name), body), [true, true]);
      const isWithin = strategy(name).signBody !== undefined;
      assert.deepEqual(pieces({}, isWithin ? ADYEN_BODY : body), [isWithin, false]);
      const other = Buffer.from(`${body.toString().replace("é", "e")} `);
      assert.deepEqual(pieces(signed(name), other), [true, name === "bearer"]);
    });

    test("has no key in an empty secret", () => {
      assert.equal(strategy(name).keyOf(""), null);
    });

    if (name !== "bearer") {
      test("refuses a body that changed by one byte", () => {
        const body = bodyOf(name);
        for (const at of [0, body.indexOf("é")]) {
          const changed = Buffer.from(body);
          changed[at] = (changed[at] ?? 0) ^ 1;
          assert.ok(!takes(name, signed(name), { body: changed }));
        }
        assert.ok(!takes(name, signed(name), { body: Buffer.alloc(0) }));
      });
    }

    if (name === "standard_webhooks" || name === "easypost" || name === "stripe") {
      test("takes a time stamp within five minutes, either way, and no other", () => {
        for (const minutes of [-5, -4.9, 4.9, 5])
          assert.ok(takes(name, signed(name, NOW + minutes * MINUTE)));
        for (const minutes of [-5.1, -60, 5.1, 60])
          assert.ok(!takes(name, signed(name, NOW + minutes * MINUTE)));
      });
    }
  });
}

describe("Standard Webhooks", () => {
  const oracle = new Webhook(SECRET);

  test("agrees with the reference library in both directions", () => {
    const now = new Date();
    const theirs = {
      "webhook-id": "msg_2",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": oracle.sign("msg_2", now, BODY.toString()),
    };
    assert.ok(takes("standard_webhooks", theirs, { now: now.getTime() }));
    const ours = signed("standard_webhooks", now.getTime());
    assert.doesNotThrow(() => oracle.verify(BODY, ours));
  });

  test("takes any of several signatures and passes over other versions", () => {
    const headers = signed("standard_webhooks");
    const good = headers["webhook-signature"];
    const bad = `v1,${Buffer.alloc(32).toString("base64")}`;
    for (const list of [`${bad} ${good}`, `v1a,abc ${good}`, `${good} ${bad}`]) {
      assert.ok(takes("standard_webhooks", { ...headers, "webhook-signature": list }), list);
    }
    const tooMany = `${`${bad} `.repeat(10)}${good}`;
    for (const list of [
      bad,
      `v2${good?.slice(2)}`,
      "v1,",
      "v1,!!!",
      good?.replace("v1,", "") ?? "",
      tooMany,
    ]) {
      assert.ok(!takes("standard_webhooks", { ...headers, "webhook-signature": list }), list);
    }
  });

  test("refuses a time stamp that is no number of seconds", () => {
    const key = keyOf("standard_webhooks");
    for (const timestamp of NO_SECONDS) {
      const mac = createHmac("sha256", key).update(`msg_1.${timestamp}.`).update(BODY).digest("base64");
      const headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${mac}`,
      };
      assert.ok(!takes("standard_webhooks", headers), timestamp);
    }
  });

  test("takes secrets of whsec_ and the base64 of 24 to 64 bytes only", () => {
    const { keyOf } = strategy("standard_webhooks");
    for (const bytes of [24, 32, 64]) {
      assert.equal(keyOf(`whsec_${Buffer.alloc(bytes).toString("base64")}`)?.length, bytes);
    }
    const short = Buffer.alloc(23).toString("base64");
    const long = Buffer.alloc(65).toString("base64");
    for (const secret of [
      "whsec_",
      "whsec_!!!",
      `whsec_${short}`,
      `whsec_${long}`,
      SECRET.slice(6),
      `${SECRET} `,
    ]) {
      assert.equal(keyOf(secret), null, secret);
    }
  });
});

describe("EasyPost", () => {
  function first(body: Buffer, secret: string): Record<string, string> {
    const mac = createHmac("sha256", Buffer.from(secret.normalize("NFKD")))
      .update(body)
      .digest("hex");
    return { "x-hmac-signature": `hmac-sha256-hex=${mac}` };
  }

  test("takes the first scheme, its secret normalised", () => {
    for (const secret of ["sécret", "se\u0301cret"]) {
      const key = keyOf("easypost", secret);
      assert.ok(verify(strategy("easypost"), request(first(BODY, "sécret")), key));
    }
  });

  test("judges a request with the second scheme's header by that alone", () => {
    const headers = { ...first(BODY, SECRET), ...signed("easypost") };
    assert.ok(takes("easypost", headers));
    assert.ok(!takes("easypost", { ...headers, "x-hmac-signature-v2": "hmac-sha256-hex=00" }));
    assert.ok(!takes("easypost", headers, { now: NOW + 6 * MINUTE }));
  });

  test("refuses a path that is not this endpoint's, and takes one that a proxy made longer", () => {
    const sign = (path: string) =>
      strategy("easypost").sign({ path, body: BODY, id: "", now: NOW }, keyOf("easypost"));
    assert.ok(takes("easypost", sign(`/freight${PATH}?x=1`)));
    assert.ok(!takes("easypost", sign("/v1/systems/other/messages")));
  });

  test("agrees with the example of EasyPost's own clients", { skip: NO_CORPUS }, () => {
    const body = Buffer.from(corpus("easypost-fixtures_event-body").trimEnd());
    const signature = "hmac-sha256-hex=38f3f53c103713df81616a0a186d77141957323ec21d5fe9363db93840f527db";
    const key = keyOf("easypost", "sécret");
    assert.ok(verify(strategy("easypost"), request({ "x-hmac-signature": signature }, { body }), key));
  });
});

describe("schemes of one header over the body", () => {
  const mac = createHmac("sha256", "hush").update(BODY).digest();
  const [hex, base64] = [mac.toString("hex"), mac.toString("base64")];
  const takesHeaders = (name: string, headers: Record<string, string>) =>
    verify(strategy(name), request(headers), keyOf(name, "hush"));

  test("Shopify's is base64", () => {
    assert.ok(takesHeaders("shopify", { "x-shopify-hmac-sha256": base64 }));
    assert.ok(!takesHeaders("shopify", { "x-shopify-hmac-sha256": hex }));
  });

  test("GoCardless's is hexadecimal", () => {
    assert.ok(takesHeaders("gocardless", { "webhook-signature": hex }));
    assert.ok(!takesHeaders("gocardless", { "webhook-signature": hex.toUpperCase() }));
  });

  test("Lago's is base64, and no other algorithm than HMAC", () => {
    const lago = (algorithm: string) =>
      takesHeaders("lago", { "x-lago-signature": base64, "x-lago-signature-algorithm": algorithm });
    assert.ok(lago("hmac"));
    assert.ok(lago("HMAC"));
    for (const algorithm of ["", "jwt", "none", "hmac, jwt"]) assert.ok(!lago(algorithm), algorithm);
  });
});

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

describe("bearer", () => {
  test("takes the scheme in any case and nothing but the token behind it", () => {
    const key = keyOf("bearer", "token-1");
    const check = (authorization: string) => verify(strategy("bearer"), request({ authorization }), key);
    assert.ok(check("Bearer token-1"));
    assert.ok(check("bearer  token-1"));
    for (const value of ["token-1", "Basic token-1", "Bearer token-1 x", "Bearer token", "Bearer"])
      assert.ok(!check(value), value);
  });

  test("refuses two Authorization headers, of which Node shows the first", () => {
    const headers = { authorization: "Bearer token-1" };
    const rawHeaders = ["Authorization", "Bearer token-1", "AUTHORIZATION", "Bearer other"];
    assert.ok(!verify(strategy("bearer"), request(headers, { rawHeaders }), keyOf("bearer", "token-1")));
  });
});
