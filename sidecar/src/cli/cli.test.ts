// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const X12 = [
  "ISA*00*          *00*          *02*ACME           *ZZ*US             *261120*1200*U*00401*000000017*0*P*>",
  "GS*QM*ACME*US*20261120*1200*17*X*004010",
  "ST*214*0001",
  "B10*PRO-1*SHIP-1*ACME",
  "LX*1",
  "AT7*D1*NS***20261120*1130*ET",
  "MS1*BOSTON*MA",
  "SE*6*0001",
  "ST*856*0002",
  "SE*2*0002",
  "GE*2*17",
  "IEA*1*000000017",
].join("~");

test("parse reads files of many messages, tells what it refuses by its place, and goes on", async () => {
  const { status, out, err } = await cli(["parse", "-"], X12);
  assert.equal(status, 1);
  const events = out.map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map(({ type, subject }) => [type, subject]),
    [
      ["freight.shipment.milestone.v1", "SHIP-1"],
      ["freight.interchange.received.v1", "000000017"],
    ],
  );
  assert.match(err.join("\n"), /^856 0002, segment 1 ST-01: unsupported_set: /);
});

test("parse reads CSV by a mapping from a file, and says what is wrong with one that is none", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "freight-cli-"));
  t.after(() => rm(folder, { recursive: true }));
  const fields = { tracking: { column: "Track" }, code: { constant: "delivered" }, time: { column: "When" } };
  await writeFile(
    join(folder, "mapping.json"),
    JSON.stringify({ csv: { layouts: [{ record: "milestone", fields }] } }),
  );
  await writeFile(join(folder, "wrong.json"), '{"timezone": "Mars/Olympus"}');
  const rows = "Track,When\nT-1,2026-11-20T10:00:00Z\n";
  const read = await cli(["parse", "-", "--mapping", join(folder, "mapping.json")], rows);
  assert.deepEqual([read.status, read.err], [0, []]);
  assert.equal(JSON.parse(read.out[0] ?? "").subject, "T-1");
  const wrong = await cli(["parse", "-", "--mapping", join(folder, "wrong.json")], rows);
  assert.equal(wrong.status, 2);
  assert.match(wrong.err.join(), /is no mapping:\n\/timezone: must be a time zone/);
});

test("corpus tells of every file what became of it, and sums up", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "freight-cli-"));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "edi"));
  await writeFile(join(folder, "INDEX.tsv"), "file\n");
  await writeFile(join(folder, "edi/some.edi"), X12);
  await writeFile(join(folder, "unknown.json"), '{"a": 1}');
  await writeFile(join(folder, "empty.txt"), "");
  const { status, out } = await cli(["corpus", folder, "--json"]);
  assert.equal(status, 0);
  const lines = out.map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ file, dialect, verdict, events }) => [file, dialect, verdict, events]),
    [
      ["edi/some.edi", "x12", "partly", 1],
      ["empty.txt", null, "refused", 0],
      ["unknown.json", null, "refused", 0],
      [undefined, undefined, undefined, 1],
    ],
  );
  assert.equal(lines[0].faults[0].place, "856 0002, segment 1 ST-01");
  const { files, partly, refused, dialects } = lines[3];
  assert.deepEqual([files, partly, refused, dialects.x12.partly], [3, 1, 2, 1]);
  const text = await cli(["corpus", folder]);
  assert.match(text.out.at(-1) ?? "", /^3 files: 0 read, 1 in part, 0 say nothing, 2 refused; 1 events$/);
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

test("sign prints the message itself where the scheme signs within it", async () => {
  const args = ["sign", "-", "--strategy", "adyen", "--secret", "07".repeat(32)];
  const message = { notificationItems: [{ NotificationRequestItem: { pspReference: "FB1" } }] };
  const { status, out } = await cli(args, JSON.stringify(message));
  assert.equal(status, 0);
  const [{ NotificationRequestItem: item }] = JSON.parse(out.join("\n")).notificationItems;
  assert.match(item.additionalData.hmacSignature, /^[A-Za-z0-9+/]{43}=$/);
  const wrong = await cli(args, "no JSON");
  assert.equal(wrong.status, 2);
  assert.match(wrong.err.join(), /no JSON/);
});

test("a wrong call is told in a sentence and ends with 2", async () => {
  const cases: [string[], RegExp][] = [
    [[], /Name a command/],
    [["fly"], /no command fly/],
    [["parse"], /Name one file/],
    [["parse", "a", "b", "--dialect", "dcsa"], /Name one file/],
    [["parse", "package.json"], /looks like no dialect.*--dialect canonical/],
    [["parse", "README.md"], /looks like no dialect/],
    [["parse", FIXTURE, "--mapping", "README.md"], /README\.md is no JSON/],
    [["corpus"], /Name one folder/],
    [["corpus", "nowhere"], /nowhere is no folder/],
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
    [["parse", "--help"], /--dialect.*\n.*--mapping/],
    [["corpus", "--help"], /--json/],
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
