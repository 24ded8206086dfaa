// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { pino } from "pino";
import { eventually } from "../broker/test-broker.ts";
import { milestone } from "../canonical/test-events.ts";
import type { KnownSystem } from "../gateway/known-system.ts";
import { prepareSystem } from "../gateway/known-system.ts";
import { FakePublisher } from "../gateway/test-gateway.ts";
import { settings } from "../gateway/test-systems.ts";
import { LINES } from "../intake/test-lines.ts";
import { LEASE_MS } from "./claims.ts";
import { FolderWatcher } from "./watcher.ts";

interface World {
  readonly inbox: string;
  readonly publisher: FakePublisher;
  readonly lines: string[];
  readonly counted: string[];
  at(...names: string[]): string;
  list(folder: string): string[];
  /** A further process on the same folder. */
  start(name: string): FolderWatcher;
  ids(): string[];
}

/** A folder that is watched for one system, of lines or of canonical JSON. */
function watch(t: TestContext, dialect: "lines" | "canonical" = "lines", processes = ["one"]): World {
  const root = mkdtempSync(join(tmpdir(), "freight-test-"));
  const known = prepareSystem(settings({ folder: true }));
  assert.ok(!("reason" in known));
  const system: KnownSystem = dialect === "lines" ? { ...known, dialect: null, fileDialect: LINES } : known;
  const publisher = new FakePublisher();
  const lines: string[] = [];
  const counted: string[] = [];
  const watchers: FolderWatcher[] = [];
  const at = (...names: string[]) => join(root, "acme", ...names);
  mkdirSync(at("inbox"), { recursive: true });
  const start = (process: string) => {
    const watcher = new FolderWatcher({
      root,
      process,
      settleMs: 50,
      lookMs: 20,
      publisher,
      confirmTimeoutMs: 200,
      bodyLimitBytes: 10_000,
      tracing: null,
      systems: () => [system],
      metrics: { countTaken: (...told) => counted.push(told.join(" ")) },
      logger: pino({ level: "info" }, { write: (line: string) => lines.push(line) }),
    });
    watcher.start();
    watchers.push(watcher);
    return watcher;
  };
  for (const name of processes) start(name);
  t.after(async () => {
    await Promise.all(watchers.map((watcher) => watcher.stop()));
    rmSync(root, { recursive: true });
  });
  const list = (folder: string) => (existsSync(at(folder)) ? readdirSync(at(folder)).sort() : []);
  const ids = () => publisher.published.map(({ event }) => event.id);
  return { inbox: at("inbox"), publisher, lines, counted, at, list, start, ids };
}

test("a file that stands still is read, published and moved to done; what is unfinished or no file is left alone", async (t) => {
  const world = watch(t);
  for (const name of [".hidden", "a.part", "b.TMP", "c.filepart"])
    writeFileSync(join(world.inbox, name), "ok no");
  mkdirSync(join(world.inbox, "folder"));
  writeFileSync(world.at("secret"), "ok secret");
  symlinkSync(world.at("secret"), join(world.inbox, "link"));
  execFileSync("mkfifo", [join(world.inbox, "pipe")]);
  writeFileSync(join(world.inbox, "good.txt"), "ok a\nbad");
  await eventually(
    "it is done",
    () => world.list("done").length === 1 && world.list("work/one").length === 0,
  );
  assert.deepEqual(world.list("done"), ["good.txt"]);
  assert.deepEqual(world.list("inbox"), [
    ".hidden",
    "a.part",
    "b.TMP",
    "c.filepart",
    "folder",
    "link",
    "pipe",
  ]);
  assert.deepEqual(
    world.publisher.published.map(({ event }) => event.type),
    ["freight.shipment.milestone.v1", "freight.message.rejected.v1"],
  );
  assert.deepEqual(world.counted, ["folder acme done"]);
  assert.deepEqual(world.list("work"), ["one"]);
  assert.deepEqual(readdirSync(world.at("work", "one")), []);
});

