// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `files`: 100,000 milestones in one file, from its first byte to Odoo's last commit, against the same milestones as JSON
 * messages of 1000; and a file of 200 MB through the gateway alone.
 *
 *   …_accept            events a second until the gateway has confirmed them all; baseline: as JSON messages
 *   …_applied           events a second until all are committed in Odoo; baseline: as JSON messages
 *   …_gateway, …_worker the most memory that the process ever held; baseline: the same after a tenth of the events, so
 *                       that a ratio near 1 says that memory does not grow with the file
 *   …_over_idle         what of that the gateway did not hold before its first file
 *
 * Gateway and worker are processes of their own, and new for each form, so that it shows which of them holds what.
 */
import type { Sidecar } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { mapMilestones } from "../support/mappings.ts";
import { memoryOf } from "../support/memory.ts";
import { mapBounded } from "../support/partner.ts";
import { type SystemPartner, unique, type World } from "../support/world.ts";
import { openDatabase } from "./database.ts";
import { type Figure, figure } from "./report.ts";
import { COLUMNS, csvFile, jsonBatches, type Statuses, x12File } from "./status_files.ts";

const EVENTS = 100_000;
const SHIPMENTS = 20_000;
/** How many JSON messages are on their way at once: more make the baseline no faster. */
const JSON_WIDTH = 4;
const X12 = "application/edi-x12";

/** With the parties' addresses a set of one milestone has 1.2 kB. */
const LONG_SETS = 170_000;

const MILESTONES_LOGGED =
  "freight_integration_log WHERE source = $1 AND event_type = 'freight.shipment.milestone.v1'";
const LOGGED = `SELECT count(*) FROM ${MILESTONES_LOGGED}`;
const DIFFERENT = `SELECT count(DISTINCT event_id) FROM ${MILESTONES_LOGGED}`;
const EFFECTS = "SELECT count(*) FROM freight_milestone WHERE system_id = $1 AND shipment_id IS NOT NULL";
const APPLY_DEADLINE_MS = 900_000;

/** One way to send milestones. */
interface Form {
  readonly name: string;
  /** Over how many shipments the milestones of the whole file go. */
  readonly shipments: number;
  readonly dialect: "canonical" | "x12" | "csv";
  /** Sends all and resolves when all are accepted. */
  send(partner: SystemPartner, statuses: Statuses): Promise<void>;
}

const JSON_MESSAGES: Form = {
  name: "files_json",
  shipments: SHIPMENTS,
  dialect: "canonical",
  async send(partner, statuses) {
    const contentType = "application/cloudevents-batch+json";
    await mapBounded(jsonBatches(partner.code, statuses), JSON_WIDTH, async (batch) => {
      const answer = await partner.deliver(batch(), { contentType });
      requireAccepted(answer.status, answer.body);
    });
  },
};

const FILES: readonly Form[] = [
  {
    name: "files_x12",
    shipments: SHIPMENTS,
    dialect: "x12",
    send: (partner, statuses) => sendFile(partner, x12File(statuses), X12),
  },
  {
    name: "files_x12_one_set",
    shipments: 1,
    dialect: "x12",
    send: (partner, statuses) => sendFile(partner, x12File(statuses), X12),
  },
  {
    name: "files_csv",
    shipments: SHIPMENTS,
    dialect: "csv",
    send: (partner, statuses) => sendFile(partner, csvFile(statuses), "text/csv"),
  },
];

async function sendFile(
  partner: SystemPartner,
  chunks: () => Iterable<Buffer>,
  contentType: string,
): Promise<void> {
  const answer = await partner.postFile(chunks, { contentType });
  requireAccepted(answer.status, answer.body);
}

function requireAccepted(status: number, body: unknown): void {
  if (status !== 202) {
    throw new Error(`not accepted: ${status} ${JSON.stringify(body).slice(0, 2000)}`);
  }
}

export async function benchFiles(world: World): Promise<Figure[]> {
  const json = await measure(world, JSON_MESSAGES);
  const figures = memoryFigures(JSON_MESSAGES.name, json);
  for (const form of FILES) {
    const measured = await measure(world, form);
    figures.push(
      figure(`${form.name}_accept`, measured.accept, "events/s", json.accept),
      figure(`${form.name}_applied`, measured.applied, "events/s", json.applied),
      ...memoryFigures(form.name, measured),
    );
  }
  return [...figures, ...(await longFile(world))];
}

interface Peak {
  /** Before its first message, MiB. */
  readonly idle: number;
  /** The highest after a tenth of the events, and after all, MiB. */
  readonly tenth: number;
  readonly highest: number;
}

interface Measured {
  /** Events a second. */
  readonly accept: number;
  readonly applied: number;
  readonly gateway: Peak;
  readonly worker: Peak;
}

