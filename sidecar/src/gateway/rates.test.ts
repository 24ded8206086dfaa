// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { networkOf, Rates } from "./rates.ts";

test("as many requests a minute as agreed pass, and the next is told how long to wait", () => {
  const rates = new Rates();
  assert.deepEqual(
    [0, 1000, 2000, 59_999].map((now) => rates.count("acme", 2, now)),
    [0, 0, 58, 1],
  );
});

test("a new minute begins with the first request after the last one", () => {
  const rates = new Rates();
  assert.deepEqual(
    [0, 0, 0, 60_000, 60_001, 60_002].map((now) => rates.count("acme", 2, now)),
    [0, 0, 60, 0, 0, 60],
  );
});

test("keys do not count for each other, and a changed limit holds at once", () => {
  const rates = new Rates();
  assert.equal(rates.count("beta", 1, 0), 0);
  assert.equal(rates.count("beta", 1, 0), 60);
  assert.equal(rates.count("acme", 1, 0), 0);
  assert.equal(rates.count("beta", 10, 0), 0);
});

test("of too many keys the one whose window began first is forgotten, not one that was renewed since", () => {
  const rates = new Rates(2);
  rates.count("first", 1, 0);
  rates.count("second", 1, 1);
  rates.count("first", 1, 60_000);
  rates.count("third", 1, 60_000);
  assert.equal(rates.count("first", 1, 60_001), 60, "still counted");
  assert.equal(rates.count("second", 1, 60_001), 0, "forgotten");
});

for (const [ip, network] of [
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::ffff:c000:207", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2:ffff::", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["a:b", "a:b"],
] as const) {
  test(`${ip} is counted under ${network}`, () => assert.equal(networkOf(ip), network));
}
