// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import test, { describe } from "node:test";
import { Webhook } from "standardwebhooks";
import { corpus, NO_CORPUS } from "../../dialects/test-reading.ts";
import { STRATEGY_NAMES, verify } from "./index.ts";
import {
  ADYEN_BODY,
  BODY,
  bodyOf,
  keyOf,
  MINUTE,
  NO_SECONDS,
  NOW,
  PATH,
  request,
  SECRET,
  signed,
  strategy,
  takes,
} from "./test-signing.ts";

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
