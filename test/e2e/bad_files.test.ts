// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Every kind of bad file over the real stack, by HTTP and in a watched folder: what its sender is told, and what is kept. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { eventually } from "../../stack/support/odoo.ts";
import {
  BAD_FILES,
  type BadFile,
  COLUMNS,
  type Ending,
  FORMULA,
  type Numbers,
  soundFile,
} from "../support/bad_files.ts";
import { mapMilestones } from "../support/mappings.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const ENDINGS: readonly Ending[] = ["x12", "edi", "csv"];
const DIALECTS = { x12: "x12", edi: "edifact", csv: "csv" } as const;
const CONTENT_TYPES = { x12: "application/edi-x12", edi: "application/edifact", csv: "text/csv" } as const;

/** What a person reads first of something that was not understood: where. */
const PLACE = /could not be understood: (?:214 \d+, )?(byte|segment|after segment|line) \d+/;

type Partners = Record<Ending, SystemPartner>;

const root = mkdtempSync(join(tmpdir(), "freight-folders-"));
let world: World;
/** Those who post their files, and those who drop them into a folder. */
let posting: Partners;
let dropping: Partners;
before(async () => {
  const settings = {
    FREIGHT_ROLES: "gateway,worker,folder",
    FREIGHT_FOLDER: root,
    FREIGHT_FOLDER_SETTLE_MS: "200",
  };
  world = await openWorld("badfiles", { settings });
  posting = await partners("posting", {});
  dropping = await partners("dropping", { watch_folder: true });
});
after(async () => {
  await world?.close();
  rmSync(root, { recursive: true, force: true });
});

async function partners(label: string, values: Record<string, unknown>): Promise<Partners> {
  const made: Partial<Partners> = {};
  for (const ending of ENDINGS) {
    const partner = await world.partner(`${label}-${ending}`, { ...values, dialect: DIALECTS[ending] });
    if (ending === "csv") await mapMilestones(world, partner, COLUMNS);
    made[ending] = partner;
  }
  return made as Partners;
}

/** Two shipments, by their tracking numbers. */
async function twoShipments(): Promise<{ ids: number[]; numbers: Numbers }> {
  const prefix = unique("BAD").toUpperCase();
  const ids = await world.shipments(prefix, 2);
  return { ids, numbers: [`${prefix}0`, `${prefix}1`] };
}

/** The shipments of these that have a milestone of a system's. */
async function withMilestone(partner: SystemPartner, ids: readonly number[]): Promise<number[]> {
  const rows = await world.odoo.search<{ shipment_id: [number, string] }>(
    "freight.milestone",
    [
      ["system_id", "=", partner.systemId],
      ["shipment_id", "in", ids],
    ],
    ["shipment_id"],
  );
  return [...new Set(rows.map(({ shipment_id: [id] }) => id))].sort((one, other) => one - other);
}

function whenApplied(partner: SystemPartner, ids: readonly number[]): Promise<true> {
  return eventually(`milestones of ${ids.length} shipments`, async () =>
    (await withMilestone(partner, ids)).length === ids.length ? true : undefined,
  );
}

/** Waits for what is kept of a file for a person: an exception that says where its first fault is. */
async function assertKept(
  partner: SystemPartner,
  file: BadFile,
  bytes: Buffer,
  since: number,
): Promise<void> {
  const rejected = [
    ["system_id", "=", partner.systemId],
    ["code", "=", file.kept === "envelope" ? "interchange_errors" : "message_rejected"],
    ["id", ">", since],
  ];
  const rows = await eventually(`an exception about ${file.name}`, async () => {
    const found = await world.odoo.search<{ subject: string; summary: string }>(
      "freight.exception",
      rejected,
      ["subject", "summary"],
    );
    return found.length > 0 ? found : undefined;
  });
  assert.equal(rows.length, 1, JSON.stringify(rows));
  assert.match(rows[0]?.summary ?? "", file.kept === "envelope" ? file.told : PLACE);
  if (file.kept === "file") {
    assert.equal(rows[0]?.subject, createHash("sha256").update(bytes).digest("hex"));
  }
}

