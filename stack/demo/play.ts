// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { DemoSystem } from "../provision.ts";
import { StackError } from "../support/errors.ts";
import { OdooSession } from "../support/odoo.ts";
import type { Steps } from "../support/steps.ts";
import type { DemoMessage } from "./message.ts";
import { demoMessages } from "./messages.ts";
import { awaitLog, expectedOutcomes, lastLogId, outcomesOf, type SystemOutcome } from "./outcome.ts";
import { type Receipt, sendMessage } from "./send.ts";
import { awaitSettled, settledEvents } from "./settled.ts";

/** A stack that is up, however it was started. */
export interface DemoStage {
  readonly odooUrl: string;
  readonly database: string;
  readonly login: string;
  readonly password: string;
  readonly gatewayUrl: string;
  readonly systems: readonly DemoSystem[];
}

/** How a demo was staged, and how it is taken down again. */
export interface Staging {
  readonly stage: DemoStage;
  /** Where the systems' secrets are, for a person. */
  readonly secrets: string;
  /** Where the systems' watched folders are, for a person. */
  readonly folders: string;
  /** Ends all of it and removes the data; after a failure the logs stay, where they are is returned. */
  tearDown(passed: boolean): Promise<string | null>;
}

/** Sends every partner's messages and waits for what Odoo makes of them. */
export async function play(
  stage: DemoStage,
  steps: Steps,
): Promise<{ messages: readonly DemoMessage[]; outcomes: SystemOutcome[] }> {
  const odoo = new OdooSession({
    url: stage.odooUrl,
    db: stage.database,
    login: stage.login,
    password: stage.password,
  });
  const messages = demoMessages(await storyBegins(odoo));
  const before = await lastLogId(odoo);
  const settledBefore = await settledEvents(stage.gatewayUrl);
  const receipts = await steps.run(
    `Send ${messages.length} messages of ${stage.systems.length} partners`,
    () => sendAll(stage, messages),
  );
  const rows = await steps.run("Wait until Odoo has them", async () => {
    await awaitSettled(stage.gatewayUrl, settledBefore, receipts);
    return awaitLog(odoo, receipts);
  });
  return { messages, outcomes: outcomesOf(receipts, rows, before) };
}

/**
 * When the demo's database was made. The story is told around that day, so that its messages are the same ones
 * whenever they are sent again to this database.
 */
async function storyBegins(odoo: OdooSession): Promise<Date> {
  const [system] = await odoo.search<{ create_date: string }>("freight.system", [], ["create_date"], {
    order: "id",
    limit: 1,
  });
  if (!system) {
    throw new StackError("Odoo has no demo systems: the addon was installed without its demo data.");
  }
  return new Date(`${system.create_date.replace(" ", "T")}Z`);
}

async function sendAll(stage: DemoStage, messages: readonly DemoMessage[]): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (const message of messages) {
    const system = stage.systems.find((candidate) => candidate.code === message.system);
    if (!system) {
      throw new StackError(
        `The demo data has no system ${message.system}, which "${message.title}" is from.`,
      );
    }
    receipts.push(await sendMessage(stage.gatewayUrl, system, message));
  }
  return receipts;
}

/** What differs from what the messages promise for a fresh stack; empty when all is as it should be. */
export function differences(messages: readonly DemoMessage[], outcomes: readonly SystemOutcome[]): string[] {
  return expectedOutcomes(messages).flatMap((expected) => {
    const got = outcomes.find((outcome) => outcome.system === expected.system);
    return (Object.keys(expected) as (keyof SystemOutcome)[])
      .filter((key) => got?.[key] !== expected[key])
      .map((key) => `${expected.system}: ${key} is ${got?.[key]} and should be ${expected[key]}`);
  });
}
