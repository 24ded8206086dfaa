// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Screen, Steps } from "./steps.ts";

function screen(isTTY: boolean): Screen & { written: string[] } {
  const written: string[] = [];
  return { isTTY, written, write: (text) => written.push(text) };
}

const withoutTimes = (written: readonly string[]) => written.join("").replaceAll(/\d+\.\d s/g, "0.0 s");

describe("Steps", () => {
  it("writes one line a step into a log, with its time, and gives the step's result", async () => {
    const log = screen(false);
    const steps = new Steps(log);
    assert.equal(await steps.run("Start Odoo", async () => 42), 42);
    assert.equal(withoutTimes(log.written), "  ok   Start Odoo  0.0 s\n");
  });

  it("announces a slow step in a log, where else nothing would be seen for minutes", async () => {
    const log = screen(false);
    await new Steps(log).run("Build", async () => {}, "2 minutes");
    assert.equal(withoutTimes(log.written), "  …    Build (2 minutes)\n  ok   Build  0.0 s\n");
  });

  it("completes the standing line on a terminal", async () => {
    const terminal = screen(true);
    await new Steps(terminal).run("Build", async () => {});
    assert.equal(withoutTimes(terminal.written), "  …    Build\r\u001b[2K  ok   Build  0.0 s\n");
  });

  it("keeps lines whole when two steps run at once on a terminal", async () => {
    const terminal = screen(true);
    const steps = new Steps(terminal);
    await Promise.all([steps.run("A", async () => {}), steps.run("B", async () => {})]);
    assert.equal(withoutTimes(terminal.written), "  …    A\n  …    B\n  ok   A  0.0 s\n  ok   B  0.0 s\n");
  });

  it("says the first line of a failure and passes it on", async () => {
    const log = screen(false);
    const failing = new Steps(log).run("Start", () => Promise.reject(new Error("Port taken.\nlog")));
    await assert.rejects(failing, /Port taken/);
    assert.equal(withoutTimes(log.written), "  FAIL Start: Port taken.  0.0 s\n");
  });
});