function memoryFigures(name: string, { gateway, worker }: Measured): Figure[] {
  return [
    figure(`${name}_gateway`, gateway.highest, "MiB", gateway.tenth),
    figure(`${name}_over_idle`, gateway.highest - gateway.idle, "MiB"),
    figure(`${name}_worker`, worker.highest, "MiB", worker.tenth),
  ];
}

/** A tenth of the events, then all of them, each time until they are in Odoo. */
async function measure(world: World, form: Form): Promise<Measured> {
  const gateway = await newGateway(world);
  const worker = await world.startWorker();
  try {
    const partner = await world.partner(form.name.replaceAll("_", "-"), { dialect: form.dialect });
    if (form.dialect === "csv") await mapMilestones(world, partner, COLUMNS);
    const few = await newStatuses(world, EVENTS / 10, Math.max(1, form.shipments / 10));
    const all = await newStatuses(world, EVENTS, form.shipments);
    const idle = [gateway, worker].map((one) => memory(one).now);
    await sendAndApply(world, partner, form, few);
    const tenth = [gateway, worker].map((one) => memory(one).highest);
    const rates = await sendAndApply(world, partner, form, all);
    const highest = [gateway, worker].map((one) => memory(one).highest);
    const peak = (index: number): Peak => ({
      idle: idle[index] ?? Number.NaN,
      tenth: tenth[index] ?? Number.NaN,
      highest: highest[index] ?? Number.NaN,
    });
    return { ...rates, gateway: peak(0), worker: peak(1) };
  } finally {
    await worker.stop();
  }
}

/** In place of the one that ran before, which has memory of other messages. */
async function newGateway(world: World): Promise<Sidecar> {
  await world.sidecar.stop();
  return world.replaceSidecar();
}

function memory(sidecar: Sidecar) {
  const pid = sidecar.pid();
  if (pid === null) {
    throw new Error("the sidecar does not run any more");
  }
  return memoryOf(pid);
}

async function newStatuses(world: World, count: number, shipments: number): Promise<Statuses> {
  const prefix = `${unique("FILE")}-`;
  await world.shipments(prefix, shipments);
  return { prefix, count, shipments };
}

/** Sends the milestones and waits until Odoo has them, each exactly once; events a second until accepted and applied. */
async function sendAndApply(world: World, partner: SystemPartner, form: Form, statuses: Statuses) {
  const database = await openDatabase(world);
  const source = `/systems/${partner.code}`;
  const count = async (sql: string, key: string | number): Promise<number> =>
    Number((await database.query(sql, [key])).rows[0].count);
  const logged = () => count(LOGGED, source);
  try {
    const goal = (await logged()) + statuses.count;
    const begin = performance.now();
    await form.send(partner, statuses);
    const accepted = performance.now();
    await eventually(
      `${statuses.count} milestones in Odoo`,
      async () => ((await logged()) >= goal ? true : undefined),
      APPLY_DEADLINE_MS,
    );
    const ended = performance.now();
    const counts = [await logged(), await count(DIFFERENT, source), await count(EFFECTS, partner.systemId)];
    if (counts.some((one) => one !== goal)) {
      throw new Error(`not each of ${goal} events is logged and has its effect once: ${counts.join(", ")}`);
    }
    const perSecond = (end: number) => (statuses.count / (end - begin)) * 1000;
    return { accept: perSecond(accepted), applied: perSecond(ended) };
  } finally {
    await database.end();
  }
}

/** A tenth of a long interchange and a long one, to a gateway that nobody reads from. */
async function longFile(world: World): Promise<Figure[]> {
  const gateway = await newGateway(world);
  const partner = await world.partner("files-long", { dialect: "x12" });
  const idle = memory(gateway).now;
  const send = (sets: number) => {
    const chunks = x12File({ prefix: unique("LONG"), count: sets, shipments: sets }, { addresses: true });
    return sendFile(partner, chunks, X12).then(() => chunks);
  };
  await send(LONG_SETS / 10);
  const tenth = memory(gateway).highest;
  const begin = performance.now();
  const chunks = await send(LONG_SETS);
  const seconds = (performance.now() - begin) / 1000;
  const { highest } = memory(gateway);
  return [
    figure("files_long_size", sizeOf(chunks()) / 1e6, "MB"),
    figure("files_long_accept", LONG_SETS / seconds, "events/s"),
    figure("files_long_gateway", highest, "MiB", tenth),
    figure("files_long_over_idle", highest - idle, "MiB"),
  ];
}

function sizeOf(chunks: Iterable<Buffer>): number {
  let size = 0;
  for (const { length } of chunks) size += length;
  return size;
}
