// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What the pictures of the documentation show: the demo with its stories, and beside it what a bad day leaves to be decided. */
import type { Browser, Page } from "playwright-core";
import { group, interchange, set } from "../../sidecar/src/dialects/x12/test-x12.ts";
import { play } from "../../stack/demo/play.ts";
import { tellStories } from "../../stack/demo/stories.ts";
import type { Ending } from "../../stack/demo/story/ending.ts";
import { eventually } from "../../stack/support/odoo.ts";
import type { Steps } from "../../stack/support/steps.ts";
import { launchBrowser, openSession } from "../support/browser.ts";
import { openDemoWorld } from "../support/demo_world.ts";
import { milestone } from "../support/milestones.ts";
import { park } from "../support/parking.ts";
import { reachableForOdoo } from "../support/reachable.ts";
import type { World } from "../support/world.ts";

export interface Scene {
  readonly world: World;
  /** The page of one of the stories' documents, by the words the demo has for it. */
  place(words: RegExp): string;
  /** An empty page of somebody who is logged in. */
  seat(login: string): Promise<Page>;
  /** A 214 as the carrier of the pictures writes it. */
  readonly sample: string;
  /** The log row of that message, sent. */
  readonly messageId: number;
  close(): Promise<void>;
}

/** What nobody can place: references of one carrier's mistake. */
const STRAY = "LOT-4471";
const PARKED = ["FBDEMO0001", "FBDEMO0002", "PRO-55012"];

export async function setScene(steps: Steps): Promise<Scene> {
  const demo = await steps.run("Bring up the demo", () => openDemoWorld("images"));
  const { world, stage } = demo;
  const restore = await reachableForOdoo(world);
  await play(stage, steps);
  const { endings, stopped } = await tellStories(stage, steps);
  if (stopped.length > 0) {
    throw new Error(stopped.join("\n"));
  }
  const messageId = await steps.run("Leave something to decide", () => badDay(world));
  const browser: Browser = await launchBrowser();
  return {
    world,
    messageId,
    sample: status(),
    place: (words) => placeOf(endings, words),
    seat: (login) => openSession(browser, world.stack.odoo, login),
    async close() {
      await browser.close();
      await restore();
      await demo.close();
    },
  };
}

/** Stray references, parked messages, and a carrier that writes EDI; the log row of what the carrier wrote. */
async function badDay(world: World): Promise<number> {
  const carrier = await world.partner("northern-lines", {
    code: "northern-lines",
    name: "Northern Lines",
    dialect: "x12",
  });
  const { odoo } = world;
  const source = `/systems/${carrier.code}`;
  await carrier.deliver(status(), { contentType: "application/edi-x12" });
  const broker = await world.partner("harbour-brokers", { code: "harbour-brokers", name: "Harbour Brokers" });
  for (let index = 1; index <= 6; index++) {
    const reference = `${STRAY}-${index}`;
    await broker.deliver(milestone({ system: broker.code, id: reference, reference, code: "delivered" }));
  }
  await park(world, { system: broker.code, references: PARKED, reason: "bug" });
  await eventually("what is to be decided", async () => {
    const stray = await odoo.count("freight.exception", [["subject", "=like", `${STRAY}-%`]]);
    const parked = await odoo.count("freight.parked", [["subject", "in", PARKED]]);
    return stray === 6 && parked === PARKED.length ? true : undefined;
  });
  return eventually("the carrier's message", async () => {
    const domain = [
      ["source", "=", source],
      ["event_type", "=like", "freight.shipment.milestone.%"],
    ];
    const [row] = await odoo.search<{ id: number }>("freight.integration.log", domain, ["id"], { limit: 1 });
    return row?.id;
  });
}

/** A 214 about a shipment of the demo: picked up an hour ago. */
function status(): string {
  const digits = new Date(Date.now() - 3_600_000).toISOString().replace(/\D/g, "");
  const segments = [
    "B10*FBDEMO0005*SH-20417*NRLN",
    "L11*FBDEMO0005*2I",
    "LX*1",
    `AT7*AF*NS***${digits.slice(0, 8)}*${digits.slice(8, 12)}*UT`,
    "MS1*ATLANTA*GA*US",
  ];
  return interchange(group([set("214", segments)]));
}

function placeOf(endings: readonly Ending[], words: RegExp): string {
  const found = endings.flatMap(({ places }) => places).find(({ what }) => words.test(what));
  if (!found) {
    throw new Error(`no story has a document like ${words}`);
  }
  return found.url;
}
