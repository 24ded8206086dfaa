// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A watched folder in which things go wrong while a file is on its way: nothing is lost, applied twice or stuck. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../stack/support/odoo.ts";
import { mapMilestones } from "../support/mappings.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const COLUMNS = ["tracking", "code", "time"] as const;
/** A column that no mapping names makes a file long and leaves its events few. */
const FILLER = "x".repeat(20_000);
const LONG_ROWS = 1500;

const root = mkdtempSync(join(tmpdir(), "freight-folders-"));
let world: World;
let shipments: string;
before(async () => {
  const settings = {
    FREIGHT_ROLES: "gateway,worker,folder",
    FREIGHT_FOLDER: root,
    FREIGHT_FOLDER_SETTLE_MS: "200",
  };
  world = await openWorld("badfolder", { settings });
  shipments = unique("FOLDER").toUpperCase();
  await world.shipments(shipments, 10);
});
after(async () => {
  await world?.close();
  rmSync(root, { recursive: true, force: true });
});

interface Folder {
  readonly partner: SystemPartner;
  at(...names: string[]): string;
  list(folder: string): string[];
  /** Under another name first, as a careful sender does. */
  drop(name: string, text: string): void;
  /** The number of milestones in Odoo, once there are as many as wanted and the queues had time to bring more. */
  applied(count: number): Promise<number>;
}

/** A new system whose files come in a folder. */
async function watched(): Promise<Folder> {
  const partner = await world.partner("folder", { dialect: "csv", watch_folder: true });
  await mapMilestones(world, partner, COLUMNS);
  const at = (...names: string[]) => join(root, partner.code, ...names);
  await eventually("the folder", async () => (existsSync(at("outbox")) ? true : undefined));
  const logged = async () => (await world.outcomes(partner.code)).applied ?? 0;
  return {
    partner,
    at,
    list: (folder) => readdirSync(at(folder)).sort(),
    drop(name, text) {
      writeFileSync(at("inbox", `${name}.part`), text);
      renameSync(at("inbox", `${name}.part`), at("inbox", name));
    },
    async applied(count) {
      await eventually(`${count} milestones`, async () => ((await logged()) >= count ? true : undefined));
      await delay(500);
      return logged();
    },
  };
}

let second = 0;

/** A row that no other one is equal to. */
function row(filler = ""): string {
  second += 1;
  const time = new Date(Date.now() - 3_600_000 - second * 1000).toISOString();
  return `${shipments}${second % 10},in_transit,${time},${filler}\n`;
}

function table(rows: number, filler = ""): string {
  return `${COLUMNS.join(",")},unread\n${Array.from({ length: rows }, () => row(filler)).join("")}`;
}

/** Waits until a process has begun with the file; gives where it is then. */
async function whileRead({ at }: Folder): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(2)) {
    for (const process of readdirSync(at("work"))) {
      for (const number of readdirSync(at("work", process))) {
        const [name] = existsSync(at("work", process, number))
          ? readdirSync(at("work", process, number))
          : [];
        if (name !== undefined) return at("work", process, number, name);
      }
    }
  }
  throw new Error("no process began with the file");
}

/** The messages that sidecars logged about a system's files. */
function said(code: string, logFiles: readonly string[]): string[] {
  const lines = logFiles.flatMap((file) => readFileSync(file, "utf8").split("\n"));
  return lines.filter((line) => line.includes(code)).map((line) => (JSON.parse(line) as { msg: string }).msg);
}

test("a file that grows while it is read is read again as a whole", async () => {
  const folder = await watched();
  folder.drop("growing.csv", table(LONG_ROWS, FILLER));
  // It grows on and on, so that no moment has to be met; put back, it no longer stands there.
  const path = await whileRead(folder);
  let added = 0;
  for (; existsSync(path); added += 1) {
    appendFileSync(path, row());
    await delay(20);
  }
  await eventually("it is done", async () => (folder.list("done").length === 1 ? true : undefined));
  await eventually("it is told", async () =>
    said(folder.partner.code, [world.sidecar.logFile]).includes("file not taken yet") ? true : undefined,
  );
  assert.equal(await folder.applied(LONG_ROWS + added), LONG_ROWS + added);
});

test("a file that is deleted while it is read is not called done, and the next one is taken", async () => {
  const folder = await watched();
  folder.drop("deleted.csv", table(LONG_ROWS, FILLER));
  unlinkSync(await whileRead(folder));
  folder.drop("next.csv", table(3));
  await eventually("the next is done", async () => (folder.list("done").length === 1 ? true : undefined));
  assert.ok(said(folder.partner.code, [world.sidecar.logFile]).includes("file not taken yet"));
  assert.deepEqual(
    [folder.list("done"), folder.list("failed"), folder.list("inbox")],
    [["next.csv"], [], []],
  );
  assert.equal(await folder.applied(3), 3, "it was gone before anything of it was published");
});

test("of two processes that watch one folder one takes each file", async (t) => {
  const folder = await watched();
  const settings = { FREIGHT_PREFIX: world.prefix, FREIGHT_SYSTEMS_REFRESH_MS: "300" };
  const other = await world.stack.startSidecar(
    { ...settings, FREIGHT_ROLES: "folder", FREIGHT_FOLDER: root, FREIGHT_FOLDER_SETTLE_MS: "200" },
    unique("second"),
  );
  t.after(() => other.stop());
  const sharing = () => (folder.list("work").length === 2 ? true : undefined);
  await eventually("both to watch", async () => sharing());
  const names = Array.from({ length: 60 }, (_, index) => `file-${String(index).padStart(2, "0")}.csv`);
  for (const name of names) folder.drop(name, table(20));
  await eventually("all are done", async () =>
    folder.list("done").length === names.length ? true : undefined,
  );
  assert.deepEqual(folder.list("done"), names);
  const taken = [world.sidecar.logFile, other.logFile].map(
    (file) => said(folder.partner.code, [file]).filter((msg) => msg === "file taken").length,
  );
  assert.equal(
    taken.reduce((sum, one) => sum + one),
    names.length,
    "no file was taken twice",
  );
  assert.equal(await folder.applied(names.length * 20), names.length * 20);
  t.diagnostic(`one took ${taken.join(" files, the other ")}`);
});

test("a file that cannot be put into done/ is applied once, told once, and filed when there is room", async () => {
  const folder = await watched();
  // A file in the folder's place stands for a disk that is full: whoever runs the tests, nothing can be written there.
  rmSync(folder.at("done"), { recursive: true });
  writeFileSync(folder.at("done"), "in the way");
  folder.drop("a.csv", table(3));
  folder.drop("b.csv", table(4));
  assert.equal(await folder.applied(7), 7);
  await delay(2_000);
  const told = said(folder.partner.code, [world.sidecar.logFile]);
  assert.equal(told.filter((msg) => msg.startsWith("the folder does not work")).length, 1);
  assert.equal(told.filter((msg) => msg === "file taken").length, 2);
  unlinkSync(folder.at("done"));
  mkdirSync(folder.at("done"));
  await eventually("both are filed", async () => (folder.list("done").length === 2 ? true : undefined));
  assert.equal(await folder.applied(7), 7);
});