test("a file of which nothing is understood goes to failed with a problem beside it", async (t) => {
  const world = watch(t);
  const name = `${"x".repeat(240)}\n;rm -rf.txt`.slice(-255);
  writeFileSync(join(world.inbox, name), "bad");
  await eventually(
    "it is filed",
    () => world.list("failed").length === 2 && world.list("work/one").length === 0,
  );
  const [file = "", note = ""] = world.list("failed");
  assert.equal(note, `${file}.error.json`);
  assert.ok(file.endsWith("\n;rm -rf.txt"));
  const problem = JSON.parse(readFileSync(world.at("failed", note), "utf8"));
  assert.equal(problem.type, "urn:freight-bridge:problem:not_understood");
  assert.equal(problem.errors[0].pointer, "line 1: ");
  assert.deepEqual(world.counted, ["folder acme failed"]);
});

test("JSON messages are read whole, up to their limit", async (t) => {
  const world = watch(t, "canonical");
  writeFileSync(join(world.inbox, "1.json"), JSON.stringify(milestone()));
  writeFileSync(join(world.inbox, "2.json"), JSON.stringify(milestone({ id: 7 })));
  writeFileSync(join(world.inbox, "3.json"), `[${" ".repeat(20_000)}]`);
  await eventually("all are filed", () => world.list("done").length + world.list("failed").length === 5);
  assert.deepEqual(world.list("done"), ["1.json"]);
  assert.deepEqual(world.list("failed"), ["2.json", "2.json.error.json", "3.json", "3.json.error.json"]);
  assert.match(readFileSync(world.at("failed", "3.json.error.json"), "utf8"), /10000 bytes/);
});

test("files are taken in the order of their times, and none replaces another of its name", async (t) => {
  const world = watch(t, "lines", []);
  for (const [index, name] of ["c", "a", "b"].entries()) {
    writeFileSync(join(world.inbox, name), `ok ${name}`);
    utimesSync(join(world.inbox, name), 1_000_000 + index, 1_000_000 + index);
  }
  mkdirSync(world.at("done"));
  writeFileSync(world.at("done", "a"), "an earlier one");
  world.start("one");
  await eventually("all are done", () => world.list("done").length === 4);
  assert.deepEqual(world.ids(), ["c", "a", "b"]);
  assert.equal(readFileSync(world.at("done", "a"), "utf8"), "an earlier one");
});

test("two processes on one folder take each file once", async (t) => {
  const world = watch(t, "lines", ["one", "two", "three"]);
  const names = Array.from({ length: 60 }, (_, index) => `f${String(index).padStart(2, "0")}`);
  for (const name of names) writeFileSync(join(world.inbox, name), `ok ${name}`);
  await eventually("all are done", () => world.list("done").length === names.length);
  assert.deepEqual(world.ids().sort(), names);
  assert.ok(world.counted.every((line) => line.endsWith("done")));
});

test("a file that still grows is not taken before it stands still", async (t) => {
  const world = watch(t);
  const path = join(world.inbox, "growing");
  writeFileSync(path, "ok e0\n");
  for (let index = 1; index < 20; index += 1) {
    await new Promise((resolve) => setTimeout(resolve, 15));
    appendFileSync(path, `ok e${index}\n`);
    // As clients do that keep a file's time.
    utimesSync(path, 1_000_000, 1_000_000);
  }
  assert.deepEqual(world.ids(), []);
  await eventually("it is done", () => world.list("done").length === 1);
  assert.equal(world.ids().length, 20);
});

/** Holds the first publish until the test has done something to the file that is being read. */
function meanwhile(world: World, action: (path: string) => void): void {
  const publish = world.publisher.publish.bind(world.publisher);
  world.publisher.publish = async (deliveries, timeoutMs) => {
    world.publisher.publish = publish;
    const [number = ""] = readdirSync(world.at("work", "one"));
    const [name = ""] = readdirSync(world.at("work", "one", number));
    action(world.at("work", "one", number, name));
    await publish(deliveries, timeoutMs);
  };
}

/** Long enough to be read in several pieces. */
const LONG = Array.from({ length: 40_000 }, (_, index) => `ok event-${index}`).join("\n");

