// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { complaints, countTests } from "./odoo_tests.ts";
import { chooseSteps, type Place, runSteps, summary, type TestPart, type TestStep } from "./plan.ts";

type Run = (place: Place) => Promise<number>;
const part = (name: string, run: Run, turn: TestPart["turn"] = "before"): TestPart => ({ name, turn, run });
const step = (name: string, ...parts: TestPart[]): TestStep => ({ name, title: `about ${name}`, parts });
const steps = [
  step(
    "a",
    part("a", async () => 0),
  ),
  step(
    "b",
    part("b1", async () => 0),
    part("b2", async () => 1),
  ),
  step(
    "c",
    part("c", async () => Promise.reject(new Error("broken"))),
  ),
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

  it("goes on after a failure, and counts a step that broke or one of whose parts failed as failed", async () => {
    const results = await runSteps(steps, () => {});
    assert.deepEqual(
      results.map(({ passed }) => passed),
      [true, false, false],
    );
    assert.match(summary(results), /pass {2}a.*FAIL {2}b.*FAIL {2}c.*Failed: b, c\.$/s);
  });

  it("has two at work on stacks of their own, none beside one that wants to be alone, and prints each as a whole", async () => {
    const said: string[] = [];
    const under = new Set<string>();
    const met: Record<string, string[]> = {};
    const watched = (name: string, turn: TestPart["turn"]) =>
      part(
        name,
        async ({ lane, print }) => {
          under.add(name);
          print?.(`${name} begins in ${lane}\n`);
          await pause(30);
          met[name] = [...under].sort();
          print?.(`${name} ends\n`);
          under.delete(name);
          return 0;
        },
        turn,
      );
    await runSteps(
      [step("e2e", watched("last", "alone"), watched("one", "beside"), watched("two", "beside"))],
      (line) => said.push(line),
    );
    assert.deepEqual(met, { one: ["one", "two"], two: ["two"], last: ["last"] });
    assert.match(said.join("\n"), /one begins in 0\none ends\n/);
    assert.match(said.join("\n"), /two begins in 1\ntwo ends\n/);
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

describe("complaints", () => {
  it("are what Odoo warned of before the first test, not what tests provoke", () => {
    const warning = "2026-11-23 14:20:02,368 2 WARNING db odoo.addons.base: Two fields have the same label";
    const log = [
      "2026-11-23 14:20:01,000 2 INFO db odoo.modules: a WARNING that is none",
      warning,
      "2026-11-23 14:20:02,900 2 ERROR db assetsbundle: no mail/static/lib/selfie_segmentation/x.js",
      "2026-11-23 14:20:03,000 2 INFO db odoo.addons.x.tests.test_x: Starting TestX.test_it ...",
      "2026-11-23 14:20:04,000 2 ERROR db odoo.sql_db: bad query",
    ].join("\n");
    assert.deepEqual(complaints(log), [warning]);
  });
});
