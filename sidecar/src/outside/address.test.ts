// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { checkedAddresses, checkUrl, refusalOf } from "./address.ts";
import { OutsideError, RefusedDestinationError } from "./errors.ts";
import { BLOCKED_PORTS } from "./ports.ts";

const refused = (code: string) => (error: unknown) =>
  error instanceof RefusedDestinationError && error.code === code;

const asks = (url: string, allowPrivate: boolean, ...addresses: string[]) =>
  checkedAddresses(checkUrl(url), {
    allowPrivate,
    resolve: async () => addresses.map((address) => ({ address })),
  });

test("an address of the public internet is called", async () => {
  assert.deepEqual(await asks("https://partner.example/in", false, "93.184.215.14", "2606:2800:21f::1"), [
    { address: "93.184.215.14", family: 4 },
    { address: "2606:2800:21f::1", family: 6 },
  ]);
  assert.deepEqual(await asks("https://93.184.215.14/", false), [{ address: "93.184.215.14", family: 4 }]);
  assert.deepEqual(await asks("https://[2606:2800:21f::1]/", false), [
    { address: "2606:2800:21f::1", family: 6 },
  ]);
});

/** What an administrator may allow. */
const OWN = [
  "127.0.0.1",
  "127.9.9.9",
  "10.0.0.5",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "::1",
  "fd12::1",
];

/** What nobody may allow. */
const NEVER = [
  [
    "0.0.0.0",
    "0.1.2.3",
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "192.0.0.192",
  ],
  [
    "169.254.169.254",
    "169.254.1.1",
    "168.63.129.16",
    "100.100.100.200",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%2",
  ],
  ["::", "ff02::1", "fec0::1", "2001:db8::1", "100::1", "::127.0.0.1", "::8.8.8.8", "4000::1", "3fff::1"],
  ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1"],
].flat();

for (const address of OWN) {
  test(`${address} is called only where private addresses are allowed`, async () => {
    assert.notEqual(refusalOf(address, false), null);
    assert.equal(refusalOf(address, true), null);
    await assert.rejects(asks("http://partner.example/", false, address), (error: Error) => {
      assert.ok(refused("address")(error));
      assert.match(error.message, /^Not called: partner\.example is .*Allow private addresses/);
      return true;
    });
  });
}

for (const address of NEVER) {
  test(`${address} is never called`, async () => {
    await assert.rejects(asks("http://partner.example/", true, address), (error: Error) => {
      assert.ok(refused("address")(error));
      assert.doesNotMatch(error.message, /Allow/);
      return true;
    });
  });
}

test("no form of IPv6 carries an IPv4 address past the check", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  // From 1.0.0.0 on: ::0.0.0.1 is the loopback address of IPv6.
  const bytes = fc.tuple(fc.integer({ min: 1, max: 255 }), byte, byte, byte);
  fc.assert(
    fc.property(bytes, (ipv4) => {
      const hex = Buffer.from(ipv4)
        .toString("hex")
        .replace(/^(.{4})/, "$1:");
      for (const form of [
        `::ffff:${hex}`,
        `::${hex}`,
        `64:ff9b::${hex}`,
        `2002:${hex}::`,
        `::ffff:0:${hex}`,
      ]) {
        assert.notEqual(refusalOf(form, true), null, form);
      }
    }),
  );
});

test("one refused address refuses the name", async () => {
  await assert.rejects(
    asks("https://partner.example/", false, "93.184.215.14", "10.0.0.5"),
    refused("address"),
  );
});

for (const host of [
  ["2130706433", "017700000001", "0x7f000001", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.1."],
  ["１２７.0.0.1", "127。0。0。1", "%31%32%37.0.0.1", "[::ffff:7f00:1]", "[::1]", "[0:0:0:0:0:0:0:1]"],
].flat()) {
  test(`http://${host}/ is an address of the machine itself, however it is written`, async () => {
    const never = () => assert.fail("an address is not looked up");
    const options = { allowPrivate: false, resolve: never };
    await assert.rejects(
      async () => checkedAddresses(checkUrl(`http://${host}/`), options),
      refused("address"),
    );
  });
}

for (const [text, code] of [
  ["partner.example/in", "url_invalid"],
  ["", "url_invalid"],
  ["http://[fe80::1%25eth0]/", "url_invalid"],
  ["http://[fe80::1%eth0]/", "url_invalid"],
  ["http://256.1.1.1/", "url_invalid"],
  ["http://partner.example:70000/", "url_invalid"],
  ["ftp://partner.example/", "scheme"],
  ["file:///etc/passwd", "scheme"],
  ["gopher://partner.example/", "scheme"],
  ["https://user:secret@partner.example/", "userinfo"],
  ["https://user@partner.example/", "userinfo"],
  ["http://partner.example:25/", "port"],
  ["http://partner.example:0/", "port"],
  ["https://partner.example:6667/", "port"],
] as const) {
  test(`"${text}" is refused: ${code}`, () => {
    assert.throws(
      () => checkUrl(text),
      (error: Error) => {
        assert.doesNotMatch(error.message, /secret@/);
        return refused(code)(error);
      },
    );
  });
}

test("the blocked ports are those of fetch", async () => {
  for (const port of BLOCKED_PORTS) {
    if (port === 0) continue;
    const failure = await fetch(`http://127.0.0.1:${port}/`).catch((error: Error) => error);
    assert.ok(failure instanceof Error && failure.cause instanceof Error);
    assert.equal(failure.cause.message, "bad port", String(port));
  }
});

test("a name that cannot be looked up is no refusal: it may be there later", async () => {
  const url = checkUrl("https://partner.example/");
  for (const code of ["ENOTFOUND", "EAI_AGAIN"]) {
    const resolve = async () => Promise.reject(Object.assign(new Error("no"), { code }));
    await assert.rejects(checkedAddresses(url, { allowPrivate: false, resolve }), (error) => {
      assert.ok(error instanceof OutsideError);
      assert.equal(error.code, "unresolved");
      assert.match(error.message, /^partner\.example: the name /);
      return true;
    });
  }
  await assert.rejects(asks("https://partner.example/", false), OutsideError);
});