test("a file that grows while it is read is put back and read again as a whole", async (t) => {
  const world = watch(t);
  meanwhile(world, (path) => appendFileSync(path, "\nok late"));
  writeFileSync(join(world.inbox, "file"), LONG);
  await eventually("it is done", () => world.list("done").length === 1);
  assert.ok(world.ids().includes("late"));
  assert.ok(world.lines.some((line) => line.includes("changed while it was read")));
  assert.ok(world.publisher.published.length > 40_001, "the same events twice, which have the same ids");
  assert.equal(new Set(world.ids()).size, 40_001);
});

test("a file that is deleted while it is read is not called done, and nothing is stuck", async (t) => {
  const world = watch(t);
  meanwhile(world, (path) => unlinkSync(path));
  writeFileSync(join(world.inbox, "file"), LONG);
  await eventually("it is noticed", () => world.lines.some((line) => line.includes("file not taken yet")));
  writeFileSync(join(world.inbox, "next"), "ok next");
  await eventually("the next is done", () => world.list("done").length === 1);
  assert.deepEqual(world.list("done"), ["next"]);
  assert.deepEqual(readdirSync(world.at("work", "one")), []);
});

test("what a process left that died is taken up when its lease is over, and not before", async (t) => {
  const world = watch(t, "lines", []);
  for (const [process, age] of [
    ["dead", LEASE_MS + 5_000],
    ["alive", LEASE_MS - 30_000],
  ] as const) {
    mkdirSync(world.at("work", process, "1"), { recursive: true });
    writeFileSync(world.at("work", process, "1", process), `ok ${process}`);
    const seen = new Date(Date.now() - age);
    utimesSync(world.at("work", process), seen, seen);
  }
  world.start("one");
  await eventually("it is done", () => world.list("done").length === 1);
  assert.deepEqual(world.list("done"), ["dead"]);
  assert.deepEqual(world.list("work"), ["alive", "one"]);
});

test("while the broker is away a file waits, in its order, and is read when it is back", async (t) => {
  const world = watch(t);
  world.publisher.mode = "refuse";
  writeFileSync(join(world.inbox, "1"), "ok a");
  await eventually("it is tried", () => world.counted.includes("folder acme error"));
  writeFileSync(join(world.inbox, "0"), "ok b");
  world.publisher.mode = "confirm";
  await eventually("both are done", () => world.list("done").length === 2);
  assert.deepEqual(world.ids(), ["a", "b"]);
  assert.equal(world.lines.filter((line) => line.includes("does not work")).length, 1, "told once");
  await eventually("the end is told", () => world.lines.some((line) => line.includes("works again")));
});

test("a file that cannot be filed is published once, told once, and filed when there is room", async (t) => {
  const world = watch(t, "lines", []);
  world.start("one");
  await eventually("the folders are there", () => existsSync(world.at("outbox")));
  // A file in the folder's place: whoever runs the tests, nothing can be written into it.
  rmSync(world.at("done"), { recursive: true });
  writeFileSync(world.at("done"), "in the way");
  writeFileSync(join(world.inbox, "a"), "ok a");
  writeFileSync(join(world.inbox, "b"), "ok b");
  await eventually("both are published", () => world.ids().length === 2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(world.ids(), ["a", "b"]);
  assert.equal(world.lines.filter((line) => line.includes("does not work")).length, 1);
  unlinkSync(world.at("done"));
  mkdirSync(world.at("done"));
  await eventually("both are filed", () => world.list("done").length === 2);
  assert.deepEqual(world.ids(), ["a", "b"]);
});

test("stopped in the middle, it gives back what it did not read", async (t) => {
  const world = watch(t, "lines", []);
  const watcher = world.start("one");
  world.publisher.mode = "refuse";
  writeFileSync(join(world.inbox, "a"), "ok a");
  await eventually("it is tried", () => world.counted.length > 0);
  await watcher.stop();
  assert.deepEqual([world.list("inbox"), world.list("work"), world.list("done")], [["a"], [], []]);
});