async function newestException(): Promise<number> {
  const options = { order: "id desc", limit: 1 };
  const [newest] = await world.odoo.search<{ id: number }>("freight.exception", [], ["id"], options);
  return newest?.id ?? 0;
}

/** What Odoo has of a file: the good parts applied, the bad ones kept, nothing else. */
async function assertInOdoo(
  partner: SystemPartner,
  file: BadFile,
  bytes: Buffer,
  ids: number[],
  since: number,
): Promise<void> {
  const wanted = file.applied.map((index) => ids[index] as number);
  await whenApplied(partner, wanted);
  if (file.kept === "nothing") {
    assert.equal(
      await world.odoo.count("freight.exception", [
        ["system_id", "=", partner.systemId],
        ["id", ">", since],
      ]),
      0,
    );
  } else {
    await assertKept(partner, file, bytes, since);
  }
  assert.deepEqual(await withMilestone(partner, ids), wanted, "and nothing else");
}

describe("posted to the gateway", () => {
  for (const file of BAD_FILES) {
    test(file.name, async () => {
      const partner = posting[file.ending];
      const contentType = CONTENT_TYPES[file.ending];
      const { ids, numbers } = await twoShipments();
      const bytes = await file.bytes(numbers);
      const since = await newestException();
      const answer = await partner.postFile(() => [bytes], { contentType });
      assert.equal(answer.status, file.isTaken ? 202 : 422, JSON.stringify(answer.body).slice(0, 2000));
      assert.match(JSON.stringify(answer.body), file.told);

      const next = await twoShipments();
      const sound = soundFile(file.ending, next.numbers);
      const began = performance.now();
      assert.equal((await partner.postFile(() => [sound], { contentType })).status, 202);
      assert.ok(performance.now() - began < 2_000, "the next message does not wait");
      await whenApplied(partner, file.ending === "edi" ? next.ids.slice(0, 1) : next.ids);
      await assertInOdoo(partner, file, bytes, ids, since);
    });
  }
});

describe("put into a watched folder", () => {
  for (const file of BAD_FILES) {
    test(file.name, async () => {
      const partner = dropping[file.ending];
      const at = (...names: string[]) => join(root, partner.code, ...names);
      await eventually("the folder", async () => (existsSync(at("outbox")) ? true : undefined));
      const { ids, numbers } = await twoShipments();
      const bytes = await file.bytes(numbers);
      const since = await newestException();
      const names = ["bad", "next"].map((name) => `${unique(name)}.${file.ending}`) as [string, string];
      const next = await twoShipments();
      drop(at, names[0], bytes);
      drop(at, names[1], soundFile(file.ending, next.numbers));

      const [bad, sound] = names;
      await eventually("both are filed", async () =>
        existsSync(at("done", sound)) && existsSync(at(file.isTaken ? "done" : "failed", bad))
          ? true
          : undefined,
      );
      if (!file.isTaken) {
        const problem = JSON.parse(readFileSync(at("failed", `${bad}.error.json`), "utf8"));
        assert.equal(problem.status, 422);
        assert.match(JSON.stringify(problem), file.told);
        assert.deepEqual(readFileSync(at("failed", bad)), bytes, "as it came");
      }
      await whenApplied(partner, file.ending === "edi" ? next.ids.slice(0, 1) : next.ids);
      await assertInOdoo(partner, file, bytes, ids, since);
    });
  }
});

/** As a careful sender does: written under a name that nobody reads, then renamed. */
function drop(at: (...names: string[]) => string, name: string, bytes: Buffer): void {
  writeFileSync(at("inbox", `${name}.part`), bytes);
  renameSync(at("inbox", `${name}.part`), at("inbox", name));
}

test("a formula is kept as the text that it is", async () => {
  const partners = [posting.csv.systemId, dropping.csv.systemId];
  const found = await world.odoo.count("freight.milestone", [
    ["system_id", "in", partners],
    ["partner_text", "=", FORMULA],
  ]);
  assert.equal(found, 2);
});
