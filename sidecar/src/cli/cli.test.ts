// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { milestone } from "../canonical/test-events.ts";
import { SECRET } from "../gateway/test-systems.ts";
import { run } from "./run.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const FIXTURE = "test/fixtures/messages/easypost/tracker-updated.json";

/** Runs the command line in this process; gives its status and what it printed. */
async function cli(args: readonly string[], input = "", env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await run(args, {
    env: { INIT_CWD: ROOT, ...env },
    cwd: "/",
    stdin: Readable.from([Buffer.from(input)]),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { status, out, err };
}

test("parse prints one canonical event a line", async () => {
  const { status, out, err } = await cli(["parse", FIXTURE, "--dialect", "easypost", "--system", "acme"]);
  assert.deepEqual([status, err], [0, []]);
  assert.equal(out.length, 4);
  for (const line of out) assert.equal(JSON.parse(line).source, "/systems/acme");
});

test("parse finds the dialect by itself", async () => {
  assert.equal((await cli(["parse", FIXTURE])).out.length, 4);
  const wrong = JSON.stringify(milestone({ source: "/systems/example", time: "soon" }));
  const { status, err } = await cli(["parse", "-"], wrong);
  assert.equal(status, 1);
  assert.match(err.join(), /^\/time: wrong_time/);
});

test("parse prints each fault with its place and ends with 1", async () => {
  const message = JSON.stringify(
    milestone({ source: "/systems/example", time: "soon" }, { classifier: "maybe" }),
  );
  const { status, out, err } = await cli(["parse", "-", "--dialect", "canonical"], message);
  assert.deepEqual([status, out], [1, []]);
  assert.match(err[0] ?? "", /^\/time: wrong_time: /);
  assert.match(err[1] ?? "", /^\/data\/classifier: unknown_value: /);
  const broken = await cli(["parse", "-", "--dialect", "canonical"], "{");
  assert.match(broken.err[0] ?? "", /^\(whole message\): syntax: .*line 1/);
});

test("a message without events is explained", async () => {
  const { status, out, err } = await cli(["parse", "-", "--dialect", "canonical"], "[]");
  assert.deepEqual([status, out], [0, []]);
  assert.match(err.join(), /no event/);
});

test("sign prints headers that verify, with the secret from the environment or the line", async () => {
  const body = '{"a":1}';
  const calls = [
    await cli(["sign", "-", "--strategy", "standard_webhooks"], body, { FREIGHT_SECRET: SECRET }),
    await cli(["sign", "-", "--secret", SECRET], body),
  ];
  for (const { status, out } of calls) {
    assert.equal(status, 0);
    const headers = Object.fromEntries(out.map((line) => line.split(": ", 2)));
    assert.doesNotThrow(() => new Webhook(SECRET).verify(body, headers));
  }
});

test("a wrong call is told in a sentence and ends with 2", async () => {
  const cases: [string[], RegExp][] = [
    [[], /Name a command/],
    [["fly"], /no command fly/],
    [["parse"], /Name one file/],
    [["parse", "a", "b", "--dialect", "dcsa"], /Name one file/],
    [["parse", "package.json"], /looks like no dialect.*--dialect canonical/],
    [["parse", "README.md"], /looks like no dialect/],
    [["parse", FIXTURE, "--dialect", "klingon"], /no dialect klingon.*easypost/],
    [["parse", "nowhere.json", "--dialect", "dcsa"], /nowhere\.json cannot be read \(ENOENT\)/],
    [["parse", ".", "--dialect", "dcsa"], /cannot be read \(EISDIR\)/],
    [["parse", FIXTURE, "--fast"], /--fast/],
    [["sign", FIXTURE], /FREIGHT_SECRET/],
    [["sign", FIXTURE, "--secret", "short"], /no secret of standard_webhooks/],
    [["sign", FIXTURE, "--strategy", "rot13", "--secret", "x"], /no strategy rot13/],
  ];
  for (const [args, words] of cases) {
    const { status, out, err } = await cli(args);
    assert.deepEqual([status, out], [2, []], args.join(" "));
    assert.match(err.join("\n"), words);
  }
});

test("help is printed for the program and each command", async () => {
  for (const [args, words] of [
    [["--help"], /COMMAND/],
    [["parse", "--help"], /--dialect/],
    [["sign", "-h"], /--strategy/],
  ] as const) {
    const { status, out } = await cli(args);
    assert.equal(status, 0);
    assert.match(out.join("\n"), words);
  }
});

test("the program runs as a process and passes its status on", async () => {
  const call = (dialect: string) =>
    promisify(execFile)(process.execPath, ["--import", "tsx", MAIN, "parse", FIXTURE, "--dialect", dialect], {
      cwd: ROOT,
    });
  assert.equal((await call("easypost")).stdout.trimEnd().split("\n").length, 4);
  await assert.rejects(call("dcsa"), { code: 1 });
});

test("a reader that closes the pipe is no error", async () => {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", MAIN, "parse", FIXTURE, "--dialect", "easypost"],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.equal(errors, "");
});
