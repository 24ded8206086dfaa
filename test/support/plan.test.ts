// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countTests } from "./odoo_tests.ts";
import { chooseSteps, runSteps, summary, type TestStep } from "./plan.ts";

const step = (name: string, run: () => Promise<number>): TestStep => ({ name, title: `about ${name}`, run });
const steps = [
  step("a", async () => 0),
  step("b", async () => 1),
  step("c", async () => Promise.reject(new Error("broken"))),
];

describe("the test plan", () => {
  it("runs what is asked for in its own order, all when nothing is", () => {
    assert.deepEqual(
      chooseSteps(steps, ["c", "a"]).map(({ name }) => name),
      ["a", "c"],
    );
    assert.equal(chooseSteps(steps, []).length, 3);
  });

  it("refuses a step that there is not: a misspelt name must not pass as a run of nothing", () => {
    assert.throws(() => chooseSteps(steps, ["units"]), /no test step called units: the steps are a, b, c/);
  });

  it("goes on after a failure and counts a step that broke as failed", async () => {
    const results = await runSteps(steps, () => {});
    assert.deepEqual(
      results.map(({ passed }) => passed),
      [true, false, false],
    );
    assert.match(summary(results), /pass {2}a.*FAIL {2}b.*FAIL {2}c.*Failed: b, c\.$/s);
  });
});

describe("countTests", () => {
  it("reads Odoo's count, and none as 0", () => {
    assert.equal(
      countTests("x\n… odoo.tests.result: 0 failed, 0 error(s) of 12 tests when loading database 'x' \n"),
      12,
    );
    assert.equal(countTests("0 failed, 0 error(s) of 0 tests"), 0);
    assert.equal(countTests("nothing"), 0);
  });
});
